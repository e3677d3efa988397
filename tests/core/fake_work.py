"""What workers run in the tests of the engine: no TensorFlow, and told what to do by the experiment's own parameters.

The task's parameters may be: `epochs_seconds` (how long an epoch takes), `pids` (a folder where the worker writes its
process number under its experiment's fingerprint, one line for each attempt), `raises` (the name of an exception).

Questions are answered with the worker's process number, and `X` where it is given. They may have the arguments `pids`
(a file for process numbers, one line for each attempt), `seconds` (how long it takes), `deaths` (how many attempts end
the worker), `raises`, and `kind` (of the answer: "bytes", or "text", which may not travel).
"""

import os
import signal
import time
from pathlib import Path

import numpy as np

from core.experiment import Experiment, ExperimentError
from core.job import Progress
from core.network.summary import Summary, SummaryRow
from core.training.outcome import Outcome

ERRORS = {"ExperimentError": ExperimentError, "MemoryError": MemoryError, "KeyError": KeyError}


def an_experiment(seed=0, *, epochs=3, **parameters):
    return Experiment(
        task={"name": "fake", "parameters": parameters},
        layers=[{"kind": "LSTM", "units": 2}],
        training={"epochs": epochs, "validation_share": 0.0},
        seed=seed,
    )


def an_outcome(status="finished", *, epochs=3, value=0.5):
    rows = (SummaryRow("lstm", "LSTM", (None, 2), 40), SummaryRow("dense", "Dense", (None, 1), 3))
    return Outcome(
        status=status,
        reason="",
        note="",
        epochs=epochs,
        history={"loss": np.linspace(1, 0, epochs), "validation_epochs": np.array([], dtype=np.int64)},
        snapshot_epochs=np.array([0, epochs]),
        weights=(np.full((2, 3, 8), value, dtype=np.float32), np.zeros((2, 0), dtype=np.float32)),
        predictions=np.full((3, 1, 1), value),
        summary=Summary(rows=rows, trainable=43, non_trainable=0, optimizer=88),
        seconds={"compile": 0.0, "train": 0.1},
    )


def work(experiment_json, table, on_progress, should_stop):
    experiment = Experiment.from_json(experiment_json)
    asked = experiment.task.parameters
    epochs = experiment.training.epochs
    if "pids" in asked:
        with (Path(asked["pids"]) / experiment.fingerprint()).open("a") as file:
            file.write(f"{os.getpid()}\n")
    if "raises" in asked:
        raise ERRORS[asked["raises"]]("Lower the number of units: 7 is too many")
    seconds = asked.get("epoch_seconds", 0.0)
    done, start = 0, time.perf_counter()
    while done < epochs:
        until = time.perf_counter() + seconds
        while not (stopped := should_stop()) and (left := until - time.perf_counter()) > 0:
            time.sleep(min(left, 0.001))  # a batch
        if stopped:
            break
        done += 1
        on_progress(
            Progress(
                epoch=done,
                epochs=epochs,
                share=done / epochs,
                seconds=time.perf_counter() - start,
                loss=[(done, 1 / done)],
                validation=[(done, 2 / done)] if done % 2 == 0 else [],
            )
        )
    value = float(len(table)) if table is not None else float(experiment.seed)
    return an_outcome("finished" if done == epochs else "stopped", epochs=done, value=value)


def answer(question, experiment_json, output_json, weights, arguments):
    Experiment.from_json(experiment_json)
    if "pids" in arguments:
        with Path(arguments["pids"]).open("a+") as file:
            file.write(f"{os.getpid()}\n")
            file.seek(0)
            attempts = len(file.readlines())
        if attempts <= arguments.get("deaths", 0):
            os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(arguments.get("seconds", 0.0))
    if "raises" in arguments:
        raise ERRORS[arguments["raises"]]("Ask about at most 7 sequences")
    if "kind" in arguments:
        return {"bytes": b"a file", "text": "no array"}[arguments["kind"]]
    return np.append(arguments.get("X", []), os.getpid())


def warm_up():
    """Nothing to load."""


def until(condition, *, seconds=20.0):
    """Wait until a condition holds and return its value; fail when it does not come to hold."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)
    return value
