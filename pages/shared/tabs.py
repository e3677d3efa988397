"""The tabs of a page: one is open, and the address names it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.views.shared.parts import PARTS, is_part, part_of
from pages.shared import browser_tab, show, visit
from pages.shared.address import Address

_NAME = "part"  # of the parameter in the address
MISTAKEN = ("tab", "part", "see")  # what people write for it, and for `see` under the hood


def tabs(page: str) -> tuple[str, DeltaGenerator]:
    """Draw the tabs of a page. Returns the name of the part that is open, and the container for it."""
    titles, key = PARTS[page], f"{page}:tab"
    correct(_NAME)
    address = st.session_state.setdefault(f"{page}:tab address", Address())
    named = st.query_params.get(_NAME, "")
    remembered = visit.draw("tabs")
    if not remembered or address.is_new({_NAME: named}, by_the_page=visit.by_the_page()):
        st.session_state[key] = titles[part_of(page, named)]
        st.session_state[f"{key} wrong"] = named if named and not is_part(page, named) else ""
    place = st.container()
    drawn = dict(zip(titles, st.tabs(list(titles.values()), key=key, on_change=visit.touched), strict=True))
    part = next(name for name, tab in drawn.items() if tab.open)
    if part != part_of(page, named):
        named = "" if part == next(iter(titles)) else part
        if named:
            st.query_params[_NAME] = named
        else:
            del st.query_params[_NAME]
    address.remember({_NAME: named})
    first = next(iter(titles))
    if part != first:  # the visitor has opened another
        st.session_state[f"{key} wrong"] = ""
    if wrong := st.session_state.get(f"{key} wrong"):
        sentence = (
            f"This address names {_NAME}={wrong[:40]}, which is not there. Shown instead: “{titles[first]}”. "
            f"The parts of this page are {', '.join(titles)}."
        )
        show.problems(place, [sentence])
    browser_tab.shows(titles[part])
    return part, drawn[part]


def correct(right: str) -> None:
    """Take another name for the part in an address as the one that this page has, `right`."""
    for name in MISTAKEN:
        text = st.query_params.get(name) if name != right else None
        if text is not None:
            del st.query_params[name]
            if right not in st.query_params:
                st.query_params[right] = text
