"""How pages show figures, problems and plain text.

`plain` is for whatever people typed or uploaded: it is shown as it is, and markup in it has no effect.
"""

import plotly.graph_objects as go
import streamlit as st

from core.figures import theme
from core.figures.escaping import plain
from pages.shared import theme_watch


def figure(fig: go.Figure, key: str) -> None:
    """A plotly figure, with a description for screen readers."""
    st.plotly_chart(fig, key=f"{key} {theme_watch.changes()}", config=theme.CONFIG, alt=theme.alt(fig))


def problem(error: Exception | str) -> None:
    """An error as one sentence."""
    text = str(error).rstrip()
    st.error(plain(text if text.endswith((".", "!", "?")) else f"{text}."), icon=":material/error:")
