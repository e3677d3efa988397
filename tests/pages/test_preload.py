"""The header that has browsers fetch the code of charts early."""

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.shared import preload
from pages.shared.preload import FOLDER, PreloadCharts


def client() -> TestClient:
    routes = [Route("/", lambda _: HTMLResponse("<p>")), Route("/data", lambda _: JSONResponse({}))]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(PreloadCharts)]))


def test_pages_name_the_file_that_is_there_and_nothing_else_does():
    asked = client()
    (name,) = re.findall(r"<\./static/js/(.+?)>; rel=modulepreload; crossorigin", asked.get("/").headers["link"])
    assert (FOLDER / name).is_file()
    assert "link" not in asked.get("/data").headers


@pytest.mark.parametrize("name", ["Nothing.*.js"])
def test_without_the_file_there_is_no_header(monkeypatch, name):
    monkeypatch.setattr(preload, "NAMES", (name,))
    assert "link" not in client().get("/").headers
