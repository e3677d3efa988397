"""Streams of progress: who may follow what, and the server-sent events.

The web process serves all visitors in one event loop, which a stream must not block. So it looks in a thread, and
sleeps until it hears of a change.
"""

import asyncio
import json
import math
import secrets
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from cachetools import LRUCache
from starlette.concurrency import run_in_threadpool

MAX_TOKENS = 2_000  # those that were used last; a page that has lost its token gets another one with its next rerun
MAX_STREAMS = 200  # open at the same time
MAX_STREAMS_PER_VISITOR = (
    4  # a page shows two at most; a browser opens six connections to a server, other tabs included
)
GAP_SECONDS = 0.25  # between two looks at least
LOOK_SECONDS = 1.0  # between two looks where nothing is heard: a run may be another server's
BEAT_SECONDS = 15.0  # after which a comment is sent, so that no proxy takes the stream for dead

News = dict[str, Any]


@dataclass(frozen=True)
class Followed:
    """What a token gives access to.

    Attributes:
        visitor: whose page gave the token.
        look: what is known now, in JSON's types, with "ended": True once nothing more will come. "curves", if it is
            there, holds points (x, y) by name, x ascending. It may take some milliseconds, in a thread of its own.
        listen: calls its argument from any thread whenever there may be something new, until what it returned is
            called.
        attend: called before each look: the visitor's open page shows what is followed. Its argument is True for a page
            in a tab in the background.
    """

    visitor: str
    look: Callable[[], News]
    listen: Callable[[Callable[[], None]], Callable[[], None]]
    attend: Callable[[bool], None] = lambda _hidden: None

    def attended(self, *, hidden: bool = False) -> News:
        """What is known now, for an open page."""
        self.attend(hidden)
        return self.look()


class ProgressStreams:
    """The tokens that pages gave, and the streams that are open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # pages give tokens from their own threads
        self._followed: LRUCache[str, Followed] = LRUCache(MAX_TOKENS)
        self._tokens: LRUCache[tuple[str, str], str] = LRUCache(MAX_TOKENS)
        self._open: Counter[str] = Counter()  # streams by visitor

    def give(self, name: str, followed: Followed) -> str:
        """A token for what is followed. The same visitor gets the same token for the same name."""
        with self._lock:
            token = self._tokens.setdefault((followed.visitor, name), secrets.token_urlsafe(24))
            self._followed[token] = followed
        return token

    def followed(self, token: str) -> Followed | None:
        """What the token gives access to, or None."""
        with self._lock:
            return self._followed.get(token)

    @property
    def open(self) -> int:
        """How many streams are open."""
        return self._open.total()

    def may_open(self, visitor: str) -> bool:
        """True if the visitor may open one more stream."""
        return self.open < MAX_STREAMS and self._open[visitor] < MAX_STREAMS_PER_VISITOR

    async def events(self, followed: Followed, *, closing: Callable[[], bool]) -> AsyncIterator[str]:
        """The text of a stream, until nothing more will come.

        The first event holds all that is known. Later ones hold only the points of curves that are new.

        Args:
            followed: what is followed.
            closing: asked once a second; True ends the stream.
        """
        self._open[followed.visitor] += 1
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(changed.set)

        end = followed.listen(wake)
        last, sent = "", monotonic()
        drawn: dict[str, float] = {}
        try:
            while not closing():
                changed.clear()
                looked = monotonic()
                news = await run_in_threadpool(followed.attended)
                text = json.dumps(_fresh(news, drawn))
                if text != last:
                    last, sent = text, monotonic()
                    yield f"data: {text}\n\n"
                elif monotonic() - sent > BEAT_SECONDS:
                    sent = monotonic()
                    yield ":\n\n"
                if news.get("ended"):
                    return
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), LOOK_SECONDS)
                await asyncio.sleep(max(0.0, looked + GAP_SECONDS - monotonic()))
        finally:
            end()
            self._open -= Counter([followed.visitor])


def _fresh(news: News, drawn: dict[str, float]) -> News:
    """The news without the points that were sent before; `drawn` is the last x that was sent of each curve.

    "anew" is True if all points are sent: in the first event, and where a run has begun once more.

    Example:
        >>> drawn = {}
        >>> _fresh({"curves": {"loss": ((1, 0.5), (2, 0.4))}}, drawn)
        {'curves': {'loss': [(1, 0.5), (2, 0.4)]}, 'anew': True}
        >>> _fresh({"curves": {"loss": ((1, 0.5), (2, 0.4), (3, 0.3))}}, drawn)
        {'curves': {'loss': [(3, 0.3)]}, 'anew': False}
        >>> _fresh({"curves": {"loss": ((1, 0.6),)}}, drawn)
        {'curves': {'loss': [(1, 0.6)]}, 'anew': True}
    """
    if "curves" not in news:
        return news
    last = {name: points[-1][0] for name, points in news["curves"].items() if points}
    if any(last.get(name, -math.inf) < x for name, x in drawn.items()):
        drawn.clear()
    anew = not drawn
    curves = {
        name: [point for point in points if point[0] > drawn.get(name, -math.inf)]
        for name, points in news["curves"].items()
    }
    drawn |= last
    return news | {"curves": curves, "anew": anew}
