"""Uploads: together they fit into memory, and one that does not arrive takes its room for a while only."""

import asyncio
import inspect
import tomllib
from types import SimpleNamespace

import pytest
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from core.figures.theme import CONFIG_TOML
from core.runs import workspace_file
from core.words.storage import MOST_UPLOAD
from pages.shared import upload_room
from pages.shared.upload_room import FULL, NO_LENGTH, SLOW, TOGETHER, RoomForUploads

LARGEST = tomllib.loads(CONFIG_TOML.read_text(encoding="utf-8"))["server"]["maxUploadSize"] * 2**20
FILE = "/lab/_stcore/upload_file/session/file"


class Receiver:
    """An app that takes its time with each file."""

    def __init__(self, seconds):
        self.seconds, self.taken = seconds, 0

    async def __call__(self, scope, receive, send):
        await asyncio.sleep(self.seconds)
        self.taken += 1
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def send_files(lengths, *, held=0, path=FILE, method="PUT", takes=0.01, may_take=5.0):
    """Send files of these lengths at once. Returns the app, and status and text of each answer."""
    app = Receiver(takes)
    room = RoomForUploads(app, lambda: held, may_take)

    async def one(length):
        headers = [] if length is None else [(b"content-length", str(length).encode())]
        scope = {"type": "http", "method": method, "path": path, "headers": headers, "http_version": "1.1"}
        messages = []

        async def send(message):
            messages.append(message)

        await room(scope, None, send)
        return messages[0]["status"], messages[1]["body"].decode()

    async def every():
        return await asyncio.gather(*map(one, lengths))

    return app, asyncio.run(every())


@pytest.mark.parametrize(("held", "status"), [(TOGETHER - 1000, 204), (TOGETHER - 999, 503)])
def test_a_file_for_which_there_is_no_room_is_refused(held, status):
    app, [(came, text)] = send_files([1000], held=held)
    assert came == status
    assert text == ("" if status == 204 else FULL)
    assert app.taken == (status == 204)


def test_what_is_on_its_way_takes_room_too():
    _, answers = send_files([1000] * 3, held=TOGETHER - 2000)
    assert sorted(status for status, _ in answers) == [204, 204, 503]


def test_a_file_that_does_not_arrive_gives_its_room_back():
    app = Receiver(5.0)
    room = RoomForUploads(app, lambda: 0, 0.01)
    scope = {"type": "http", "method": "PUT", "path": FILE, "headers": [(b"content-length", b"%d" % TOGETHER)]}
    for _ in range(2):
        messages = []

        async def send(message, said=messages):
            said.append(message)

        asyncio.run(room(scope, None, send))
        assert (messages[0]["status"], messages[1]["body"].decode()) == (408, SLOW)
    assert not app.taken


def test_a_file_of_unknown_length_is_refused():
    app, answers = send_files([None])
    assert answers == [(411, NO_LENGTH)]
    assert not app.taken


@pytest.mark.parametrize(("path", "method"), [("/sequence_lab", "PUT"), (FILE, "GET"), (FILE, "DELETE")])
def test_everything_else_passes(path, method):
    assert send_files([None, 10**12], path=path, method=method, held=TOGETHER)[1] == [(204, "")] * 2


def test_the_largest_files_that_fields_take_have_room():
    assert max(MOST_UPLOAD, workspace_file.MAX_MB * 1_000_000) <= LARGEST
    assert 2 * LARGEST <= TOGETHER


def test_what_streamlit_holds_is_counted(monkeypatch):
    manager = MemoryUploadedFileManager("/upload")
    manager.add_file("session", UploadedFileRec("file", "a.txt", "text/plain", b"12345"))
    monkeypatch.setattr(upload_room.runtime, "exists", lambda: True)
    monkeypatch.setattr(upload_room.runtime, "get_instance", lambda: SimpleNamespace(_uploaded_file_mgr=manager))
    assert upload_room.held() == 5
    assert "_uploaded_file_mgr" in inspect.getsource(Runtime.__init__)


def test_without_a_server_nothing_is_held():
    assert upload_room.held() == 0
