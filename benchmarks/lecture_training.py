"""The lecture's first network, trained for the lecture's 10,000 epochs: `model.fit` against Unrolled's loop.

10,000 epochs of `model.fit` take about nine minutes. 300 are measured after a warm-up, and the rest is extrapolated.
Unrolled's are all measured, from the experiment to its outcome, in a process that has loaded machine code, as a worker
has at its start.
"""

import json
import time

EPOCHS = 10_000
MEASURED = 300


def main(arguments: list[str]) -> None:
    """Print a table and one JSON line. `arguments` is not used."""
    import numpy as np

    from core.network.build import build, optimizer
    from core.network.stack import stack_of
    from core.tasks import TASKS, prepare
    from core.training.train import train
    from core.training.worker import warm_up

    experiment = TASKS["air_pollution"].preset
    prepared = prepare(experiment)

    warm_up()
    began = time.perf_counter()
    outcome = train(experiment, free_core=lambda: True)
    ours = time.perf_counter() - began

    model = build(stack_of(experiment, prepared.data), timesteps=4, seed=experiment.seed)
    model.compile(loss="mse", optimizer=optimizer(experiment.training))
    X, y = prepared.X_network, prepared.y_network
    model.fit(X, y, epochs=5, verbose=0)  # its own graph is built here, and not counted
    began = time.perf_counter()
    model.fit(X, y, epochs=MEASURED, verbose=0)
    stock = (time.perf_counter() - began) * EPOCHS / MEASURED

    final = {"ours": float(outcome.history["loss"][-1])}
    reached = outcome.history["loss"][MEASURED + 4]
    stock_at = float(model.evaluate(X, y, verbose=0))
    print(f"{'':34}{'model.fit':>14}{'Unrolled':>14}")
    print(f"{f'seconds for {EPOCHS:,} epochs':34}{stock:14.1f}{ours:14.3f}")
    print(f"{f'loss after {MEASURED + 5} epochs':34}{stock_at:14.4f}{reached:14.4f}")
    print(f"{f'loss after {EPOCHS:,} epochs':34}{'not run':>14}{final['ours']:14.4f}")
    print(f"model.fit: extrapolated from {MEASURED} measured epochs. Unrolled: all {outcome.epochs:,}.")
    result = {
        "stock_seconds": round(stock, 1),
        "stock_extrapolated_from_epochs": MEASURED,
        "ours_seconds": round(ours, 3),
        "ratio": round(stock / ours, 1),
        "stock_final_loss": round(stock_at, 4),
        "stock_final_loss_after_epochs": MEASURED + 5,
        "ours_final_loss": round(final["ours"], 4),
        "ours_loss_after_the_same_epochs": round(float(np.asarray(reached)), 4),
    }
    print(json.dumps(result))
