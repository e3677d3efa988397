"""The first answer to a browser: the style sheet, the code of elements and fonts, before anything is asked for."""

import re
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, JSONResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.shared import first_answer
from pages.shared.first_answer import FOLDER, FONTS, NAMES, STYLES, FillPage

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PAGE = "<html><head><title>é</title></head><body></head></body></html>"


def client() -> TestClient:
    routes = [
        Route("/", lambda _: HTMLResponse(PAGE, headers={"ETag": "1", "Last-Modified": "yesterday"})),
        Route("/parts", lambda _: StreamingResponse(iter([PAGE[:15], PAGE[15:]]), media_type="text/html")),
        Route("/data", lambda _: JSONResponse({"text": "</head>"}, headers={"ETag": "1"})),
        Route("/gone", lambda _: HTMLResponse("<head></head>", 404)),
    ]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(FillPage), Middleware(GZipMiddleware, 10)]))


def test_a_page_brings_the_styles_and_names_files_that_are_there():
    answer = client().get("/", headers=BROWSER)
    names = re.findall(r'<link rel="modulepreload" crossorigin href="./static/js/(.+?)">', answer.text)
    assert sorted(name.split(".")[0] for name in names) == sorted(NAMES)
    assert all((FOLDER / "js" / name).is_file() for name in names)
    fonts = re.findall(r'<link rel="preload" as="font" type="font/woff2" crossorigin href="(.+?)">', answer.text)
    assert [Path(font).name.split(".")[0] for font in fonts] == sorted(FONTS)
    assert all((FOLDER.parent / font).is_file() for font in fonts)
    assert answer.text.startswith("<html><head><title>é</title><link")
    assert answer.text.endswith(f"</head><body></head><style>{STYLES}</style></body></html>")
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "etag" not in answer.headers
    assert "last-modified" not in answer.headers


def test_a_page_that_comes_in_parts_is_filled_too():
    assert client().get("/parts", headers=BROWSER).text == client().get("/", headers=BROWSER).text


def test_a_page_that_a_browser_asks_for_is_not_packed():
    packed = {"Accept-Encoding": "gzip"}
    answer = client().get("/", headers=BROWSER | packed)
    assert "content-encoding" not in answer.headers
    assert STYLES in answer.text
    assert client().get("/data", headers={"Accept": "*/*"} | packed).headers["content-encoding"] == "gzip"


def test_nothing_else_changes():
    assert client().get("/data").text == '{"text":"</head>"}'
    assert client().get("/data").headers["etag"] == "1"
    assert client().get("/gone", headers=BROWSER).text == "<head></head>"
    assert client().head("/", headers=BROWSER).content == b""


def test_without_the_files_there_are_the_styles_alone(monkeypatch):
    monkeypatch.setattr(first_answer, "NAMES", ("Nothing",))
    monkeypatch.setattr(first_answer, "FONTS", ("Nothing",))
    text = client().get("/", headers=BROWSER).text
    assert "preload" not in text
    assert STYLES in text


def test_the_style_sheet_ends_no_element_of_the_page():
    assert "</" not in STYLES
