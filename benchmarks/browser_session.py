"""A browser without a browser: one tab's session with the app, over its WebSocket.

    with serve(port) as server:
        async with BrowserSession(server.address, "sequence_lab", "task=sine") as tab:
            await tab.rerun()
            tab.choose("Units", "9")
            seconds = await tab.rerun()

It keeps the page's elements and widget values, runs fragments again that ask for it, follows the progress of runs as
the page's component does, and asks for the rerun that this component asks for.
"""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import psutil
from streamlit.components.v2.bidi_component.main import _make_trigger_id as trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).parents[1]
UP_SECONDS = 60  # until the server answers
RUN_SECONDS = 180  # until a script must have ended
LOOK_SECONDS = 0.05  # between two looks at what the page shows
PROGRESS = "live_progress"  # the component that draws the progress of a run
FAILED = "Something went wrong"  # what the app shows of an exception

Place = tuple[int, ...]


@dataclass(frozen=True)
class Server:
    """The app in a process of its own."""

    address: str
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """Processor time of the web process so far, its workers not counted."""
        times = self.process.cpu_times()
        return times.user + times.system


@contextlib.contextmanager
def serve(port: int, app: str = "app.py") -> Iterator[Server]:
    """The app as a person starts it, with an empty data folder; or another Streamlit app, for comparison."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "streamlit", "run", app, "--server.port", str(port)]
        env = os.environ | {"UNROLLED_DATA": data}
        with (Path(data) / "server.log").open("w") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )  # as in a terminal of its own: its workers give way to its pages, and not to what measures them
        try:
            _wait_for(f"http://localhost:{port}/_stcore/health", process)
            yield Server(f"http://localhost:{port}", psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait(30)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + UP_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=1)  # noqa: S310 - our own address
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"the server did not answer within {UP_SECONDS} s") from None
            time.sleep(0.1)
        else:
            return


class BrowserSession:
    """One tab. Every method belongs to one event loop.

    Args:
        address: of the server, such as "http://localhost:8501".
        page: the page's name in addresses; "" for the first one.
        query: the address's query, without "?".
        on_element: called with each element as it comes.
        cookie: that the browser sends, as "name=value"; "" for none.

    Attributes:
        elements: what the page shows, by its place in the page.
        received: bytes that came over the WebSocket.
        errors: sentences on what went wrong: exceptions on the page, lost connections.
    """

    def __init__(
        self,
        address: str,
        page: str = "",
        query: str = "",
        on_element: Callable[[Element], None] | None = None,
        *,
        cookie: str = "",
    ) -> None:
        self.elements: dict[Place, Element] = {}
        self.received = 0
        self.errors: list[str] = []
        self._address, self._page, self._query = address, page, query
        self._on_element = on_element
        self._headers = {"Cookie": cookie} if cookie else {}
        self._page_hash = ""
        self._opening = False  # a page was asked for and has not begun: what comes is the last page's
        self._values: dict[str, WidgetState] = {}
        self._once: list[WidgetState] = []  # presses of buttons that the next rerun sends
        self._messages: dict[str, ForwardMsg] = {}  # that the server may name by their hash
        self._fresh: set[Place] = set()  # the places that the run under way has filled
        self._whole = False  # the run under way is one of the whole page
        self._asked: list[asyncio.Future[None]] = []  # reruns of the whole page that have not begun
        self._running: list[asyncio.Future[None]] = []  # and those that the run under way answers
        self._timers: dict[str, asyncio.Task] = {}  # by fragment
        self._tabs: dict[Place, tuple[str, int]] = {}  # each group of tabs: its id, and which one is open
        self._streams: dict[str, asyncio.Task] = {}  # by the token of a run's progress
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task | None = None

    async def __aenter__(self) -> Self:
        address = urlsplit(self._address)
        self._socket = await connect(
            f"ws://{address.netloc}/_stcore/stream",
            origin=self._address,  # type: ignore[arg-type]  # a NewType of str
            subprotocols=["streamlit"],  # type: ignore[list-item]  # a NewType of str
            additional_headers=self._headers,
            compression=None,
            max_size=None,
            ping_interval=None,  # the server pings; a browser does not
        )
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_error: object) -> None:
        for task in (*self._timers.values(), *self._streams.values(), self._reader):
            if task is not None:
                task.cancel()
        if self._socket is not None:
            await self._socket.close()

    async def rerun(self) -> float:
        """Run the page, as a widget that was changed does. Returns the seconds until the script has ended.

        Raises:
            TimeoutError: it has not ended within RUN_SECONDS.
        """
        began, ended = time.perf_counter(), asyncio.get_running_loop().create_future()
        self._asked.append(ended)
        once, self._once = tuple(self._once), []
        await self._send(once=once)
        await asyncio.wait_for(ended, RUN_SECONDS)
        return time.perf_counter() - began

    def choose(self, label: str, value: str) -> None:
        """Move the select slider of this label. The next `rerun` sends it."""
        state = WidgetState(id=self._widget("slider", label).id)
        state.string_array_value.data.append(value)
        self._values[state.id] = state

    def write(self, label: str, text: str) -> None:
        """Type into the text field of this label. The next `rerun` sends it."""
        state = WidgetState(id=self._widget("text_input", label).id, string_value=text)
        self._values[state.id] = state

    async def settle(self, seconds: float) -> None:
        """Wait until the page shows the progress of no run, at most `seconds`."""
        for _ in range(round(seconds / LOOK_SECONDS)):
            if not any(map(_progress, self.elements.values())):
                return
            await asyncio.sleep(LOOK_SECONDS)

    def press(self, label: str) -> None:
        """Press the button whose label begins so. The next `rerun` sends it."""
        button = self._widget("button", label)
        self._once.append(WidgetState(id=button.id, trigger_value=True))

    def switch(self, label: str, *, on: bool) -> None:
        """Switch a toggle or a checkbox. The next `rerun` sends it."""
        toggle = self._widget("checkbox", label)
        self._values[toggle.id] = WidgetState(id=toggle.id, bool_value=on)

    def shows(self, kind: str, label: str) -> bool:
        """True if the page has a widget of this kind whose label begins so."""
        return any(getattr(element, kind).label.startswith(label) for element in self._of(kind))

    def progress(self) -> list[str]:
        """The lines above the bars of progress, as they were when the page was drawn."""
        given = [_progress(element).get("now", {}) for element in self.elements.values()]
        return [now["text"] for now in given if "text" in now]

    def go(self, page: str, query: str = "") -> None:
        """Follow a link to a page of the app in the same tab. The next `rerun` opens it, in the same session."""
        if page != self._page:
            self._values = {}
        self._page, self._page_hash, self._query = page, "", query
        self._opening = True

    def _of(self, kind: str) -> list[Element]:
        return [element for element in list(self.elements.values()) if element.WhichOneof("type") == kind]

    def _widget(self, kind: str, label: str) -> Any:
        widgets = [getattr(element, kind) for element in self._of(kind)]
        for widget in widgets:
            if widget.label.startswith(label):
                return widget
        raise LookupError(f"No {kind} {label!r} on the page, which has {', '.join(w.label for w in widgets) or 'none'}")

    async def _send(self, *, fragment: str = "", timer: bool = False, once: tuple[WidgetState, ...] = ()) -> None:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.fragment_id, asked.is_auto_rerun = self._query, fragment, timer
        if self._page_hash:
            asked.page_script_hash = self._page_hash
        else:
            asked.page_name = self._page
        asked.widget_states.CopyFrom(WidgetStates(widgets=[*self._values.values(), *once]))
        asked.cached_message_hashes.extend(self._messages)  # they are not sent again
        if self._socket is not None:
            await self._socket.send(message.SerializeToString())

    async def _read(self) -> None:
        assert self._socket is not None
        try:
            async for data in self._socket:
                self.received += len(data)
                message = ForwardMsg()
                message.ParseFromString(data if isinstance(data, bytes) else data.encode())
                self._take(message)
            self.errors.append("the connection was closed")
        except Exception as error:
            self.errors.append(repr(error))
            raise

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            self._place(tuple(message.metadata.delta_path), self._messages[message.ref_hash].delta)
        elif kind == "delta":
            if message.metadata.cacheable:
                self._messages[message.hash] = message
            path = tuple(message.metadata.delta_path)
            if message.delta.WhichOneof("type") == "new_element":
                self._place(path, message.delta)
            elif message.delta.WhichOneof("type") == "add_block":
                self._place_block(path, message.delta.add_block)
        elif kind == "new_session":
            self._begin(message)
        elif kind == "script_finished":
            self._end(message.script_finished)
        elif kind == "navigation":
            self._page_hash, self._opening = message.navigation.page_script_hash, False
        elif kind == "page_info_changed" and not self._opening:
            self._query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self._time(message.auto_rerun.fragment_id, message.auto_rerun.interval)

    def _begin(self, message: ForwardMsg) -> None:
        self._whole = not message.metadata.run.fragment_ids
        self._fresh = set()
        if self._whole:
            self._running, self._asked = [*self._running, *self._asked], []
            for timer in self._timers.values():
                timer.cancel()
            self._timers = {}

    def _end(self, status: int) -> None:
        if not self._whole or status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        self.elements = {path: element for path, element in self.elements.items() if path in self._fresh}
        for ended in self._running:
            if not ended.done():
                ended.set_result(None)
        self._running = []
        shown = {_progress(element).get("token") for element in self.elements.values()}
        for token in self._streams.keys() - shown:
            self._streams.pop(token).cancel()

    def _place(self, path: Place, delta: Delta) -> None:
        element = delta.new_element
        self.elements[path] = element
        self._fresh.add(path)
        kind = element.WhichOneof("type")
        if kind == "exception" or (kind == "alert" and FAILED in element.alert.body):
            self.errors.append(str(element)[:200])
        token = _progress(element).get("token")
        if token and token not in self._streams:
            self._streams[token] = asyncio.create_task(self._follow(token, path, delta.fragment_id))
        if self._on_element is not None:
            self._on_element(element)

    def _place_block(self, path: Place, block: Block) -> None:
        """Tabs have a value, that of the open one, which the browser sends with each rerun."""
        kind = block.WhichOneof("type")
        if kind == "tab_container" and block.tab_container.id:
            self._tabs[path] = block.tab_container.id, block.tab_container.default_tab_index
        elif kind == "tab" and path[:-1] in self._tabs:
            widget, opened = self._tabs[path[:-1]]
            if path[-1] == opened:
                self._values[widget] = WidgetState(id=widget, string_value=block.tab.label)

    def _time(self, fragment: str, interval: float) -> None:
        async def tick() -> None:
            while True:
                await asyncio.sleep(interval)
                await self._send(fragment=fragment, timer=True)

        if fragment in self._timers:
            self._timers[fragment].cancel()
        self._timers[fragment] = asyncio.create_task(tick())

    async def _follow(self, token: str, path: Place, fragment: str) -> None:
        """Read the progress of a run, and ask for a rerun once the page that is drawn is of an older version."""
        address = urlsplit(self._address)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        try:
            writer.write(f"GET /progress/{token} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
            status = await reader.readline()
            if b" 200 " not in status:
                self.errors.append(f"progress: {status.decode().strip()}")
                return
            async for line in reader:
                if not line.startswith(b"data: "):
                    continue
                element = self.elements[path]
                if json.loads(line[6:])["version"] != _progress(element).get("version"):
                    events = WidgetState(id=trigger_id(element.bidi_component.id, "events"))
                    events.json_trigger_value = json.dumps([{"event": "news", "value": True}])
                    await self._send(fragment=fragment, once=(events,))
        finally:
            writer.close()


def _progress(element: Element) -> dict[str, Any]:
    """What the component that draws a run's progress was given; {} for any other element."""
    component = element.bidi_component
    return json.loads(component.json) if component.component_name == PROGRESS else {}
