"""Files that visitors upload, and texts that they paste: the field, how they are kept, and how one is deleted again."""

import hashlib
from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.runs.upload_owners import UploadOwners
from core.settings import settings
from core.views.shared.in_words import day
from core.words.storage import Library
from pages.shared import browser, resources, visit

OFF = "Uploads are switched off on this server."
_DELETED = "uploads deleted"


def chooser(label: str, *, key: str, **arguments: Any) -> Any | None:
    """`st.file_uploader`, or a sentence where uploads are switched off. Returns the file in it, if there is one."""
    if not allowed():
        return None
    return st.file_uploader(label, key=emptied(key), **arguments)


def emptied(key: str) -> str:
    """The key of a field that is empty after a deletion: what was in it need not stay in the memory of the session."""
    return f"{key} {st.session_state.get(_DELETED, 0)}"


def allowed() -> bool:
    """True if visitors may upload; else the page says that they may not."""
    if not is_on():
        st.info(OFF, icon=":material/upload_file:")
    return is_on()


def is_on() -> bool:
    """True if visitors may upload."""
    return settings().uploads


def is_own(file: str) -> bool:
    """True if this visitor has uploaded the file with this hash."""
    return _owners().has(file, browser.owner())


def keep_table(content: bytes) -> str:
    """Keep a table as this visitor's. Returns its hash. Raises RunStoreError if it is too large."""
    key = resources.store().put_table(content)
    _owners().add(key, browser.owner())
    return key


def own(sha256: str) -> None:
    """What has this hash and is kept elsewhere is this visitor's: a file of word vectors, or a pasted text."""
    _owners().add(sha256, browser.owner())


def hash_of(content: bytes) -> str:
    """The name of an upload: its SHA-256."""
    return hashlib.sha256(content).hexdigest()


def delete_button(file: str, *, key: str, what: str = "file", forget: Sequence[str] = ()) -> None:
    """A button that deletes an uploaded file, for those who have uploaded it.

    Args:
        file: its hash.
        key: of the button.
        what: "file" or "text".
        forget: what else of the session speaks of the file.
    """
    if file and _owners().has(file, browser.owner()):
        st.button(
            f"Delete this {what} from the server",
            type="tertiary",
            icon=":material/delete:",
            help=f"The {what} goes, and every network that has learned from it. Addresses of it then open nothing. "
            f"If somebody else has brought the same {what}, it stays for them.",
            key=key,
            on_click=_delete,
            args=(file, forget),
        )


def own_files() -> None:
    """What this visitor has uploaded, each with a button that deletes it."""
    files = _owners().files_of(browser.owner())
    if not files:
        st.caption("You have uploaded nothing in this browser.")
    for file, when in files:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"Uploaded on {day(when)}, hash `{file[:8]}…`", width="content")
            delete_button(file, key=f"uploads:delete {file}")


def _delete(file: str, forget: Sequence[str]) -> None:
    visit.touched()
    st.session_state[_DELETED] = st.session_state.get(_DELETED, 0) + 1
    for name in forget:
        st.session_state.pop(name, None)
    if _owners().remove(file, browser.owner()):
        resources.engine().forget(resources.store().delete_table(file))
        Library().delete(file)


@st.cache_resource(max_entries=1, show_spinner=False)
def _owners() -> UploadOwners:
    return UploadOwners()
