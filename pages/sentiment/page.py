"""Sentiment: type a sentence and watch it being read, train a network on reviews, look into its units."""

import streamlit as st

from pages.sentiment import classifiers, read, train, units
from pages.shared.tabs import tabs

PARTS = {"read": read, "train": train, "units": units}

st.title("Sentiment", anchor=False)
st.markdown(
    "Which of two kinds is a text: for a film or against it, say? A network reads it word by word, and you see its "
    "mind change."
)
classifiers.recall()
part, container = tabs("sentiment")
with container:
    PARTS[part].show_part()
