"""Settings beside what they change: both stay in sight, see `first_answer.css`.

On a wide screen the settings scroll in their own column. On a phone, where columns stand below each other, the result
in short stays on top of them: a sentence and the curve of the loss.
"""

import re

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.figures.losses import Points
from core.figures.sparkline import HEIGHT, WIDTH, sparkline
from pages.shared import presenting, show

# `st.html` takes drawings out. This one is our own text, without anything that people typed.
_SPARKLINE = st.components.v2.component(
    "sparkline",
    html="<div></div>",
    css="div { color: var(--st-text-color); line-height: 0; }",
    js="export default ({ parentElement, data }) => { parentElement.querySelector('div').innerHTML = data; };",
)


def unbroken(sentence: str) -> str:
    """A sentence in which no line of a narrow column ends between a number and its unit."""
    return re.sub(r"(?<=\d) (?=\S)", "\N{NO-BREAK SPACE}", sentence)


class Glance:
    """The result in short, filled in once it is known. Only a phone shows it."""

    def __init__(self) -> None:
        self._place = st.container(key="glance", horizontal=True, wrap=False, vertical_alignment="center", gap="small")

    def result(self, sentence: str, training: Points, previous: Points | None) -> None:
        """How good the network is, and its loss over the epochs beside that of the run before."""
        with self._place:
            if drawn := sparkline(training, previous):  # a run that failed in its first epoch has no losses
                _SPARKLINE(key="glance.sparkline", data=drawn, width=WIDTH, height=HEIGHT)
            st.markdown(f":small[**{show.plain(unbroken(sentence))}**]")

    def problem(self, error: Exception) -> None:
        """Why there is no result. What to do about it stands below the settings."""
        text = show.plain(unbroken(show.sentence(error)))
        self._place.markdown(f":small[:material/error: **{text}** See below the settings.]")

    def waiting(self, sentence: str) -> None:
        """What happens until there is a result."""
        self._place.markdown(f":small[{show.plain(sentence)}]")


def columns() -> tuple[Glance, DeltaGenerator, DeltaGenerator]:
    """The result in short, the column of the settings, and that of the results."""
    glance = Glance()
    left, right = presenting.columns([1, 2])
    return glance, left if presenting.is_on() else left.container(key="settings_column"), right
