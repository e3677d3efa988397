"""The first answer to a browser: the style sheet and the code of elements, before anything is asked for."""

import json
import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, JSONResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_routes import create_host_config_routes

from core.openings.listing import PAGES
from pages.shared import first_answer
from pages.shared.first_answer import COLOURS, FOLDER, FONTS, NAMES, STATIC, STYLES, WITH_CODE, FillPage

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PAGE = '<html><head><title>é</title></head><body></head><div id="root"></div></body></html>'


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
    links = re.findall(r'<link rel="(modulepreload|preload)" .*?href="./static/(.+?)">', answer.text)
    assert all((STATIC / name).is_file() for _, name in links)
    names = [name for _, name in links]
    for name in NAMES:
        assert any(one.startswith(f"js/{name}.") for one in names), name
    for name in FONTS:
        assert any(one.startswith(f"media/{name}.") for one in names), name
    assert len(set(names)) == len(names)
    assert answer.text.startswith("<html><head><title>é</title><style>")
    title = '<div id="first-title" aria-hidden="true">Unrolled</div>'
    assert answer.text.endswith(
        f'</head><body></head>{title}<div id="root"></div><style>{STYLES}</style></body></html>'
    )
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "etag" not in answer.headers
    assert "last-modified" not in answer.headers


@pytest.mark.parametrize(("path", "there"), [("/", False), ("/under_the_hood", True), ("/lab/under_the_hood", True)])
def test_a_page_that_begins_with_code_brings_what_colours_it(path, there):
    routes = [Route(path, lambda _: HTMLResponse(PAGE))]
    text = TestClient(Starlette(routes=routes, middleware=[Middleware(FillPage)])).get(path, headers=BROWSER).text
    assert (f"/{COLOURS}." in text) == there
    assert any(FOLDER.glob(f"{COLOURS}.*.js"))
    assert set(WITH_CODE) <= set(PAGES)


def test_no_code_is_left_that_an_element_would_ask_for_one_by_one():
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    named = set(re.findall(r"static/js/(.+?)\"", page.read_text(encoding="utf-8")))
    named |= set(first_answer.with_imports(file.name for one in NAMES for file in FOLDER.glob(f"{one}.*.js")))
    for name in named:
        code = (FOLDER / name).read_text(encoding="utf-8")
        mentioned = {found for found in re.findall(r'from"\./([\w.$-]+)"', code) if (FOLDER / found).is_file()}
        assert mentioned <= named, name


def test_a_file_that_the_page_names_already_is_not_named_again():
    (name,) = (file.name for file in FOLDER.glob("Icon.*.js"))
    link = f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
    routes = [Route("/", lambda _: HTMLResponse(PAGE.replace("<title>", f"{link}<title>")))]
    text = TestClient(Starlette(routes=routes, middleware=[Middleware(FillPage)])).get("/", headers=BROWSER).text
    assert text.count(name) == 1


def test_imports_are_those_before_anything_runs():
    code = 'import"./a.1-x.js";import{t as e,n as $}from"./b.2.js";import z from"./c.3.js";let q=import("./d.4.js");'
    assert first_answer.imports(code) == ["a.1-x.js", "b.2.js", "c.3.js"]
    assert first_answer.imports("let a;") == []


def test_the_page_says_where_the_server_is_and_what_it_would_answer():
    app = Starlette(routes=create_host_config_routes(None))
    answered = TestClient(app).get("/_stcore/host-config").json()
    text = client().get("/", headers=BROWSER).text
    (said,) = re.findall(r"HOST_CONFIG: (\{.*?\})\};", text)
    assert json.loads(said) == answered


def test_streamlit_still_reads_what_the_page_says():
    code = "".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("index.*.js"))
    for name in ("window.__streamlit", "BACKEND_BASE_URL", "HOST_CONFIG", "enableBypass"):
        assert name in code, name


def test_a_page_that_comes_in_parts_is_filled_too():
    whole = client().get("/", headers=BROWSER).text
    assert client().get("/parts", headers=BROWSER).text == re.sub('<div id="first-title".*?</div>', "", whole)


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
    text = client().get("/", headers=BROWSER).text
    assert "modulepreload" not in text
    assert STYLES in text


def test_the_style_sheet_ends_no_element_of_the_page():
    assert "</" not in STYLES
