"""Room for uploads: the files that visitors send lie in memory until a page has taken them, and together they fit.

Streamlit limits each file, and nothing limits how many are sent.
"""

import asyncio
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime

PATH = "/_stcore/upload_file/"
LARGE = 20_000_000  # bytes: such files come one after the other
TOGETHER = 1_200_000_000  # bytes of all files in memory: two of the largest
NO_LENGTH = "An upload must say how long it is."
FULL = "Too many files are being uploaded at this moment. Try again in a minute."


def held() -> int:
    """The bytes of all uploaded files that Streamlit holds."""
    if not runtime.exists():
        return 0
    # Streamlit tells the sizes of all caches together, which takes long. A test looks that this name is still there.
    families = runtime.get_instance()._uploaded_file_mgr.get_stats().values()  # noqa: SLF001
    return sum(one.byte_length for family in families for one in family)


class RoomForUploads:
    """Middleware for `st.App`. A large file waits until no other large one is on its way."""

    def __init__(self, app: ASGIApp, held: Callable[[], int] = held) -> None:
        self._app, self._held = app, held
        self._coming = 0  # bytes on their way
        self._one = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse a file for which there is no room."""
        if scope["type"] != "http" or scope["method"] not in ("PUT", "POST") or PATH not in scope["path"]:
            await self._app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal():
            await PlainTextResponse(NO_LENGTH, 411)(scope, receive, send)
        elif int(length) <= LARGE:
            await self._receive(int(length), scope, receive, send)
        else:
            async with self._one:
                await self._receive(int(length), scope, receive, send)

    async def _receive(self, length: int, scope: Scope, receive: Receive, send: Send) -> None:
        if self._held() + self._coming + length > TOGETHER:
            await PlainTextResponse(FULL, 503)(scope, receive, send)
            return
        self._coming += length
        try:
            await self._app(scope, receive, send)
        finally:
            self._coming -= length
