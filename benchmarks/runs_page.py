"""The page Runs with 1,000 runs on one browser's list: processor time of the web process, and bytes to the browser.

The runs are written as if they had been trained: 20 data sets, 50 seeds and 7 learning rates in turn. "first" is the
first time that anybody opens the page after the start of the server; "same" a rerun with nothing changed, "search" one
with another search. Linux alone has the clock that this reads.
"""

import asyncio
import hashlib
import json
import os
import secrets
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.browser_session import BrowserSession, Server, free_port, serve
from benchmarks.rerun import WARM, Cost, cost, median
from core.experiment import Experiment
from core.experiment.changes import with_parameters, with_training
from core.network.summary import Summary
from core.runs import RunStore, this_process
from core.runs.codec import pack
from core.runs.metrics import final_metrics
from core.tasks import TASKS, complete
from core.training.outcome import Outcome
from pages.shared.browser import COOKIE

RUNS, REPEATS = 1_000, 20
LENGTHS = range(10, 30)  # days of observation: each is a data set of its own
FIGURE = "draw_1000_ms"


def main(_arguments: list[str]) -> None:
    """Print a table and one JSON line."""
    with tempfile.TemporaryDirectory() as data:
        os.environ["UNROLLED_DATABASE"] = f"sqlite:///{Path(data) / 'runs.sqlite'}"
        os.environ["UNROLLED_DATA"] = data
        secret = secrets.token_urlsafe(32)
        write(hashlib.sha256(secret.encode()).hexdigest())
        with serve(free_port()) as server:
            asyncio.run(measure(server, secret))


def experiment(number: int) -> Experiment:
    """The run of a number."""
    base = with_parameters(TASKS["rain"].preset, days=LENGTHS[number % len(LENGTHS)])
    changed = with_training(base, learning_rate=0.001 * (1 + number % 7))
    return complete(changed.model_copy(update={"seed": number // len(LENGTHS)}))


def write(owner: str) -> None:
    """Put the runs into the database, and on the list of a browser."""
    store, epochs = RunStore(), np.arange(1, 51)
    curve = np.linspace(1.0, 0.2, len(epochs))
    outcome = Outcome(
        status="finished",
        reason="",
        note="",
        epochs=len(epochs),
        history={
            "loss": curve,
            "mae": curve,
            "validation_epochs": epochs,
            "validation_loss": curve,
            "validation_mae": curve,
        },
        snapshot_epochs=np.array([0, len(epochs)]),
        weights=(np.zeros((2, 4, 64), np.float32),),
        predictions=np.zeros((0, 1, 1)),
        summary=Summary((), 0, 0, 0),
        seconds={"train": 0.4, "whole": 0.5, "estimated": 0.5},
    )
    names = []
    for number in range(RUNS):
        one = experiment(number)
        store.begin(one, this_process())
        shifted = {name: values + number / RUNS for name, values in outcome.history.items() if "epochs" not in name}
        result = replace(outcome, history=outcome.history | shifted)
        store.finish_packed(one.fingerprint(), pack(result), "finished", "", final_metrics(result))
        names.append(one.fingerprint())
    store.lists.add(owner, names)
    store.close()


async def measure(server: Server, secret: str) -> None:
    """Open the page, and print what it costs."""
    async with BrowserSession(server.address) as other:
        await other.rerun()
        await asyncio.sleep(WARM)
    async with BrowserSession(server.address, "runs", cookie=f"{COOKIE}={secret}") as tab:
        first = await cost(server, tab)
        if not tab.shows("checkbox", "LSTM"):
            raise SystemExit("the list is not on the page")
        same = median([await cost(server, tab) for _ in range(REPEATS)])
        searched: list[Cost] = []
        for number in range(REPEATS):
            tab.write("Search", f"learning_rate=0.00{1 + number % 7}")
            searched.append(await cost(server, tab))
        if tab.errors:
            raise SystemExit(tab.errors[0])
    search = median(searched)
    for name, (milliseconds, kilobytes) in (("first", first), ("same", same), ("search", search)):
        print(f"{name:8} {milliseconds:8.1f} ms {kilobytes:8.1f} kB")
    print("processor milliseconds of the web process; kilobytes over the WebSocket")
    print(json.dumps({FIGURE: round(first[0], 1), "rerun_ms": round(same[0], 1), "search_ms": round(search[0], 1)}))
