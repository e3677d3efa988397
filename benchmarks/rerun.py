"""What a rerun of each page and tab costs: processor time of the web process, and bytes to the browser.

The app is a process of its own, and the browser is a WebSocket client in this one. All runs are trained before. "same"
is a rerun in which nothing has changed. "new run" is one that opens another trained run, never drawn before. Medians
of 20. Linux alone has the clock that this reads.
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.browser_session import BrowserSession, Server, free_port, serve
from core.engine import Engine
from core.experiment import Experiment
from core.runs import RunStore
from core.tasks import TASKS, complete
from core.views.sentiment.presets import MOCK
from core.views.shared.parts import PARTS
from core.views.start import lecture
from core.views.words_to_tensors import order_lab, padding_lab

REPEATS = 20
LAB_BEFORE_MS = 398.1  # the lab at commit 62f9a8c, when figures were plotly's graph objects
QUIET = 0.15  # seconds after the end of a script in which the server cleans up
WARM = 20.0  # seconds in which the server's workers start, and take the processor from the web process


class Visitor(BrowserSession):
    """A tab that follows a link to another address of its page."""

    def go_to(self, query: str) -> None:
        """Open this query with the next rerun."""
        self._query = query


@dataclass(frozen=True)
class Tab:
    """One page, or one tab of it, as an address opens it."""

    name: str
    page: str
    query: dict[str, str]
    experiment: Experiment | None = None  # that it draws, of which other seeds are new runs
    compared: tuple[Experiment, ...] = ()  # that it trains by itself

    def address(self, seed: int = 0) -> str:
        """The query of the address, with another seed of its experiment."""
        shown = {} if self.experiment is None else seeded(self.experiment, seed).to_query()
        return urlencode(shown | self.query)

    def runs(self) -> list[Experiment]:
        """All that it draws while it is measured."""
        of_seeds = [] if self.experiment is None else [seeded(self.experiment, seed) for seed in range(REPEATS + 1)]
        return [*of_seeds, *self.compared]


def seeded(experiment: Experiment, seed: int) -> Experiment:
    """The same experiment with another seed."""
    return complete(experiment.model_copy(update={"seed": seed}))


def tabs() -> Iterator[Tab]:
    """All pages and tabs."""
    yield Tab("start", "", {})
    for task in ("air_pollution", "rain", "heartbeats"):
        yield Tab(f"sequence_lab {task}", "sequence_lab", {}, TASKS[task].preset)
    for part in PARTS["under_the_hood"]:
        yield Tab(f"under_the_hood {part}", "under_the_hood", {"see": part}, lecture.ALIVE)
    compared = {
        "padding": tuple(padding_lab.experiments().values()),
        "order": (order_lab.REVIEWS, order_lab.ORDER_ONLY),
    }
    for page in ("words_to_tensors", "word_vectors"):
        for part in PARTS[page]:
            yield Tab(f"{page} {part}", page, {"part": part}, compared=compared.get(part, ()))
    for part in PARTS["sentiment"]:
        yield Tab(f"sentiment {part}", "sentiment", {"part": part}, MOCK if part == "train" else None)


def main(arguments: list[str]) -> None:
    """Print a table and one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks rerun", description=__doc__)
    parser.add_argument("--only", default="", help="only pages and tabs whose name begins so")
    wanted = [tab for tab in tabs() if tab.name.startswith(parser.parse_args(arguments).only)]
    with tempfile.TemporaryDirectory() as data:
        # `serve` gives its server an empty folder: the database is what both share
        os.environ["UNROLLED_DATABASE"] = f"sqlite:///{Path(data) / 'runs.sqlite'}"
        os.environ["UNROLLED_DATA"] = data
        train([experiment for tab in wanted for experiment in tab.runs()])
        with serve(free_port()) as server:
            asyncio.run(measure(server, wanted))


def train(experiments: list[Experiment]) -> None:
    """Fill the store with a run of every experiment."""
    engine = Engine(RunStore())
    engine.start()
    try:
        for name in [engine.submit(one) for one in experiments]:
            state = engine.wait(name, 600)
            if state is None or state.status != "finished":
                raise SystemExit(f"a run did not finish: {state}")
    finally:
        engine.close()


async def measure(server: Server, wanted: list[Tab]) -> None:
    """Measure every tab, and print."""
    async with Visitor(server.address) as tab:
        await tab.rerun()
        await asyncio.sleep(WARM)
    print(f"{'':34} {'same':>8} {'new run':>8} {'sent, same':>11} {'new run':>8}")
    slowest, lab = 0.0, 0.0
    for one in wanted:
        same, new = await of_tab(server, one)
        times = [cost[0] for cost in (same, new) if cost]
        slowest = max(slowest, *times)
        if one.name == "sequence_lab air_pollution":
            lab = same[0]
        told = (f"{new[0]:8.1f}", f"{new[1]:8.1f}") if new else ("", "")
        print(f"{one.name:34} {same[0]:8.1f} {told[0]:>8} {same[1]:11.1f} {told[1]:>8}", flush=True)
    print("processor milliseconds of the web process; kilobytes over the WebSocket")
    line = {"slowest_ms": round(slowest, 1), "lab_ms": round(lab, 1), "lab_before_ms": LAB_BEFORE_MS}
    print(json.dumps(line))


Cost = tuple[float, float]  # processor milliseconds, kilobytes


async def of_tab(server: Server, tab: Tab) -> tuple[Cost, Cost | None]:
    """The medians of reruns with nothing changed, and of reruns with a new run if the tab draws one."""
    async with Visitor(server.address, tab.page, tab.address()) as browser:
        for _ in range(3):
            await cost(server, browser)
        same = [await cost(server, browser) for _ in range(REPEATS)]
        new = []
        for seed in range(1, REPEATS + 1 if tab.experiment else 1):
            browser.go_to(tab.address(seed))
            new.append(await cost(server, browser))
        if browser.errors:
            raise SystemExit(f"{tab.name}: {browser.errors[0]}")
    return median(same), median(new) if new else None


async def cost(server: Server, browser: BrowserSession) -> Cost:
    """What one rerun costs."""
    began, received = cpu_seconds(server), browser.received
    await browser.rerun()
    await asyncio.sleep(QUIET)
    return 1000 * (cpu_seconds(server) - began), (browser.received - received) / 1000


def cpu_seconds(server: Server) -> float:
    """The processor time of the web process so far, to the nanosecond: `clock_getcpuclockid` in Linux."""
    return time.clock_gettime(~server.process.pid << 3 | 2)


def median(costs: list[Cost]) -> Cost:
    """The median of each."""
    return statistics.median(ms for ms, _ in costs), statistics.median(kb for _, kb in costs)
