"""A menu below each figure: save it as PNG, as SVG or as an interactive web page, without the internet; copy a link.

The browser does it, from the figure that it shows. The server sends two files, each once: the menu, and to those who
save a web page plotly's library.
"""

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import plotly
import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.figures.theme import Figure
from core.views.shared.places import place_of

_FILES = {
    "figure": Path(__file__).with_suffix(".js"),
    "plotly": Path(plotly.__file__).parent / "package_data" / "plotly.min.js",  # 4.8 MB
}

# Every figure sends this with every rerun, so it is short. The rest is fetched once.
_SCRIPT = """
export default (component) => {
  import(new URL(`saving/${component.data.script}`, document.baseURI)).then((menu) => menu.default(component));
};
"""
_COMPONENT = st.components.v2.component("save_figure", js=_SCRIPT)


def menu(name: str, alt: str, heading: Figure, *, key: str) -> None:
    """Draw the menu, inside the container of the figure, see `place.frame`.

    Args:
        name: of the files, without their ending.
        alt: a sentence that describes the figure.
        heading: the title and the pixels it needs, which the figure on the page does without.
        key: of the figure, which says its place in addresses.
    """
    _draw(key, name=name, alt=alt, heading=heading, library=_address("plotly"))


def link(key: str) -> None:
    """Draw the menu of what is no chart: a link can be copied."""
    _draw(key)


def _draw(key: str, **data: Any) -> None:
    _COMPONENT(key=f"save {key}", data={"place": place_of(key), "script": _address("figure"), **data}, height="content")


async def _send(request: Request) -> Response:
    """One of the two files. Its name holds a hash of its content, so a browser never asks twice."""
    name = next((name for name in _FILES if request.path_params["name"] == _address(name)), None)
    if name is None:
        return Response(status_code=404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    packed = "gzip" in request.headers.get("accept-encoding", "")
    content = await run_in_threadpool(_packed if packed else _content, name)
    return Response(
        content, media_type="text/javascript", headers=headers | ({"Content-Encoding": "gzip"} if packed else {})
    )


@cache
def _address(name: str) -> str:
    return f"{name}-{hashlib.sha256(_content(name)).hexdigest()[:12]}.js"


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(_content(name), 6, mtime=0)  # a quarter of it


def _content(name: str) -> bytes:
    return _FILES[name].read_bytes()


ROUTE = Route("/{below:path}saving/{name:str}", _send, methods=["GET"])
