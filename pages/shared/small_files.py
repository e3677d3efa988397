"""Streamlit's small files, from memory.

A page asks for 150 of them. To read one in a thread takes a millisecond of the process that a whole class shares.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.shared.first_answer import FOLDER

PLACE = "/static/js/"
LARGEST = 100_000  # bytes of a file that is kept; those of all such files are 3.2 MB


class KeepSmallFiles:
    """Middleware for `st.App`. Keeps the app's answer for each small file of FOLDER, and gives it again."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._sizes = {file.name: file.stat().st_size for file in FOLDER.glob("*.js")}
        self._kept: dict[str, list[Message]] = {}  # by path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
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

    def _is_small(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] != "GET":
            return False
        _, place, name = scope["path"].rpartition(PLACE)
        asks_for_a_part = {"range", "if-none-match", "if-modified-since"} & set(Headers(scope=scope))
        return bool(place) and self._sizes.get(name, LARGEST) < LARGEST and not asks_for_a_part


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
