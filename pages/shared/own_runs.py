"""The list of this visitor's own runs: what their browser has asked for is put on it."""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from core.runs.imported import ImportedRuns
from core.runs.run_lists import MOST, MOST_PINNED, Entry, RunLists
from pages.shared import browser, resources, visit

_NOTED = "runs noted"
_LOOKED = "run looked at"


def lists() -> RunLists:
    """The lists of all browsers."""
    return resources.store().lists


def imported() -> ImportedRuns:
    """The runs that browsers have brought as files. Ask it only for this visitor's own."""
    return resources.store().imported


def bring(entries: Sequence[Entry]) -> None:
    """Put entries of a file on the visitor's list. Those that are on it stay as they are; as many are pinned as may."""
    owner = browser.owner()
    room = MOST_PINNED - lists().count_pinned(owner)
    kept = []
    for entry in entries:
        pinned = entry.pinned and room > 0
        room -= pinned
        kept.append(replace(entry, pinned=pinned))
    lists().restore(owner, kept)
    imported().prune()


def note(fingerprints: Iterable[str]) -> None:
    """Put runs on the visitor's list. Those that were put there in this visit are not looked for again."""
    noted: set[str] = st.session_state.setdefault(_NOTED, set())
    new = [name for name in dict.fromkeys(fingerprints) if name not in noted]
    if not new:
        return
    if len(noted) > MOST:
        noted.clear()
    with contextlib.suppress(SQLAlchemyError):  # a page must not fail because a list could not be written
        lists().add(browser.owner(), new)
        noted.update(new)


def is_noted(fingerprint: str) -> bool:
    """True if a run was put on the list in this visit."""
    return fingerprint in st.session_state.get(_NOTED, ())


def note_change(fingerprint: str, page: str, *, known: bool) -> None:
    """Put a run on the list if it is `known` and the visitor's own change on this page has led to it.

    Whoever only opens an address has not asked for its run.
    """
    key = f"{page}:{_LOOKED}"
    before = st.session_state.get(key)
    st.session_state[key] = fingerprint
    if known and before not in (None, fingerprint) and visit.by_the_page():
        note([fingerprint])


def forget_button() -> None:
    """A button that empties this visitor's list."""
    st.button(
        "Empty my list of runs",
        icon=":material/delete:",
        key="runs:forget all",
        on_click=_forget_all,
    )


def _forget_all() -> None:
    lists().forget(browser.owner())
    imported().forget(browser.owner())
    st.session_state.pop(_NOTED, None)


def forget(fingerprints: Iterable[str]) -> None:
    """Runs that were removed from the list: asked for again, they are on it again."""
    st.session_state.setdefault(_NOTED, set()).difference_update(fingerprints)
