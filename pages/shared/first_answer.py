"""Puts into every page what the browser would ask for later: the style sheet, the code of elements, and the server.

Without it, a page is first drawn in Streamlit's own layout, each element is a grey bar until its code is there, and the
browser opens its connection only after four questions: `health` and `host-config`, below the page's address and then
below the server's. With the answers in the page, the connection comes first and the questions beside it. A script
draws the first figure of a page before what follows it.
"""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from pages.shared import first_paint

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
WITH_CODE = ("under_the_hood",)  # pages that begin with lines of code or of numbers, whose colours take 1.6 MB
COLOURS = "StreamlitSyntaxHighlighter"
FONTS = ("SourceSerifVariable-Roman", "MaterialSymbols-Rounded")  # of headings and of icons
STATIC = Path(streamlit.__file__).parent / "static" / "static"
FOLDER, MEDIA = STATIC / "js", STATIC / "media"
CODE = '<link rel="modulepreload" crossorigin href="./static/js/{name}">'
FONT = '<link rel="preload" as="font" type="font/woff2" crossorigin href="./static/media/{name}">'
STYLES = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
PICTURE = Path(__file__).with_name("first_picture.js").read_text(encoding="utf-8")
IMPORT = re.compile(r'import(?:[\w$*{},\s]+from)?"\./([\w.$-]+)";?')  # at the beginning of such a file

# `window.__streamlit` is Streamlit's own place for it. The values are those of its route `_stcore/host-config`.
CONNECT = """<script>
window.__streamlit = {{BACKEND_BASE_URL: new URL(".", location.href).href, HOST_CONFIG: {config}}};
</script>"""
EARLY = "PlotlyChart"  # takes a third of a second to start, in which the server is at work for the page
RUN = '<script type="module">window.requestIdleCallback?.(() => import("./static/js/{name}"))</script>'
OFF = ("useExternalAuthToken", "enableCustomParentMessages", "enforceDownloadInNewTab", "blockErrorDialogs")
HEAD_ENDS, BODY_ENDS = b"</head>", b"</body>"
ROOT = b'<div id="root"></div>'  # in which Streamlit draws


class FillPage:
    """Middleware for `st.App`. Without the files, as in another Streamlit, only the style sheet is there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        files = with_imports(_found(NAMES))
        colours = [name for name in with_imports(_found([COLOURS])) if name not in files]
        fonts = [file.name for name in FONTS for file in MEDIA.glob(f"{name}.*.woff2")]
        self._links = {name: CODE.format(name=name).encode() for name in files}
        self._colours = {name: CODE.format(name=name).encode() for name in colours}
        self._links |= {name: FONT.format(name=name).encode() for name in fonts}
        early = (RUN.format(name=name) for name in files if name.startswith(EARLY))
        paint = first_paint.head(next(iter(fonts), ""))
        self._begin = (paint + _connection() + f"<script>{PICTURE}</script>" + "".join(early)).encode()
        self._styles = f"<style>{STYLES}</style>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and fill an answer in HTML."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if "text/html" in Headers(scope=scope).get("accept", ""):  # a page must come as it is, and not packed
            kept = [header for header in scope["headers"] if header[0].lower() != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        await self._app(scope, receive, _Answer(send, lambda page: self._filled(page, scope["path"])).send)

    def _filled(self, page: bytes, path: str) -> bytes:
        """The page. The styles are in its body: of two rules that are equally specific, the later one wins."""
        with_code = path.rpartition("/")[2] in WITH_CODE
        named = self._links | self._colours if with_code else self._links
        links = b"".join(link for name, link in named.items() if name.encode() not in page)
        page = page.replace(HEAD_ENDS, self._begin + links + HEAD_ENDS, 1)
        page = page.replace(ROOT, first_paint.body(path).encode() + ROOT, 1)
        return page.replace(BODY_ENDS, self._styles + BODY_ENDS, 1)


def _found(names: Iterable[str]) -> list[str]:
    return [file.name for name in names for file in FOLDER.glob(f"{name}.*.js")]


def with_imports(names: Iterable[str]) -> list[str]:
    """Files of FOLDER and all that they import before they run, each once: a browser asks for those one by one."""
    found: dict[str, None] = {}
    left = list(names)
    while left:
        name = left.pop()
        if name not in found and (FOLDER / name).is_file():
            found[name] = None
            left.extend(imports((FOLDER / name).read_text(encoding="utf-8")))
    return sorted(found)


def beginning() -> list[str]:
    """The files of FOLDER that a browser asks for before it shows a page, in no order that matters."""
    return with_imports([file.name for file in FOLDER.glob("index.*.js")] + _found(NAMES))


def imports(code: str) -> list[str]:
    """The files that a file of Streamlit's imports in its first line, in their order."""
    files, place = [], 0
    while found := IMPORT.match(code, place):
        files.append(found[1])
        place = found.end()
    return files


def _connection() -> str:
    """The script that says where the server is, and what it would answer on `_stcore/host-config`."""
    allowed = config.get_option("client.allowedOrigins")
    settings = {"allowedOrigins": list(allowed), "metricsUrl": "", "resourceCrossOriginMode": None}
    return CONNECT.format(config=json.dumps(settings | dict.fromkeys(OFF, False)))


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
