"""How pages look on paper: results first, settings after them, and nothing that only a screen can do.

Streamlit has no setting for paper. It prints what is in the window: its columns, its scroll bars, and charts as wide as
they were on the screen. So this is the one style sheet of the app against the framework. The script draws charts anew
in the width of the paper before a page is printed, and in that of the screen after.
"""

from pathlib import Path

import streamlit as st

CONTROLS = "controls"  # the key of a container with settings, which are printed last
_HERE = Path(__file__)
_STYLES = _HERE.with_suffix(".css").read_text(encoding="utf-8")
_COMPONENT = st.components.v2.component("printing", js=_HERE.with_suffix(".js").read_text(encoding="utf-8"))


def prepare() -> None:
    """Put the style sheet on the page; it shows nothing."""
    _COMPONENT(key="printing", data=_STYLES, height=0)
