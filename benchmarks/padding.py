"""What padding does to training on text: five ways to fill texts up, three cells, three seeds, real review snippets."""

import json
import time


def main(arguments: list[str]) -> None:
    """Print the table and one JSON line. `arguments` is not used."""
    from core.layers import cells as names_of_cells
    from core.training.train import train
    from core.views.words_to_tensors import padding_lab as lab

    began = time.perf_counter()
    measured: dict[tuple[str, str, int], float | None] = {}
    for place, experiment in lab.experiments().items():
        measured[place] = float(train(experiment).history["validation_accuracy"][-1])
    table, cells = lab.table(measured), names_of_cells()
    print(f"{'accuracy, mean ± spread':24}" + "".join(f"{cell:>18}" for cell in cells))
    rows = []
    for s, setup in enumerate(lab.SETUPS):
        scores = [(table.mean[c, s], table.spread[c, s]) for c in range(len(cells))]
        print(f"{setup:24}" + "".join(f"{f'{mean:.3f} ± {spread:.3f}':>18}" for mean, spread in scores))
        rows += [
            {"setup": setup, "cell": cell, "accuracy": round(float(mean), 4), "spread": round(float(spread), 4)}
            for cell, (mean, spread) in zip(cells, scores, strict=True)
        ]
    print(lab.verdict(table))
    seconds = round(time.perf_counter() - began, 1)
    print(json.dumps({"seeds": len(lab.SEEDS), "epochs": lab.EPOCHS, "seconds": seconds, "results": rows}))
