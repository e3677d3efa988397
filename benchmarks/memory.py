"""How memory grows: 500 runs through one worker, and 60 visitors, one after the other, through the web process.

The runs are networks of every cell, of one to three layers, on every task, series and texts, no two alike; every
twentieth is a job, such as Word2Vec. Each visitor opens pages, changes a network, types a sentence, and leaves. After
that, 30 sessions are open at once. Sizes are resident megabytes of the processes, their shared libraries included.
Of the web process, `web_own_mb` leaves out the pages of files, which the system takes back whenever it needs room: the
code of libraries, and GloVe's matrix, 80 MB that are mapped while somebody searches.

`--worker` and `--web` measure one part alone; `--questions` has the worker answer questions too, which load TensorFlow.
"""

import argparse
import asyncio
import hashlib
import json
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import psutil

from benchmarks.browser_session import BrowserSession, Server, free_port, serve
from benchmarks.new_shape import simulated_table
from benchmarks.openings import everything
from core.engine import Engine
from core.experiment import Experiment, Task, Training
from core.layers import AnyLayer, Dense, cells, recurrent
from core.runs import RunStore
from core.tasks import TASKS, complete, prepare
from core.work import Work
from core.work.vectors import Evaluate, TrainWord2Vec

RUNS = (50, 250, 500)  # after which the worker is measured
VISITORS = (10, 30, 60)  # after which the web process is
OPEN = 30  # sessions at once
PAGES = 5  # of the others, that each visitor opens after the sequence lab
CHANGES = 3  # that each makes to a network
PATIENCE = 10.0  # seconds that a visitor waits for a run
RUN_SECONDS = 120.0  # that a run may take
WORDS = ("a fine film", "dull", "not the worst", "I laughed and cried", "a waste of an evening", "moving and true")
TYPED = ("A sentence, or a whole review", "Sentence", "A sum of words", "Text 1")  # labels of text fields


def main(arguments: list[str]) -> None:
    """Print a line for each moment and one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks memory", description=__doc__)
    parser.add_argument("--worker", action="store_true", help="only the worker")
    parser.add_argument("--web", action="store_true", help="only the web process")
    parser.add_argument("--questions", action="store_true", help="questions for the worker too")
    chosen = parser.parse_args(arguments)
    both = chosen.worker == chosen.web
    result: dict[str, Any] = {}
    if both or chosen.worker:
        result |= measure_worker(questions=chosen.questions)
    if both or chosen.web:
        with serve(free_port()) as server:
            result |= asyncio.run(measure_web(server))
    print(json.dumps(result))


# The worker.


def measure_worker(*, questions: bool) -> dict[str, Any]:
    """The megabytes of the one worker after each of RUNS, and how often it was replaced."""
    table, held, seen = simulated_table(), [], set()
    with tempfile.TemporaryDirectory() as data:
        store = RunStore(f"sqlite:///{Path(data) / 'runs.sqlite'}")
        engine = Engine(store, n_workers=1)
        engine.start()
        began, slowest = time.perf_counter(), 0.0
        try:
            for number, work in enumerate(works(max(RUNS)), start=1):
                before = time.perf_counter()
                name = engine.submit(work, table if reads_table(work) else None)
                state = engine.wait(name, RUN_SECONDS)
                if state is None or state.status not in ("finished", "failed"):
                    raise SystemExit(f"run {number} did not end: {state}")
                slowest = max(slowest, time.perf_counter() - before)
                if questions and number % 20 == 0:
                    ask(engine, name)
                if number in RUNS or number % 50 == 0:
                    processes = workers()
                    seen |= {process.pid for process in processes}
                    megabytes = [round(process.memory_info().rss / 1e6) for process in processes]
                    if number in RUNS:
                        held.append(sum(megabytes))
                    took = time.perf_counter() - began
                    print(
                        f"{number:4} runs {took:6.0f} s   worker {megabytes} MB   slowest run {slowest:.1f} s",
                        flush=True,
                    )
        finally:
            engine.close()
            store.close()
    return {"worker_mb": held, "workers_seen": len(seen), "slowest_run_seconds": round(slowest, 1)}


def workers() -> list[psutil.Process]:
    """The workers that this process's engine has started."""
    return [child for child in psutil.Process().children(recursive=True) if is_worker(child)]


def is_worker(process: psutil.Process) -> bool:
    """True for a worker, and not for its nanny."""
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # it has just ended
        return False


def works(count: int) -> Iterator[Work]:
    """What the worker does, the same each time."""
    rng = random.Random(14)  # noqa: S311 - nothing to keep secret
    for number in range(count):
        if number % 20 == 19:
            yield (
                TrainWord2Vec(share=0.1, passes=1, dimensions=rng.randint(10, 60), seed=number)
                if number % 100 != 19
                else Evaluate(test="similarity")
            )
        else:
            yield an_experiment(rng, number)


def an_experiment(rng: random.Random, number: int) -> Experiment:
    """A network and a task that did not come before, trained for an epoch or two."""
    name = tuple(TASKS)[number % len(TASKS)]
    training = Training(epochs=rng.randint(1, 2), batch_size=rng.choice((16, 32, 64)), validation_share=0.2)
    if name in ("air_pollution", "flu"):
        training = training.model_copy(update={"epochs": rng.randint(50, 300), "validation_share": 0.0})
    task = Task(name=name, parameters=parameters(rng, name))
    scaling = "none" if name == "reviews" else "standard"
    return complete(Experiment(task=task, scaling=scaling, layers=layers(rng), training=training, seed=number))


def parameters(rng: random.Random, name: str) -> dict[str, Any]:
    """Of a task, at random."""
    seed = rng.randint(0, 10_000)
    if name == "rain":
        form = rng.choice(("next_day", "next_8_days", "five_days", "rain_and_temperature", "avalanches"))
        return {"form": form, "days": rng.randint(5, 60)}
    if name == "heartbeats":
        return {
            "patients": rng.randint(50, 300),
            "beats": rng.randint(20, 120),
            "different_lengths": True,
            "data_seed": seed,
        }
    if name in ("sine", "echo"):
        return {"sequences": rng.randint(100, 1000), "length": rng.randint(10, 120), "data_seed": seed}
    if name == "csv":
        data = hashlib.sha256(simulated_table()).hexdigest()
        columns = {"time": "time", "inputs": ("temperature", "heating"), "targets": ("heating",)}
        return {"data": data, **columns, "length": rng.randint(5, 80)}
    if name == "reviews":
        source = rng.choice(("snippets", "snippets", "snippets", "mock", "orders", "imdb"))
        texts = {"source": source, "length": rng.randint(8, 60), "words": rng.choice((500, 2000, 5000, 10_000))}
        texts |= {"share": 0.02 if source == "imdb" else rng.choice((0.1, 0.3, 1.0)), "mask": rng.random() < 0.5}
        start = rng.choice(("learned", "learned", "glove", "word2vec")) if source == "snippets" else "learned"
        return texts | {"vectors": start, "dimensions": 50 if start == "glove" else rng.choice((8, 16, 50))}
    return {}


def layers(rng: random.Random) -> tuple[AnyLayer, ...]:
    """One to three layers, at random."""
    stack: list[AnyLayer] = [
        recurrent(rng.choice(cells()), units=rng.randint(1, 48), bidirectional=rng.random() < 0.2)
        for _ in range(rng.choice((1, 1, 1, 2)))
    ]
    return (*stack, Dense(units=rng.randint(2, 20))) if rng.random() < 0.2 else tuple(stack)


def reads_table(work: Work) -> bool:
    """True if it reads the uploaded table."""
    return isinstance(work, Experiment) and TASKS[work.task.name].reads_table


def ask(engine: Engine, name: str) -> None:
    """Ask for a `.keras` file of the run, and for a map of words."""
    run = engine.run(name)
    keys = [engine.ask("project", X=np.random.default_rng(1).normal(size=(60, 50)), method="umap", seed=1)]
    if run is not None and run.outcome is not None and isinstance(run.work, Experiment) and not reads_table(run.work):
        data, weights = prepare(run.work).data, [stack[-1] for stack in run.trained.weights]
        tokens = data.embedding.tokens if data.embedding else 0
        features = data.embedding.dimensions if data.embedding else data.X.shape[2]
        keys.append(engine.ask("keras_file", run.work, data.output, weights, features=features, tokens=tokens))
    for key in keys:
        answer = engine.wait_answer(key, 180)
        if answer is None or answer.status != "ready":
            print(f"a question was not answered: {answer}")


# The web process.


async def measure_web(server: Server) -> dict[str, Any]:
    """The megabytes of the web process after each of VISITORS, and with OPEN sessions at once."""
    links = [one.link for one in everything()]
    held, held_own, began, errors = [], [], time.perf_counter(), []
    for number in range(1, max(VISITORS) + 1):
        errors += await visit(server, number, links)
        if number in VISITORS or number % 10 == 0:
            megabytes, own = sizes(server.process)
            if number in VISITORS:
                held.append(megabytes)
                held_own.append(own)
            took = time.perf_counter() - began
            print(f"{number:4} visitors {took:6.0f} s   web {megabytes} MB, {own} own", flush=True)
    async with AsyncExitStack() as stack:
        tabs = []
        for number in range(OPEN):
            link = links[number * 2 % len(links)]
            tab = BrowserSession(server.address, "" if link.page == "start" else link.page, urlencode(link.query))
            tabs.append(await stack.enter_async_context(tab))
            await tab.rerun()
        for tab in tabs:
            await tab.rerun()
        at_once, own_at_once = sizes(server.process)
        errors += [error for tab in tabs for error in tab.errors]
    for error in sorted(set(errors)):
        print(error)
    return {
        "web_mb": held,
        "web_mb_30_open": at_once,
        "web_own_mb": held_own,
        "web_own_mb_30_open": own_at_once,
        "errors": len(errors),
    }


def sizes(process: psutil.Process) -> tuple[int, int]:
    """Resident megabytes of a process, and those without a file behind them."""
    memory = process.memory_info()
    return round(memory.rss / 1e6), round((memory.rss - memory.shared) / 1e6)


async def visit(server: Server, number: int, links: list) -> list[str]:
    """One visitor, who opens pages one after the other in one session. Returns what went wrong."""
    rng = random.Random(number)  # noqa: S311 - nothing to keep secret
    small = rng.choice(("sine", "echo", "air_pollution", "flu"))
    own = complete(TASKS[small].preset.model_copy(update={"seed": 1000 + number}))
    async with BrowserSession(server.address, "") as tab:
        await tab.rerun()
        tab.go("sequence_lab", urlencode(own.to_query()))
        await tab.rerun()
        await tab.settle(PATIENCE)
        for units in rng.sample((1, 2, 3, 4, 5, 6, 8, 10, 12, 16), CHANGES):
            tab.choose("Units", str(units))
            await tab.rerun()
            await tab.settle(PATIENCE)
        for link in rng.sample(links, PAGES):
            tab.go("" if link.page == "start" else link.page, urlencode(link.query))
            await tab.rerun()
            for label in TYPED:
                try:
                    tab.write(label, f"{rng.choice(WORDS)} {rng.choice(WORDS)} {number}")
                except LookupError:  # this page has no such field
                    continue
                await tab.rerun()
        return tab.errors
