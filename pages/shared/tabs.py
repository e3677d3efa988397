"""The tabs of a page: one is open, and the address names it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.views.shared.parts import PARTS, part_of
from pages.shared import visit
from pages.shared.address import Address

_NAME = "part"  # of the parameter in the address


def tabs(page: str) -> tuple[str, DeltaGenerator]:
    """Draw the tabs of a page. Returns the name of the part that is open, and the container for it."""
    titles, key = PARTS[page], f"{page}:tab"
    address = st.session_state.setdefault(f"{page}:tab address", Address())
    named = st.query_params.get(_NAME, "")
    remembered = visit.draw("tabs")
    if not remembered or address.is_new({_NAME: named}, by_the_page=visit.by_the_page()):
        st.session_state[key] = titles[part_of(page, named)]
    drawn = dict(zip(titles, st.tabs(list(titles.values()), key=key, on_change=visit.touched), strict=True))
    part = next(name for name, tab in drawn.items() if tab.open)
    if part != part_of(page, named):
        named = "" if part == next(iter(titles)) else part
        if named:
            st.query_params[_NAME] = named
        else:
            del st.query_params[_NAME]
    address.remember({_NAME: named})
    return part, drawn[part]
