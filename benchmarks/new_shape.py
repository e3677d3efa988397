"""Sixteen networks that a process has never seen: the loop of before, Unrolled's, and `model.fit`.

Each network is trained as its task's preset says, from the experiment to its outcome: validation, weights at up to 30
moments and predictions for all sequences included (`model.fit`: its validation and the predictions). The three take
turns, network by network, in one warm process: the data are in memory, and each of the three has trained two other
small networks, one on numbers and one on texts. So imports, TensorFlow's start and the loading of machine code are not
counted; what a new shape costs is.

The loop of before is frozen in `benchmarks.before`. `model.fit` runs in full, as one would write it with Keras; it
takes most of the time, and `--quick` leaves it out. Losses are those of the last epoch of training. The batches of the
three differ in order, so their losses do a little.

The own table is simulated: 2,000 hours of a house's heating, which follows the outside temperature of some hours ago.
"""

import hashlib
import json
import math
import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from core.layers import GRU, LSTM, AnyLayer, Dense, SimpleRNN

if TYPE_CHECKING:
    from core.experiment import Experiment

HOURS, LAG = 2000, 6  # of the own table; the hours after which the heating follows the temperature
MONTH, SEASON = {"days": 30}, {"days": 100}
# For each network: the task, the parameters in which it differs from its preset, and the layers.
NETWORKS: list[tuple[str, dict[str, Any], tuple[AnyLayer, ...]]] = [
    ("rain", MONTH, (LSTM(units=9),)),
    ("rain", MONTH, (LSTM(units=17),)),
    ("rain", MONTH, (GRU(units=16),)),
    ("rain", MONTH, (SimpleRNN(units=16),)),
    ("rain", MONTH, (LSTM(units=12, bidirectional=True),)),
    ("rain", SEASON, (LSTM(units=16),)),
    ("rain", SEASON, (LSTM(units=16), LSTM(units=16))),
    ("rain", SEASON, (GRU(units=8, bidirectional=True),)),
    ("sine", {}, (SimpleRNN(units=9),)),
    ("echo", {}, (GRU(units=8),)),
    ("heartbeats", {"different_lengths": True, "mask": True}, (GRU(units=17),)),
    ("heartbeats", {"different_lengths": True, "padding": "post"}, (LSTM(units=12),)),
    ("csv", {}, (LSTM(units=10), Dense(units=8))),
    ("flu", {}, (SimpleRNN(units=3),)),
    ("reviews", {"mask": True}, (GRU(units=17),)),
    ("reviews", {"mask": True}, (LSTM(units=24),)),
]
WARM = [("sine", {}, (SimpleRNN(units=2),)), ("reviews", {"share": 0.02}, (LSTM(units=2),))]


def main(arguments: list[str]) -> None:
    """Print a table and one JSON line. `--quick` leaves `model.fit` out."""
    ways: dict[str, Callable[[Experiment, bytes], float]] = {"before": by_before, "ours": by_unrolled}
    if "--quick" not in arguments:
        ways["stock"] = by_keras
    table = simulated_table()
    warm(ways, table)
    rows = []
    print(f"{'seconds; losses':44}" + "".join(f"{way:>10}" for way in (*ways, *ways)))
    for task, parameters, layers in NETWORKS:
        rows.append(measure(ways, table, experiment_for(task, parameters, layers, table)))
        name, seconds, losses = (rows[-1][key] for key in ("network", "seconds", "losses"))
        figures = [f"{seconds[way]:10.2f}" for way in ways] + [f"{losses[way]:10.4f}" for way in ways]
        print(f"{name:44}" + "".join(figures), flush=True)
    ours = [row["seconds"]["ours"] for row in rows]
    result = {
        "median_seconds": round(statistics.median(ours), 2),
        "slowest_seconds": round(max(ours), 2),
        **{f"ratio_{way}": ratio(rows, way) for way in ways if way != "ours"},
    }
    print(", ".join(f"{name}: {value}" for name, value in result.items()))
    print(json.dumps(result | {"runs": rows}))


def measure(ways: "dict[str, Callable[[Experiment, bytes], float]]", table: bytes, experiment: "Experiment") -> dict:
    """The seconds and the final losses of each."""
    from core.tasks import prepare

    prepare(experiment, table)
    seconds, losses = {}, {}
    for way, train in ways.items():
        began = time.perf_counter()
        losses[way] = round(train(experiment, table), 5)
        seconds[way] = round(time.perf_counter() - began, 3)
    return {"network": name_of(experiment), "seconds": seconds, "losses": losses}


def by_before(experiment: "Experiment", table: bytes) -> float:
    """The final loss of the frozen loop."""
    from benchmarks.before.train import train

    return float(train(experiment, table).loss[-1])


def by_unrolled(experiment: "Experiment", table: bytes) -> float:
    """The final loss of Unrolled's training, on both cores, as in a worker while no other run waits."""
    from core.training.train import train

    return float(train(experiment, table, free_core=lambda: True).history["loss"][-1])


def by_keras(experiment: "Experiment", table: bytes) -> float:
    """The final loss of `model.fit`."""
    from benchmarks._keras import fit
    from core.tasks import prepare

    prepared = prepare(experiment, table)
    model, history = fit(experiment, prepared)
    model.predict(prepared.X_network, verbose=0)
    return float(history["loss"][-1])


def warm(ways: "dict[str, Callable[[Experiment, bytes], float]]", table: bytes) -> None:
    """What a worker does at its start, and two small networks, for two epochs, with each."""
    from core.training.worker import warm_up

    warm_up()
    for task, parameters, layers in WARM:
        experiment = experiment_for(task, parameters, layers, table)
        short = experiment.model_copy(update={"training": experiment.training.model_copy(update={"epochs": 2})})
        for train in ways.values():
            train(short, table)


def experiment_for(task: str, parameters: dict[str, Any], layers: tuple[AnyLayer, ...], table: bytes) -> "Experiment":
    """The preset of the task, with these parameters and layers."""
    from core.experiment import Task
    from core.tasks import TASKS

    if task == "csv":
        columns = {"time": "time", "inputs": ("temperature", "heating"), "targets": ("heating",)}
        parameters = {"data": hashlib.sha256(table).hexdigest(), **columns, **parameters}
    return TASKS[task].preset.model_copy(update={"task": Task(name=task, parameters=parameters), "layers": layers})


def simulated_table() -> bytes:
    """The own table: hours from 1 January 2024, degrees outside, and kilowatts of heating."""
    rng = np.random.default_rng(13)
    hour = np.arange(HOURS)
    weather = np.convolve(rng.normal(0, 1, HOURS + 47), np.ones(48) / 7, "valid")  # changes over two days
    temperature = 5 + 4 * np.sin(2 * np.pi * (hour - 9) / 24) + weather
    earlier = np.concatenate([np.full(LAG, temperature[0]), temperature[:-LAG]])
    heating = np.maximum(0, 0.4 * (18 - earlier) + rng.normal(0, 0.3, HOURS))
    times = np.datetime64("2024-01-01T00") + hour.astype("timedelta64[h]").astype("timedelta64[m]")
    lines = [f"{t},{a:.2f},{b:.3f}" for t, a, b in zip(times, temperature, heating, strict=True)]
    return "\n".join(["time,temperature,heating", *lines, ""]).encode()


def name_of(experiment: "Experiment") -> str:
    """Such as `rain, days 30: Bidirectional(LSTM(9))`."""
    parameters = experiment.task.parameters
    shown = [f"{key} {parameters[key]}" for key in ("days", "padding") if key in parameters]
    shown += ["mask"] if parameters.get("mask") else []
    layers = ", ".join(layer.short for layer in experiment.layers)
    return f"{', '.join([experiment.task.name, *shown])}: {layers}"


def ratio(rows: list[dict], way: str) -> float:
    """The geometric mean of how many times faster ours is."""
    logs = [math.log(row["seconds"][way] / row["seconds"]["ours"]) for row in rows]
    return round(math.exp(sum(logs) / len(logs)), 2)
