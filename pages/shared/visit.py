"""One visitor's runs of the script: which page is open, and what caused the run.

The entry calls `begin` before it runs a page and `end` after it. Runs of a fragment alone are not counted.
"""

from dataclasses import dataclass, field

import streamlit as st

_KEY = "visit"


@dataclass
class _Visit:
    page: str = ""  # its name in addresses
    touched: bool = False  # something on the page has asked for the next run
    by_the_page: bool = False  # something on the page has asked for this run
    drawing: set[tuple[str, str]] = field(default_factory=set)  # page and draft, in this run
    drawn: set[tuple[str, str]] = field(default_factory=set)  # and in the last run that came to its end


def begin(page: str) -> None:
    """Begin a run of `page`. A run that opens another page than the one before was not asked for by that one."""
    visit = _visit()
    visit.by_the_page = visit.touched and visit.page == page
    visit.page, visit.touched, visit.drawing = page, False, set()


def end() -> None:
    """End the run: widgets that it has not drawn are forgotten by Streamlit."""
    _visit().drawn = _visit().drawing


def touched() -> None:
    """Call this before every rerun that the page itself causes: from a widget's callback, or before `st.rerun`."""
    _visit().touched = True


def by_the_page() -> bool:
    """True if the page itself caused this run; False if the visitor opened an address or went back to one."""
    return _visit().by_the_page


def draw(draft: str) -> bool:
    """Say that this run draws the widgets of a draft. Returns False if the run before has not drawn them here."""
    visit = _visit()
    visit.drawing.add((visit.page, draft))
    return (visit.page, draft) in visit.drawn


def _visit() -> _Visit:
    return st.session_state.setdefault(_KEY, _Visit())
