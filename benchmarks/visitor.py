"""A visitor's Chromium: driven by a few messages of the DevTools protocol, and inspected by nobody.

    with chromium() as browser, browser.visit(BEFORE) as tab:
        tab.open("http://localhost:8501")
        seconds = tab.wait_for("window.drawn", 60)

Playwright, with which the tests drive Chromium, always turns on the protocol's domain `Runtime`. With it, V8 notes for
each error object the line of every function on the stack, and reads those functions' code again for that. The code that
draws figures makes such an object while it starts, below functions of 4.6 MB: it takes 1.2 s to start with `Runtime`
turned on and 0.4 s without. A visitor has it turned off, so what a visitor waits for is measured here.
"""

import contextlib
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from itertools import count
from typing import Any

from websockets.sync.client import ClientConnection, connect

from benchmarks.browser_session import free_port

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome")
UP_SECONDS = 30  # until Chromium answers
LOOK_SECONDS = 0.2  # between two looks at what is waited for
SCREEN = {"width": 1440, "height": 1000, "deviceScaleFactor": 1, "mobile": False}  # CSS pixels

# The middle of the first link with a text, which is moved into view; null if there is none yet.
MIDDLE = """(text => {
  const link = [...document.querySelectorAll("a, a p")].find(one => one.innerText.trim() === text);
  link?.scrollIntoView({block: "center", behavior: "instant"});
  const place = link?.getBoundingClientRect();
  return place?.height ? [place.x + place.width / 2, place.y + place.height / 2] : null;
})(%s)"""


class Tab:
    """A tab in a browser context of its own, with an empty cache and no cookies."""

    def __init__(self, browser: "Browser", session: str) -> None:
        self._browser, self._session = browser, session

    def send(self, method: str, **parameters: object) -> dict[str, Any]:
        """Send a command to the tab. Returns its result."""
        return self._browser.send(method, parameters, self._session)

    def open(self, address: str) -> None:
        """Begin to open an address."""
        self.send("Page.navigate", url=address)

    def look(self, expression: str) -> Any:
        """The value of a JavaScript expression, None if it has none or fails."""
        return self.send("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def wait_for(self, expression: str, seconds: float) -> Any:
        """The value of a JavaScript expression once it is neither null nor undefined; None after `seconds`."""
        deadline = time.monotonic() + seconds
        while (value := self.look(expression)) is None and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)
        return value

    def click(self, text: str, seconds: float, rest: float) -> None:
        """Click the first link with this text, once it has been there for `rest` seconds.

        Raises:
            LookupError: there is none within `seconds`.
        """
        if self.wait_for(MIDDLE % json.dumps(text), seconds) is None:
            raise LookupError(f"No link {text!r} on the page")
        time.sleep(rest)
        middle = self.look(MIDDLE % json.dumps(text))
        at: dict[str, object] = {"x": middle[0], "y": middle[1], "button": "left", "clickCount": 1}
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=middle[0], y=middle[1])
        self.send("Input.dispatchMouseEvent", type="mousePressed", **at)
        self.send("Input.dispatchMouseEvent", type="mouseReleased", **at)


class Browser:
    """A Chromium that was started here."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._numbers = count(1)

    @contextlib.contextmanager
    def visit(self, before: str = "") -> Iterator[Tab]:
        """A new visitor's tab. `before` is JavaScript that runs in a page before its own."""
        context = self.send("Target.createBrowserContext", {})["browserContextId"]
        new = {"url": "about:blank", "browserContextId": context}
        target = self.send("Target.createTarget", new)["targetId"]
        session = self.send("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        tab = Tab(self, session)
        tab.send("Page.enable")
        tab.send("Emulation.setDeviceMetricsOverride", **SCREEN)
        tab.send("Page.addScriptToEvaluateOnNewDocument", source=before)
        try:
            yield tab
        finally:
            self.send("Target.disposeBrowserContext", {"browserContextId": context})

    def send(self, method: str, parameters: dict[str, object], session: str = "") -> dict[str, Any]:
        """Send a command and wait for its result.

        Raises:
            RuntimeError: Chromium refuses it.
        """
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        self._connection.send(json.dumps(message))
        for received in self._connection:
            answer = json.loads(received)
            if answer.get("id") == number:  # what else comes are events, which nobody here waits for
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
        raise RuntimeError("Chromium has ended")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium with a new profile. SystemExit, with a sentence, if there is none on this machine."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        print("This benchmark needs Chromium: apt-get install chromium")
        raise SystemExit(1)
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, "--headless", f"--remote-debugging-port={port}", f"--user-data-dir={profile}", *FLAGS]
        process = subprocess.Popen([*command, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with connect(_address(port), max_size=None, compression=None) as connection:
                yield Browser(connection)
        finally:
            process.terminate()
            process.wait(30)


def _address(port: int) -> str:
    """The address of Chromium's WebSocket, once it answers. TimeoutError after UP_SECONDS."""
    deadline = time.monotonic() + UP_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            version = urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=1)
            return json.load(version)["webSocketDebuggerUrl"]
        time.sleep(0.1)
    raise TimeoutError(f"Chromium did not answer within {UP_SECONDS} s")
