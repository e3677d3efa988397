"""Thirty visitors in the sequence lab at once: how long a page takes, and the figure of what they changed.

Each has a small task with a seed of its own, and moves the units slider every 20 seconds. Once a minute all of them
move it within two seconds. The visitors are simulated in this process; the app runs in another.
"""

import argparse
import asyncio
import json
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import numpy as np
from streamlit.proto.Element_pb2 import Element

from benchmarks.browser_session import BrowserSession, Server, serve
from core.tasks import TASKS, complete

SMALL = ("sine", "echo", "air_pollution")  # small ones: each is trained within some seconds
UNITS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24)  # of the slider's; a visitor goes through all before one comes again
EVERY, MINUTE, TOGETHER = 20.0, 60.0, 2.0  # seconds between two changes, between two by all, and within which those are
PATIENCE = 10.0  # seconds after which a change without a figure is unanswered, though another one came
LAST = 30.0  # seconds that the last changes have for their figures
FIRST = 300.0  # seconds for the first figures, while workers start
NETWORK = re.compile(r"layers=SimpleRNN-(\d+)")  # in an address; all three tasks begin with such a layer


@dataclass
class Change:
    """A move of the units slider. Times are in seconds; None for what did not come."""

    units: int
    made: float
    page: float | None = None
    result: float | None = None
    followed: float | None = None  # when the same visitor made the next change

    @property
    def unanswered(self) -> bool:
        """True if no figure came, unless the visitor made another change too soon to tell."""
        soon = self.followed is not None and self.followed - self.made < PATIENCE
        return self.result is None and not soon


@dataclass
class Visitor:
    """One visitor, and what came of each change."""

    number: int
    server: Server
    changes: list[Change] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)  # the first figure is there
    shown: int = 0  # units of the network whose run has come to the page since the last change

    async def visit(self, began: asyncio.Event, seconds: float) -> None:
        """Open the page and wait for its figure; from `began` on, change the units for `seconds`."""
        rng = random.Random(self.number)  # noqa: S311 - nothing to keep secret
        preset = complete(TASKS[SMALL[self.number % len(SMALL)]].preset)
        query = urlencode(preset.model_copy(update={"seed": 1000 + self.number}).to_query())
        tab = BrowserSession(self.server.address, "sequence_lab", query, self._see)
        async with tab:
            first = Change(units_in(query), time.perf_counter())
            self.changes.append(first)
            await tab.rerun()
            await began.wait()
            start, pages = time.perf_counter(), set()
            for moment, units in zip(_moments(rng, seconds), _units(rng, first.units), strict=False):
                await asyncio.sleep(max(0.0, start + moment - time.perf_counter()))
                change = Change(units, time.perf_counter())
                self.changes[-1].followed = change.made
                self.changes.append(change)
                self.shown = 0
                tab.choose("Units", str(units))
                pages.add(asyncio.create_task(self._page(tab, change)))
            await asyncio.sleep(max(0.0, start + seconds + LAST - time.perf_counter()))
            self.errors += tab.errors

    async def _page(self, tab: BrowserSession, change: Change) -> None:
        try:
            change.page = await tab.rerun()
        except TimeoutError:
            self.errors.append("a page did not end")

    def _see(self, element: Element) -> None:
        """A link to what is inside a network comes before the figures of its run, and only where there is one."""
        kind = element.WhichOneof("type")
        if kind == "page_link" and (units := units_in(element.page_link.query_string)):
            self.shown = units
        change = self.changes[-1]
        if kind == "plotly_chart" and self.shown == change.units and change.result is None:
            change.result = time.perf_counter() - change.made
            self.answered.set()


def _moments(rng: random.Random, seconds: float) -> list[float]:
    """When a visitor changes the units: each EVERY seconds from some moment on, and once a minute with all others."""
    alone = np.arange(rng.uniform(0, EVERY), seconds, EVERY)
    together = np.arange(MINUTE / 2, seconds, MINUTE) + rng.uniform(0, TOGETHER)
    return sorted([*alone, *together])


def _units(rng: random.Random, last: int) -> Iterator[int]:
    """The units that a visitor chooses, one after the other, never the same twice in a row."""
    while True:
        for units in rng.sample(UNITS, len(UNITS)):
            if units != last:
                last = units
                yield units


def main(arguments: list[str]) -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks thirty", description=__doc__)
    parser.add_argument("--visitors", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--port", type=int, default=8630)
    chosen = parser.parse_args(arguments)
    with serve(chosen.port) as server:
        print(json.dumps(asyncio.run(measure(server, chosen.visitors, chosen.seconds))))


async def measure(server: Server, count: int, seconds: float) -> dict[str, Any]:
    """Let `count` visitors change their networks for `seconds` once all of them have a first figure."""
    visitors = [Visitor(number, server) for number in range(count)]
    began = asyncio.Event()
    visits = [asyncio.create_task(visitor.visit(began, seconds)) for visitor in visitors]
    await asyncio.wait([asyncio.create_task(visitor.answered.wait()) for visitor in visitors], timeout=FIRST)
    first = [visitor.changes[0] for visitor in visitors]
    cpu, start, memory = server.cpu_seconds(), time.perf_counter(), server.process.memory_info().rss
    began.set()
    await asyncio.sleep(seconds)
    share = (server.cpu_seconds() - cpu) / (time.perf_counter() - start)
    await asyncio.gather(*visits)
    end = time.perf_counter()  # what did not come counts as if it came now
    changes = [change for visitor in visitors for change in visitor.changes[1:]]
    results = [change.result or end - change.made for change in changes if change.result or change.unanswered]
    errors = [error for visitor in visitors for error in visitor.errors]
    for error in sorted(set(errors)):
        print(error)
    return {
        "visitors": count,
        "seconds": seconds,
        "changes": len(changes),
        "errors": len(errors),
        "unanswered": sum(change.unanswered for change in changes),
        **percentiles("page", [change.page or end - change.made for change in changes]),
        **percentiles("result", results),
        **percentiles("first", [change.result or end - change.made for change in first]),
        "web_cpu_share": round(share, 3),
        "web_megabytes": [round(rss / 1e6) for rss in (memory, server.process.memory_info().rss)],
    }


def units_in(query: str) -> int:
    """The units of the first layer in an address; 0 if there is none."""
    layer = NETWORK.search(query)
    return int(layer[1]) if layer else 0


def percentiles(name: str, values: list[float]) -> dict[str, float]:
    """The median and the 95th percentile, in seconds."""
    return {f"{name}_p{share}": round(float(np.percentile(values, share)), 3) for share in (50, 95)}
