"""Does a batch of another tab keep a visitor waiting? Seconds from a changed network to its picture.

One visitor opens Padding and lets its comparison of 45 networks begin by the click. When a first network is trained,
the visitor goes on to Order and to the sequence lab, opens five tasks there and changes the units of each. The seconds
are those from the change to the figure of the new run. This is done in turns: with the batch, which pauses when its
page is left; with the batch while it goes on in the background, as a switch on its page says; and without it. Each
change is of a network that was never trained before, so that each has to be trained.

The visitor is simulated in this process; the app runs in another.
"""

import argparse
import asyncio
import json
import re
import statistics
import time
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.Element_pb2 import Element

from benchmarks.browser_session import BrowserSession, serve
from core.tasks import TASKS, complete

TASKS_TRIED = ("sine", "echo", "air_pollution", "rain", "heartbeats")
UNITS = "5"  # of each changed network; no preset has it
PADDING, ORDER = ("words_to_tensors", "part=padding"), ("words_to_tensors", "part=order")
WAYS = ("without", "with", "background")
TRAINED = re.compile(r"^(\d+) of \d+ networks are trained")
LAYERS, SEED = re.compile(r"layers=[A-Za-z]+-(\d+)"), re.compile(r"seed=(\d+)")  # in an address
PATIENCE = 60.0  # seconds that a picture is waited for
LOOK = 0.05  # seconds between two looks at what the page shows


def main(arguments: list[str]) -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks priority", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=8631)
    chosen = parser.parse_args(arguments)
    with serve(chosen.port) as server:
        print(json.dumps(asyncio.run(measure(server.address, chosen.rounds))))


async def measure(address: str, rounds: int) -> dict[str, Any]:
    """All changes of one visitor, by way."""
    seconds: dict[str, list[float]] = {way: [] for way in WAYS}
    visitor = Visitor(address)
    async with visitor.tab:
        await visitor.tab.rerun()
        await visitor.change("sine", seed=1)  # the first run also starts the workers
        for number in range(rounds):
            for way in WAYS:
                await visitor.begin_batch(way)
                visitor.tab.go(*ORDER)
                await visitor.tab.rerun()
                for task in TASKS_TRIED:
                    seed = 100 + 10 * number + WAYS.index(way)
                    seconds[way].append(await visitor.change(task, seed))
                await visitor.stop_batch()
    for error in sorted(set(visitor.tab.errors)):
        print(error)
    ratios = {
        way: [one / other for one, other in zip(seconds[way], seconds["without"], strict=True)] for way in WAYS[1:]
    }
    return {
        "changes": len(seconds["with"]),
        "errors": len(visitor.tab.errors),
        "ratio_p50": round(statistics.median(ratios["with"]), 2),
        "ratio_background_p50": round(statistics.median(ratios["background"]), 2),
        **{f"seconds_{way}": round(statistics.median(seconds[way]), 3) for way in WAYS},
        **{f"slowest_{way}": round(max(seconds[way]), 3) for way in WAYS},
    }


class Visitor:
    """One visitor in one tab.

    Args:
        address: of the server.
    """

    def __init__(self, address: str) -> None:
        self.tab = BrowserSession(address, on_element=self._see)
        self._wanted = ("", "")  # units and seed of the network whose figure is waited for
        self._linked = False  # the page has come to its run
        self._drawn = asyncio.Event()

    async def begin_batch(self, way: str) -> None:
        """Open Padding and, unless it is to be without, let its batch train a first network."""
        self.tab.go(*PADDING)
        await self.tab.rerun()
        if way == "without":
            return
        self.tab.press("Train ")
        await self.tab.rerun()
        before = self._trained()
        if way == "background":
            self.tab.switch("Go on in the background", on=True)
            await self.tab.rerun()
        async with asyncio.timeout(PATIENCE):
            while self._trained() == before:  # noqa: ASYNC110 - what the page shows sets no event
                await asyncio.sleep(LOOK)

    async def stop_batch(self) -> None:
        """Stop the batch, so that the next round may be without it."""
        self.tab.go(*PADDING)
        await self.tab.rerun()
        if self.tab.shows("checkbox", "Go on in the background"):
            self.tab.switch("Go on in the background", on=False)
            await self.tab.rerun()
            self.tab.press("Stop")
            await self.tab.rerun()

    async def change(self, task: str, seed: int) -> float:
        """Open a task in the sequence lab, change its units, and return the seconds until the figure comes."""
        preset = complete(TASKS[task].preset).model_copy(update={"seed": seed})
        query = urlencode(preset.to_query())
        self.tab.go("sequence_lab", query)
        await self._picture(LAYERS.search(query), SEED.search(query))
        self.tab.choose("Units", UNITS)
        began = time.perf_counter()
        await self._picture(LAYERS.search(f"layers=Any-{UNITS}"), SEED.search(query))
        return time.perf_counter() - began

    async def _picture(self, units: re.Match | None, seed: re.Match | None) -> None:
        assert units
        assert seed
        self._wanted, self._linked = (units[1], seed[1]), False
        self._drawn.clear()
        await self.tab.rerun()
        await asyncio.wait_for(self._drawn.wait(), PATIENCE)

    def _see(self, element: Element) -> None:
        """A link to what is inside a network comes before the figures of its run, and only where there is one."""
        kind = element.WhichOneof("type")
        if kind == "page_link":
            query = element.page_link.query_string
            units, seed = LAYERS.search(query), SEED.search(query)
            if units and seed:
                self._linked = (units[1], seed[1]) == self._wanted
        if kind == "plotly_chart" and self._linked:
            self._drawn.set()

    def _trained(self) -> str:
        """How many networks the page says are trained."""
        lines = filter(None, map(TRAINED.match, self.tab.progress()))
        return next((line[1] for line in lines), "")
