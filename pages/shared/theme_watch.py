"""Notices a change between light and dark, and has charts drawn again in the new colours.

Streamlit puts a theme's colours into a chart once, when the chart is first drawn. A chart whose key changes is drawn
again, and the key holds how often the theme has changed.
"""

import streamlit as st

from pages.shared import visit

_SCRIPT = """
const before = new WeakMap();
export default ({ parentElement, setTriggerValue }) => {
  const host = parentElement.host ?? parentElement;
  const now = getComputedStyle(host).getPropertyValue("--st-background-color");
  const last = before.get(parentElement);
  before.set(parentElement, now);
  if (last !== undefined && last !== now) setTriggerValue("changed", now);
};
"""
_COUNT = "theme changes"
_COMPONENT = st.components.v2.component("theme_watch", js=_SCRIPT)


def watch() -> None:
    """Put the watcher on the page; it shows nothing."""
    _COMPONENT(key="theme_watch", on_changed_change=_changed, height=0)


def changes() -> int:
    """How often the theme has changed in this session."""
    return st.session_state.get(_COUNT, 0)


def _changed() -> None:
    visit.touched()
    st.session_state[_COUNT] = changes() + 1
