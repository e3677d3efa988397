"""What workers run in the tests of the engine: no TensorFlow, and told what to do by the experiment's own parameters.

The task's parameters may be: `epoch_seconds` (how long an epoch takes), `pids` (a folder where the worker writes its
process number under its experiment's fingerprint, one line for each attempt), `raises` (the name of an exception),
`leaks` (megabytes that the worker holds from then on), `waits_for` (a file, before which the run does not end).
A FakeJob or OtherJob is told the same by its fields, and finds the seed, or the size of its table.

Questions are answered with the worker's process number, and `X` where it is given. They may have the arguments `pids`
(a file for process numbers, one line for each attempt), `seconds` (how long it takes), `deaths` (how many attempts end
the worker), `raises`, and `kind` (of the answer: "bytes", or "text", which may not travel).
"""

import json
import os
import signal
import time
from pathlib import Path
from typing import ClassVar

import numpy as np

from core.experiment import Experiment, ExperimentError
from core.network.summary import Summary, SummaryRow
from core.training.outcome import Outcome
from core.work import Job, JobResult, Kind, Progress
from core.work.registry import JOB

_leaked = []

ERRORS = {"ExperimentError": ExperimentError, "MemoryError": MemoryError, "KeyError": KeyError}


def an_experiment(seed=0, *, epochs=3, **parameters):
    return Experiment(
        task={"name": "fake", "parameters": parameters},
        layers=[{"kind": "LSTM", "units": 2}],
        training={"epochs": epochs, "validation_share": 0.0},
        seed=seed,
    )


class FakeJob(Job):
    """A job on nothing."""

    kind: ClassVar[str] = "fake"

    seed: int = 0
    rounds: int = 3
    epoch_seconds: float = 0.0
    nonce: str = ""
    pids: str = ""
    raises: str = ""

    @property
    def epochs(self):
        return self.rounds


class OtherJob(FakeJob):
    """A job of another kind."""

    kind: ClassVar[str] = "other"


JOBS = {job.kind: Kind(job, "tests.core.fake_work:none", JOB) for job in (FakeJob, OtherJob)}  # not in the registry


def read(text):
    kind = json.loads(text).get("kind")
    return (JOBS[kind].spec if kind else Experiment).from_json(text)


def a_job_result(status="finished", *, value=0.5, **facts):
    arrays = {"vectors": np.full((2, 3), value, dtype=np.float32), "words": np.array(["king", "Königin"])}
    return JobResult(status, arrays=arrays, facts={"value": value, "rows": [["king", 1]]} | facts)


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


def perform(text, table, on_progress, should_stop):
    what = read(text)
    asked = what.task.parameters if isinstance(what, Experiment) else what.model_dump()
    epochs = what.epochs
    if asked.get("pids"):
        with (Path(asked["pids"]) / what.fingerprint()).open("a") as file:
            file.write(f"{os.getpid()}\n")
    if asked.get("raises"):
        raise ERRORS[asked["raises"]]("Lower the number of units: 7 is too many")
    if asked.get("leaks"):
        _leaked.append(np.ones(asked["leaks"] * 1_000_000, np.uint8))
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
                metric=[(done, 3 / done)],
                validation=[(done, 2 / done)] if done % 2 == 0 else [],
            )
        )
    while asked.get("waits_for") and not Path(asked["waits_for"]).exists():
        time.sleep(0.001)
    value, status = float(what.seed if table is None else len(table)), "finished" if done == epochs else "stopped"
    if isinstance(what, Job):
        return a_job_result(status, value=value, done=done)
    return an_outcome(status, epochs=done, value=value)


def answer(question, experiment_json, output_json, weights, arguments):
    if experiment_json:
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


def until(condition, *, seconds=60.0):
    """Wait until a condition holds and return its value; fail when it does not come to hold."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)
    return value
