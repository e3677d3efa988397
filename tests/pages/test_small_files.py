"""Streamlit's small files: read once, given again as they were, and nothing else is kept."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.shared import small_files
from pages.shared.first_answer import FOLDER, beginning
from pages.shared.small_files import LARGEST, KeepSmallFiles

SIZES = {file.name: file.stat().st_size for file in FOLDER.glob("*.js")}
SMALL = next(name for name, size in SIZES.items() if size < LARGEST)
LARGE = next(name for name, size in SIZES.items() if size > LARGEST)


class AddsAHeader:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        async def add(message):
            if message["type"] == "http.response.start":
                message["headers"].append((b"x-visitor", b"1"))
            await send(message)

        await self.app(scope, receive, add)


@pytest.fixture
def asked():
    """What the app behind was asked for."""
    return []


@pytest.fixture
def client(asked):
    def answer(request):
        asked.append(request.url.path)
        kind = "text/html" if "html" in request.query_params else "application/javascript"
        headers = {"set-cookie": "who=1"} if "cookie" in request.query_params else {"cache-control": "immutable"}
        status = int(request.query_params.get("status", 200))
        return Response(f"content of {request.url.path}", status, headers, kind)

    middleware = [Middleware(AddsAHeader), Middleware(KeepSmallFiles)]
    return TestClient(Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])], middleware=middleware))


@pytest.mark.parametrize("base", ["", "/lab"])
def test_the_files_of_every_page_are_read_before_the_server_answers(client, asked, monkeypatch, base):
    monkeypatch.setattr(small_files.config, "get_option", {"server.baseUrlPath": base.strip("/")}.get)
    first = [f"{base}/static/js/{name}" for name in beginning() if SIZES[name] < LARGEST]
    assert len(first) > 50
    with client:
        assert asked == first
        assert all(client.get(path).text == f"content of {path}" for path in first)
        assert asked == first


def test_a_file_that_does_not_come_does_not_keep_the_server_from_starting(monkeypatch):
    monkeypatch.setattr(small_files, "LONGEST", 0.01)

    async def never(scope, receive, send):
        if scope["type"] == "lifespan":
            await send({"type": "lifespan.startup.complete"})
        else:
            await receive()

    sent = []

    async def send(message):
        sent.append(message["type"])

    asyncio.run(KeepSmallFiles(never)({"type": "lifespan"}, None, send))
    assert sent == ["lifespan.startup.complete"]


@pytest.mark.parametrize("prefix", ["", "/lab"])
def test_a_small_file_is_read_once_and_given_again_as_it_was(client, asked, prefix):
    path = f"{prefix}/static/js/{SMALL}"
    answers = [client.get(path) for _ in range(3)]
    assert asked == [path]
    assert {answer.text for answer in answers} == {f"content of {path}"}
    assert {answer.headers["cache-control"] for answer in answers} == {"immutable"}
    assert {answer.headers["x-visitor"] for answer in answers} == {"1"}
    assert all(len(answer.headers) == len(answers[0].headers) for answer in answers)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"/static/js/{LARGE}", {}),
        ("/static/js/nothing.js", {}),
        (f"/media/{SMALL}", {}),
        (f"/static/js/{SMALL}?html", {}),
        (f"/static/js/{SMALL}?cookie", {}),
        (f"/static/js/{SMALL}?status=404", {}),
        (f"/static/js/{SMALL}", {"Range": "bytes=0-10"}),
        (f"/static/js/{SMALL}", {"If-None-Match": "1"}),
    ],
)
def test_nothing_else_is_kept(client, asked, path, headers):
    for _ in range(2):
        client.get(path, headers=headers)
    assert len(asked) == 2


def test_what_is_sent_is_passed_on(client, asked):
    path = f"/static/js/{SMALL}"
    client.get(path)
    client.post(path)
    assert len(asked) == 2


def test_paths_without_end_are_not_kept_without_end(client, asked):
    for number in range(len(SIZES) + 5):
        client.get(f"/{number}/static/js/{SMALL}")
    before = len(asked)
    client.get(f"/{len(SIZES) + 4}/static/js/{SMALL}")
    assert len(asked) == before + 1
