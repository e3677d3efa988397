"""From starting the server to the first page drawn in headless Chromium, and what the web process then holds."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main(arguments: list[str]) -> None:
    """Print a table and one JSON line. `arguments` is not used."""
    import psutil
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print("page_start needs Chromium: apt-get install chromium")
        raise SystemExit(1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as data, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page()
        began = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT,
            env=os.environ | {"UNROLLED_DATA": data},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            up = open_page(page, f"http://localhost:{port}", began)
            page.get_by_role("heading", name="Unrolled").wait_for(timeout=60_000)
            page.get_by_text("Further reading").first.wait_for(timeout=60_000)  # the page's last section
            first_page = time.perf_counter() - began
            process = psutil.Process(server.pid)
            megabytes = process.memory_info().rss / 1e6
            maps = Path(f"/proc/{server.pid}/maps")
            loaded = "tensorflow" in maps.read_text() if maps.exists() else None
            page.get_by_role("link", name="Sequence lab").first.click()
            page.get_by_text("epochs in").wait_for(timeout=120_000)
            first_run = time.perf_counter() - began
            after = process.memory_info().rss / 1e6
        finally:
            server.terminate()
            server.wait(20)
            browser.close()
    print(f"server answers after           {up:6.2f} s")
    print(f"first page drawn after         {first_page:6.2f} s")
    print(f"first run trained and drawn    {first_run:6.2f} s")
    print(f"memory of the web process      {megabytes:6.0f} MB, {after:.0f} MB after the first run")
    result = {
        "first_page_seconds": round(first_page, 2),
        "first_run_seconds": round(first_run, 2),
        "rss_mb": round(megabytes),
        "rss_mb_after_first_run": round(after),
        "tensorflow_in_web_process": loaded,
    }
    print(json.dumps(result))


def open_page(page: "Page", address: str, began: float) -> float:
    """Load the page as soon as the server answers. Returns the seconds until it did."""
    from playwright.sync_api import Error

    while time.perf_counter() - began < 60:
        try:
            page.goto(address)
            return time.perf_counter() - began
        except Error:
            time.sleep(0.02)
    raise SystemExit("the server did not answer within 60 s")
