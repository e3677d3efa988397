"""Puts into every page what the browser would ask for later: the style sheet, the code of elements, and fonts.

Without it, a page is first drawn in Streamlit's own layout, and each element is a grey bar until its code is there.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit's files, which have a hash of their content in their names: the code that draws figures, 4.7 MB, and that of
# the elements with which most pages begin, 93 kB.
NAMES = (
    "PlotlyChart",
    "BidiComponent",
    "Button",
    "ButtonGroup",
    "Checkbox",
    "NumberInput",
    "PageLink",
    "Selectbox",
    "Slider",
    "TextInput",
)
# The fonts of the first words. Without that of the symbols, a page shows their names: "arrow_forward" over a label.
FONTS = ("MaterialSymbols-Rounded", "SourceSansVF-Upright", "SourceSerifVariable-Roman")
FOLDER = Path(streamlit.__file__).parent / "static" / "static"
STYLES = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
HEAD_ENDS, BODY_ENDS = b"</head>", b"</body>"


class FillPage:
    """Middleware for `st.App`. Without the files, as in another Streamlit, only the style sheet is there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        code = (file.name for name in NAMES for file in FOLDER.glob(f"js/{name}.*.js"))
        fonts = (file.name for name in FONTS for file in FOLDER.glob(f"media/{name}.*.woff2"))
        links = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in sorted(code))
        links += "".join(
            f'<link rel="preload" as="font" type="font/woff2" crossorigin href="./static/media/{name}">'
            for name in sorted(fonts)
        )
        self._links, self._styles = links.encode(), f"<style>{STYLES}</style>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and fill an answer in HTML."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if "text/html" in Headers(scope=scope).get("accept", ""):  # a page must come as it is, and not packed
            kept = [header for header in scope["headers"] if header[0].lower() != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        await self._app(scope, receive, _Answer(send, self._filled).send)

    def _filled(self, page: bytes) -> bytes:
        """The page. The styles are in its body: of two rules that are equally specific, the later one wins."""
        return page.replace(HEAD_ENDS, self._links + HEAD_ENDS, 1).replace(BODY_ENDS, self._styles + BODY_ENDS, 1)


class _Answer:
    """An answer on its way: held back until it is complete if it is a page, else passed on as it comes."""

    def __init__(self, send: Send, filled: Callable[[bytes], bytes]) -> None:
        self._send, self._filled = send, filled
        self._start: Message | None = None  # of a page
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
            return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body, headers = self._filled(self._body), MutableHeaders(raw=self._start["headers"])
        if self._body:  # the answer to HEAD has none
            headers["content-length"] = str(len(body))
        for name in ("etag", "last-modified"):  # they are of Streamlit's file alone: a browser would keep old styles
            del headers[name]
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


def _is_page(start: Message) -> bool:
    headers = Headers(raw=list(start["headers"]))
    plain = "content-encoding" not in headers
    return plain and start["status"] == 200 and headers.get("content-type", "").startswith("text/html")
