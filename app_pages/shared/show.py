"""How things are put on a page: figures with their description, problems as sentences, names as plain text."""

import re

import plotly.graph_objects as go
import streamlit as st

from app_pages.shared import theme_watch
from core.figures import theme

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~>$:<])")


def figure(fig: go.Figure, key: str) -> None:
    """A plotly figure with the sentence that describes it to those who cannot see it."""
    st.plotly_chart(fig, key=f"{key} {theme_watch.changes()}", config=theme.CONFIG, alt=theme.alt(fig))


def problem(error: Exception | str) -> None:
    """One sentence about what cannot be done and what to change."""
    text = plain(str(error)).rstrip()
    st.error(text if text.endswith((".", "!", "?")) else f"{text}.", icon=":material/error:")


def plain(text: str) -> str:
    """Text that people typed or uploaded, so that it shows as it is and no markup in it takes effect."""
    return _MARKDOWN.sub(r"\\\1", text)
