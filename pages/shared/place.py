"""A place on a page in its address: `place=losses` scrolls to that figure, and presents it first.

The browser does it, see `place.js`. Each figure has a place; the menu below it copies a link to there.
"""

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.views.shared.places import place_of

NAME = "place"  # in the address
_COMPONENT = st.components.v2.component("place", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def frame(key: str) -> DeltaGenerator:
    """A container for a figure and its menu, by which scripts and style sheets find them; `key` is the figure's."""
    return st.container(key=f"figure frame {place_of(key)}", gap="xsmall")


def scroll() -> None:
    """Have the browser scroll to the place that its address names; it shows nothing."""
    _COMPONENT(key="place", height=0)
