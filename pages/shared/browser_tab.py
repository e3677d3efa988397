"""The title in the browser's tab follows what a page shows."""

import streamlit as st

from core.views.shared.browser_title import title

_KEY = "browser tab"


def begin(page: str) -> None:
    """Begin a run of a page with its title in the navigation; "" for the start page. What it showed last stays."""
    before, shown = st.session_state.get(_KEY, ("", ()))
    shown = shown if before == page else ()
    st.session_state[_KEY] = page, shown
    st.set_page_config(page_title=title(page, *shown))


def shows(*shown: str) -> None:
    """Say what the page shows."""
    page, before = st.session_state[_KEY]
    if shown != before:
        st.session_state[_KEY] = page, shown
        st.set_page_config(page_title=title(page, *shown))
