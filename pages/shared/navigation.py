"""The pages as Streamlit knows them, made once: to find eleven files anew costs each rerun some milliseconds."""

from collections.abc import Mapping
from copy import copy

import streamlit as st
from streamlit.navigation.page import StreamlitPage

_MADE: dict[
    str, StreamlitPage
] = {}  # the first visitor's; Streamlit marks the one that it runs, so each run has copies


def pages(listed: Mapping[str, tuple[str, str]], *, hidden: str) -> list[StreamlitPage]:
    """Every page for `st.navigation`.

    Args:
        listed: title and icon of each page by its name in addresses, which is that of its folder too.
        hidden: the page that is not in the navigation.
    """
    for name, (title, icon) in listed.items():
        if name not in _MADE:
            _MADE[name] = st.Page(
                f"{name}/page.py",
                title=title,
                icon=icon,
                url_path=name,
                default=name == "start",
                visibility="hidden" if name == hidden else "visible",
            )
    return [copy(_MADE[name]) for name in listed]
