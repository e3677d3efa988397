"""Translation: exact matches on numbers never seen, with attention and without, after the same steps."""

import time


def measure() -> dict[str, float | None]:
    """Train what the page Translation compares, print a table, and return the figures of the JSON line."""
    from benchmarks._keras import fit_pairs, start_keras
    from core.network.summary import Summary
    from core.tasks import prepare
    from core.tasks.task import PairData
    from core.training.train import train
    from core.training.worker import warm_up
    from core.views.translation import curves, openings, scores

    warm_up()
    data = prepare(openings.FIRST).data
    assert isinstance(data, PairData)
    steps = curves.steps_per_epoch(openings.FIRST, data)
    figures: dict[str, float | None] = {}
    print(f"{'network':46}{'weights':>9}{'steps':>7}{'exact':>8}{'letters':>9}{'95 % at':>9}{'seconds':>9}{'CPU':>7}")
    for (setup, epochs), experiment in openings.compared(openings.FIRST).items():
        began, busy = time.perf_counter(), time.process_time()
        outcome = train(experiment, free_core=lambda: True)
        took, cpu = time.perf_counter() - began, time.process_time() - busy
        summary: Summary = outcome.summary
        judged = scores.score(data.y[data.validation], outcome.predictions[data.validation])
        measured = outcome.history["validation_epochs"] * steps, outcome.history[curves.EXACT]
        reached = curves.steps_to(measured)
        print(
            f"{setup:46}{summary.total:9,}{epochs * steps:7,}{judged.exact:8.3f}{judged.letters:9.4f}"
            f"{reached or 'never':>9}{took:9.1f}{cpu:7.1f}"
        )
        if setup == openings.ATTENTION:
            figures["translation_attention"] = round(judged.exact, 4)
            figures["attention_seconds"] = round(took, 1)
            start_keras()
            began = time.perf_counter()
            fit_pairs(experiment, data)
            figures["attention_keras_seconds"] = round(time.perf_counter() - began, 1)
        elif setup == openings.PLAIN[0] and epochs == openings.LONG:
            after = openings.SHORT - 1  # the validation after as many steps as with attention
            figures["translation_plain"] = round(float(measured[1][after]), 4)
            figures["plain_steps_to_095"] = reached or None  # None: it was never reached
    return figures
