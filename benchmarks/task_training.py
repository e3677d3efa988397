"""Two stacked layers of 16 units on real rain: `model.fit` against Unrolled's loop, with validation.

The same experiment both ways: 30 and 100 days of observation, all four features, the next 8 days, 20 epochs. The stock
side is measured over 3 epochs after its first, and extrapolated to the same 20; its first epoch, in which it builds its
graph, is counted in full. Unrolled's is measured from the experiment to its outcome.
"""

import json
import math
import time
from typing import TYPE_CHECKING, Any

from benchmarks._keras import start_keras
from core.layers import recurrent

if TYPE_CHECKING:
    from core.experiment import Experiment

EPOCHS = 20
MEASURED = 3


def main(arguments: list[str]) -> None:
    """Print a table and one JSON line. `arguments` is not used."""
    from core.experiment import Experiment, Task, Training
    from core.layers import cells
    from core.training.worker import warm_up

    warm_up()  # as in a worker: machine code is loaded before anybody asks
    start_keras()
    rows = []
    print(f"{'':22}{'model.fit (s)':>14}{'Unrolled (s)':>14}{'ratio':>8}{'val. loss':>20}")
    for kind in cells():
        for days in (30, 100):
            experiment = Experiment(
                task=Task(name="rain", parameters={"form": "next_8_days", "days": days}),
                layers=(recurrent(kind, units=16), recurrent(kind, units=16)),
                training=Training(epochs=EPOCHS, learning_rate=0.005, batch_size=32),
            )
            row = measure(experiment)
            rows.append(row)
            losses = f"{row['stock_validation_loss']:.3f} {row['ours_validation_loss']:.3f}"
            print(
                f"{kind + f', T={days}':22}{row['stock_seconds']:14.2f}{row['ours_seconds']:14.2f}"
                f"{row['ratio']:8.2f}{losses:>20}",
                flush=True,
            )
    print(
        f"{EPOCHS} epochs with validation. model.fit: its first epoch, and {MEASURED} more extrapolated to the rest. "
        f"Validation losses after epoch {MEASURED + 1}: the batches differ in order, so the losses do a little."
    )
    mean = math.exp(sum(math.log(row["ratio"]) for row in rows) / len(rows))
    print(json.dumps({"runs": rows, "geometric_mean": round(mean, 2)}))


def measure(experiment: "Experiment") -> dict[str, Any]:
    """Both ways for one experiment."""
    from core.network.build import build, optimizer
    from core.network.stack import stack_of
    from core.tasks import prepare
    from core.training.train import train

    prepared = prepare(experiment)
    data, layer = prepared.data, experiment.layers[0]
    began = time.perf_counter()
    outcome = train(experiment, free_core=lambda: True)
    ours = time.perf_counter() - began

    train_set = prepared.X_network[data.train], prepared.y_network[data.train]
    held_back = prepared.X_network[data.validation], prepared.y_network[data.validation]
    options = {"batch_size": experiment.training.batch_size, "validation_data": held_back, "verbose": 0}
    began = time.perf_counter()
    model = build(stack_of(experiment, data), timesteps=data.X.shape[1], seed=experiment.seed)
    model.compile(loss=data.output.keras_loss, optimizer=optimizer(experiment.training), metrics=["mae"])
    model.fit(*train_set, epochs=1, **options)
    first = time.perf_counter() - began
    began = time.perf_counter()
    history = model.fit(*train_set, epochs=MEASURED, **options).history
    stock = first + (time.perf_counter() - began) * (EPOCHS - 1) / MEASURED
    return {
        "network": f"2 x {layer.short}",
        "timesteps": data.X.shape[1],
        "sequences": len(data.train),
        "stock_seconds": round(stock, 2),
        "ours_seconds": round(ours, 2),
        "ratio": round(stock / ours, 2),
        "stock_validation_loss": round(history["val_loss"][-1], 4),
        "ours_validation_loss": round(float(outcome.history["validation_loss"][MEASURED]), 4),
    }
