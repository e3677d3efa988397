"""Streams of progress over a real server: who gets them, what is in them, and when they end."""

import json
import signal
import threading
import time

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from core.engine.changed import Changed
from core.live import ROUTE, STREAMS, Followed, progress_streams, route


class Run:
    """What is followed: a run whose progress a test sets."""

    def __init__(self, visitor, name="run"):
        self.changed = Changed()
        self.looks = 0
        self.news = {"version": "", "ended": False, "text": "Waiting", "curves": {"loss": []}}
        followed = Followed(visitor, self.look, lambda listener: self.changed.listen([name], listener))
        self.token = STREAMS.give(name, followed)

    def look(self):
        self.looks += 1
        return self.news

    def report(self, **news):
        self.news = self.news | news
        with self.changed:
            self.changed.report("run")


@pytest.fixture(scope="module")
def server():
    """The route in a server of its own. Gives its address."""
    uvicorn_server = uvicorn.Server(uvicorn.Config(Starlette(routes=[ROUTE]), port=0, log_level="error"))
    thread = threading.Thread(target=uvicorn_server.run)
    thread.start()
    until(lambda: uvicorn_server.started)
    yield f"http://127.0.0.1:{uvicorn_server.servers[0].sockets[0].getsockname()[1]}"
    uvicorn_server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def run(request):
    return Run(request.node.name)


def until(true, seconds=10):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def events(response):
    for line in response.iter_lines():
        if line.startswith("data: "):
            yield json.loads(line[6:])


@pytest.mark.parametrize("below", ["", "unrolled/", "a/b/"])
def test_a_stream_tells_what_is_new_and_ends_with_the_run(server, run, below):
    with httpx.stream("GET", f"{server}/{below}progress/{run.token}") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        stream = events(response)
        assert next(stream) == run.news | {"anew": True}
        run.report(text="Epoch 1", curves={"loss": [(1, 0.5)]})
        run.report(text="Epoch 2", curves={"loss": [(1, 0.5), (2, 0.25)]})
        points, last = [], {}
        while "2" not in last.get("text", ""):
            last = next(stream)
            points += last["curves"]["loss"]
        assert points == [[1, 0.5], [2, 0.25]]  # each once
        run.report(curves={"loss": [(1, 0.7)]}, text="It began once more")
        assert next(stream) == run.news | {"curves": {"loss": [[1, 0.7]]}, "anew": True}
        run.report(ended=True, version="ended")
        assert next(stream)["ended"]
        assert list(stream) == []
    until(lambda: STREAMS.open == 0)


def test_a_wrong_token_learns_nothing(server, run):
    for token in ("", "x", run.token[:-1], f"{run.token}/x", "run"):
        for query in ("", "?once"):
            answer = httpx.get(f"{server}/progress/{token}{query}")
            assert (answer.status_code, run.looks) == (404, 0)
            assert "run" not in answer.text
    assert httpx.post(f"{server}/progress/{run.token}").status_code == 405


def test_tokens_are_a_visitors_own(run):
    other = Run("another visitor")
    assert other.token != run.token
    assert len(run.token) >= 32
    assert Run("another visitor").token == other.token  # its page was drawn again


def test_a_browser_that_gets_no_stream_may_ask_once(server, run):
    run.report(text="Epoch 1", curves={"loss": [(1, 0.5)]})
    answer = httpx.get(f"{server}/progress/{run.token}?once")
    assert answer.json() == run.news | {"curves": {"loss": [[1, 0.5]]}}
    assert STREAMS.open == 0


def test_a_stream_is_closed_when_its_browser_has_left(server, run):
    with httpx.stream("GET", f"{server}/progress/{run.token}") as response:
        stream = events(response)
        next(stream)
        assert STREAMS.open == 1
        assert len(run.changed._listeners) == 1
    until(lambda: STREAMS.open == 0)
    assert run.changed._listeners == {}


def test_streams_are_limited_for_each_visitor_and_in_all(server, run, monkeypatch):
    monkeypatch.setattr(progress_streams, "MAX_STREAMS_PER_VISITOR", 2)
    monkeypatch.setattr(progress_streams, "MAX_STREAMS", 3)
    others = [Run("one"), Run("two")]
    opened = []
    try:
        for token, expected in [(run.token, 200)] * 2 + [
            (run.token, 429),
            (others[0].token, 200),
            (others[1].token, 429),
        ]:
            client = httpx.Client()
            response = client.send(client.build_request("GET", f"{server}/progress/{token}"), stream=True)
            stream = events(response)
            opened.append((client, response, stream))
            assert response.status_code == expected
            if expected == 200:
                next(stream)
    finally:
        for client, response, _stream in opened:
            response.close()
            client.close()
    until(lambda: STREAMS.open == 0)


def test_a_stream_without_news_shows_signs_of_life(server, run, monkeypatch):
    monkeypatch.setattr(progress_streams, "BEAT_SECONDS", 0.0)
    with httpx.stream("GET", f"{server}/progress/{run.token}") as response:
        lines = response.iter_lines()
        while next(lines) != ":":
            pass
        assert run.looks > 1  # it looks by itself too: the run may be another server's


def test_a_slow_look_keeps_nobody_waiting(server, run):
    released = threading.Event()
    slow = Followed("slow", lambda: {"ended": released.wait(10)}, lambda _listener: lambda: None)
    address = f"{server}/progress/{STREAMS.give('slow', slow)}?once"
    thread = threading.Thread(target=httpx.get, args=(address,), kwargs={"timeout": 20})
    thread.start()
    assert httpx.get(f"{server}/progress/{run.token}?once").status_code == 200
    assert thread.is_alive()
    released.set()
    thread.join()


def test_the_streams_end_before_the_server_does(monkeypatch):
    class Server:
        should_exit = False

        def handle_exit(self, *_arguments):
            """What uvicorn has as its handler of signals."""

    server = Server()
    monkeypatch.setattr(signal, "getsignal", lambda _signal: server.handle_exit)
    assert not route._closing()
    server.should_exit = True
    assert route._closing()
    monkeypatch.setattr(signal, "getsignal", lambda _signal: signal.SIG_DFL)
    assert not route._closing()
