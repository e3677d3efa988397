"""A real server and a real Chromium. Without Chromium these tests are skipped in one line; in CI that is a failure."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.effort import ALL

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",  # containers often run as root, where Chromium's own sandbox cannot start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 90_000  # ms: a busy machine compiles for many seconds
expect.set_options(timeout=PATIENCE)


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The server that all tests share. Gives its address."""
    with serve(tmp_path_factory.mktemp("data")) as address:
        yield address


# Streamlit's command, in a process whose pages have no opening runs: every network must be trained.
WITHOUT_OPENINGS = """
import sys
from pathlib import Path
from core.runs import OpeningRuns
OpeningRuns.__init__.__defaults__ = (Path(sys.argv.pop(1)),)
from streamlit.web.cli import main
main(prog_name="streamlit")
"""


@contextlib.contextmanager
def serve(data: Path, below: str = "", port: int = 0, *, openings: bool = True):
    """The app as a person starts it, with the data folder `data`, `below` a path. Gives its address.

    `port`: 0 is any free one. `openings`: False trains what ships, too.
    """
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    log = (data / "server.log").open("w")
    start = ["-m", "streamlit"] if openings else ["-c", WITHOUT_OPENINGS, str(data / "no-openings")]
    process = subprocess.Popen(
        [sys.executable, *start, "run", "app.py", "--server.port", str(port), "--server.baseUrlPath", below],
        cwd=ROOT,
        env=os.environ | {"UNROLLED_DATA": str(data)},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://localhost:{port}/{below}".rstrip("/")
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)  # noqa: S310 - our own address
                break
            except OSError:
                assert process.poll() is None, (data / "server.log").read_text()
                assert time.monotonic() < deadline, "the server did not come up within 60 s"
                time.sleep(0.1)
        yield address
    finally:  # also where a test fails
        process.terminate()
        process.wait(20)
    text = (data / "server.log").read_text()
    ours = [line for line in text.splitlines() if f'File "{ROOT}/core' in line or f'File "{ROOT}/pages' in line]
    assert not ours, text[-4000:]  # the framework's own quarrels with a browser that has left are not ours


@pytest.fixture(scope="session")
def playwright():
    """The one that all tests share: a second one in the same process cannot be started."""
    with sync_playwright() as play:
        yield play


@pytest.fixture(scope="session")
def chromium(playwright) -> Browser:
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
    new_context = browser.new_context

    def patient(**options):
        # Without a graphics card, Streamlit's transitions take a third of the processor time of a page.
        context = new_context(**(({} if ALL else {"reduced_motion": "reduce"}) | options))
        context.set_default_timeout(PATIENCE)  # of clicks, as of expectations
        return context

    browser.new_context = patient
    yield browser
    browser.close()


@pytest.fixture
def page(chromium, server) -> Page:
    """A new visitor's page, 1440 pixels wide."""
    context = chromium.new_context(viewport={"width": 1440, "height": 1000}, base_url=server)
    yield context.new_page()
    context.close()
