"""Streamlit's small files, from memory.

A page asks for 150 of them. To read one in a thread takes a millisecond of the process that a whole class shares. Those
with which each page begins are read before the server answers, so that the first visitor does not wait for that either.
"""

import asyncio
import contextlib

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from pages.shared.first_answer import FOLDER, beginning

PLACE = "/static/js/"
REQUEST: Scope = {  # for a file; no browser has sent it
    "type": "http",
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "root_path": "",
    "query_string": b"",
    "headers": [],
    "client": None,
    "server": None,
}
LONGEST = 5.0  # seconds that the start of the server waits for files
LARGEST = 100_000  # bytes of a file that is kept; those of all such files are 3.2 MB


class KeepSmallFiles:
    """Middleware for `st.App`. Keeps the app's answer for each small file of FOLDER, and gives it again."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._sizes = {file.name: file.stat().st_size for file in FOLDER.glob("*.js")}
        self._kept: dict[str, list[Message]] = {}  # by path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, self._reading_first(scope, send))
            return
        if not self._is_small(scope):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path in self._kept:
            for message in self._kept[path]:
                await send(_copied(message))
            return
        answer: list[Message] = []

        async def note(message: Message) -> None:
            answer.append(_copied(message))
            await send(message)

        await self._app(scope, receive, note)
        if _is_whole(answer) and len(self._kept) < len(self._sizes):
            self._kept[path] = answer

    def _reading_first(self, scope: Scope, send: Send) -> Send:
        """`send` for the start of the server, that reads the first files before it says that the start is complete."""

        async def passed_on(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                base = config.get_option("server.baseUrlPath").strip("/")
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LONGEST):
                        for name in filter(self._is_small_file, beginning()):
                            path = f"{'/' + base if base else ''}{PLACE}{name}"
                            request = scope | REQUEST | {"path": path, "raw_path": path.encode()}
                            await self(request, _nothing, _ignore)
            await send(message)

        return passed_on

    def _is_small(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] != "GET":
            return False
        _, place, name = scope["path"].rpartition(PLACE)
        asks_for_a_part = {"range", "if-none-match", "if-modified-since"} & set(Headers(scope=scope))
        return bool(place) and self._is_small_file(name) and not asks_for_a_part

    def _is_small_file(self, name: str) -> bool:
        return self._sizes.get(name, LARGEST) < LARGEST


async def _nothing() -> Message:
    """What comes after a request: nobody hangs up."""
    return await asyncio.get_running_loop().create_future()


async def _ignore(_message: Message) -> None:
    pass


def _is_whole(answer: list[Message]) -> bool:
    """True for a file as it is, which is the same for everybody."""
    if not answer or answer[0]["type"] != "http.response.start" or answer[0]["status"] != 200:
        return False
    headers = Headers(raw=list(answer[0]["headers"]))
    plain = "content-encoding" not in headers and "set-cookie" not in headers
    return plain and "javascript" in headers.get("content-type", "") and not answer[-1].get("more_body", False)


def _copied(message: Message) -> Message:
    """A message with headers of its own: who passes it on may add some."""
    return {**message, "headers": list(message["headers"])} if "headers" in message else message
