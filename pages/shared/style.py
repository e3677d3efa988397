"""The style sheet of all pages, for what no token of the theme can say: see `style.css`."""

from pathlib import Path

import streamlit as st

_STYLES = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")


def put() -> None:
    """Put the style sheet on the page; it shows nothing."""
    st.html(f"<style>{_STYLES}</style>")
