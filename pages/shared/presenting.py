"""The presenter's view, for a projector of 1280 x 720: one figure after the other, large, the settings in a drawer.

`view=present` in the address opens it, and so does a button at the foot of every page. A clicker, or the keys
PageDown, PageUp and the arrows, go from figure to figure; S opens the settings, and Escape leaves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.figures.enlarged import enlarged
from core.figures.theme import Figure
from pages.shared import visit

NAME, VALUE = "view", "present"  # in the address
_KEY = "presenting"
_HERE = Path(__file__)
_STYLES = _HERE.with_suffix(".css").read_text(encoding="utf-8")
_BAR = """
<nav class="bar" aria-label="Figures">
  <button type="button" data-by="-1" title="PageUp or left arrow">Back</button>
  <span role="status"></span>
  <button type="button" data-by="1" title="PageDown or right arrow">Next</button>
  <button type="button" class="settings" title="S" hidden>Settings</button>
  <button type="button" class="leave" title="Escape">Leave</button>
</nav>
"""
_BAR_STYLES = """
.bar { position: fixed; left: 0; right: 0; bottom: 0; z-index: 1000; display: flex; gap: 0.5rem; align-items: center;
  justify-content: flex-end; padding: 2px 1rem; font: 18px/1.4 var(--st-font); color: var(--st-text-color);
  background: var(--st-background-color); border-top: 1px solid var(--st-border-color); }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0.25rem 0.5rem; cursor: pointer; }
button:disabled { opacity: 0.5; cursor: default; }
@media print { .bar { display: none; } }
"""
_COMPONENT = st.components.v2.component(
    "presenting", html=_BAR, css=_BAR_STYLES, js=_HERE.with_suffix(".js").read_text(encoding="utf-8")
)


@dataclass
class _Presenting:
    on: bool = False
    page: str = ""  # that was drawn last


def begin(page: str) -> None:
    """Read the address, before the page is drawn. A link to another page stays in the presenter's view."""
    now = _now()
    asked = st.query_params.get(NAME) == VALUE
    if now.on and not asked and page != now.page:
        st.query_params[NAME] = VALUE
        asked = True
    now.on, now.page = asked, page


def is_on() -> bool:
    """True in the presenter's view."""
    return _now().on


def columns(widths: Sequence[int]) -> tuple[DeltaGenerator, DeltaGenerator]:
    """A place for settings and one for results: two columns; in the presenter's view a drawer and the whole page."""
    if is_on():
        return st.sidebar, st.container()
    left, right = st.columns(widths, gap="large")
    return left, right


def shown(fig: Figure) -> Figure:
    """A figure as it is shown: larger in the presenter's view."""
    return enlarged(fig) if is_on() else fig


def button() -> None:
    """The button that opens the view."""
    if not is_on():
        st.button("Present this page", type="tertiary", icon=":material/present_to_all:", key="present", on_click=_open)


def bar() -> None:
    """What the view adds to the page: its style sheet, its keys, and a bar along the lower edge."""
    if is_on():
        _COMPONENT(key="presenting bar", data=_STYLES, on_leave_change=_leave, height=0)


def _open() -> None:
    visit.touched()
    st.query_params[NAME] = VALUE


def _leave() -> None:
    visit.touched()
    st.query_params.pop(NAME, None)


def _now() -> _Presenting:
    return st.session_state.setdefault(_KEY, _Presenting())
