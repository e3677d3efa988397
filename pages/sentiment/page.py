"""Sentiment: type a sentence and watch it being read, train a network on reviews, look into its units."""

import streamlit as st

from pages.sentiment import networks, read, train, units

PARTS = {"Read": read, "Train": train, "Units": units}

st.title("Sentiment", anchor=False)
st.markdown(
    "Which of two kinds is a text: for a film or against it, say? A network reads it word by word, and you see its "
    "mind change."
)
networks.recall()
tabs = st.tabs(list(PARTS), key="part", on_change="rerun", bind="query-params")
for tab, part in zip(tabs, PARTS.values(), strict=True):
    if tab.open:
        with tab:
            part.show_part()
