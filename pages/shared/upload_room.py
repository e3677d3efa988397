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
TOGETHER = 1_200_000_000  # bytes of all files in memory: two of the largest
SECONDS = 600.0  # in which a file must have arrived: until then its room is taken
NO_LENGTH = "An upload must say how long it is."
FULL = "Too many files are being uploaded at this moment. Try again in a minute."
SLOW = "The file took too long. Try again on a faster line."


def held() -> int:
    """The bytes of all uploaded files that Streamlit holds."""
    if not runtime.exists():
        return 0
    # Streamlit tells the sizes of all caches together, which takes long. A test looks that this name is still there.
    families = runtime.get_instance()._uploaded_file_mgr.get_stats().values()  # noqa: SLF001
    return sum(one.byte_length for family in families for one in family)


class RoomForUploads:
    """Middleware for `st.App`. Refuses a file for which there is no room, and one that does not arrive.

    Args:
        app: what comes next.
        held: the bytes that are held already.
        seconds: in which a file must have arrived.
    """

    def __init__(self, app: ASGIApp, held: Callable[[], int] = held, seconds: float = SECONDS) -> None:
        self._app, self._held, self._seconds = app, held, seconds
        self._coming = 0  # bytes on their way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http" or scope["method"] not in ("PUT", "POST") or PATH not in scope["path"]:
            await self._app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal():
            await PlainTextResponse(NO_LENGTH, 411)(scope, receive, send)
        elif self._held() + self._coming + int(length) > TOGETHER:
            await PlainTextResponse(FULL, 503)(scope, receive, send)
        else:
            await self._receive(int(length), scope, receive, send)

    async def _receive(self, length: int, scope: Scope, receive: Receive, send: Send) -> None:
        self._coming += length
        try:
            async with asyncio.timeout(self._seconds):
                await self._app(scope, receive, send)
        except TimeoutError:  # nothing was answered yet: an upload is answered at its end
            await PlainTextResponse(SLOW, 408)(scope, receive, send)
        finally:
            self._coming -= length
