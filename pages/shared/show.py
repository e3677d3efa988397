"""How things are put on a page: figures with their description, problems as sentences, names as plain text.

`plain` is for all that people typed or uploaded: it shows as it is, and no markup in it takes effect.
"""

import plotly.graph_objects as go
import streamlit as st

from core.figures import theme
from core.figures.escaping import plain
from pages.shared import theme_watch


def figure(fig: go.Figure, key: str) -> None:
    """A plotly figure with the sentence that describes it to those who cannot see it."""
    st.plotly_chart(fig, key=f"{key} {theme_watch.changes()}", config=theme.CONFIG, alt=theme.alt(fig))


def problem(error: Exception | str) -> None:
    """One sentence about what cannot be done and what to change."""
    text = str(error).rstrip()
    st.error(plain(text if text.endswith((".", "!", "?")) else f"{text}."), icon=":material/error:")
