"""Links between pages."""

import streamlit as st

from core.views.shared.link import Link

ICONS = {
    "sequence_lab": "timeline",
    "under_the_hood": "visibility",
    "future_values": "query_stats",
    "words_to_tensors": "data_array",
    "word_vectors": "scatter_plot",
    "sentiment": "sentiment_satisfied",
    "video": "movie",
    "next_word": "text_fields",
    "translation": "translate",
    "runs": "list",
}


def link(label: str, to: Link, *, icon: str = "") -> None:
    """Put a link on the page.

    Args:
        label: its text.
        to: what it opens.
        icon: the name of a Material symbol; by default that of the page.
    """
    icon = f":material/{icon or ICONS[to.page]}:"
    st.page_link(f"{to.page}/page.py", label=label, icon=icon, query_params=to.query or None)
