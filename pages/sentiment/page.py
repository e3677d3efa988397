"""Sentiment: type a sentence and watch it being read, train a network on reviews, look into its units."""

import streamlit as st

from pages.sentiment import classifiers, read, train, units
from pages.shared.tabs import tabs

PARTS = {"read": read, "train": train, "units": units}

st.title("Sentiment", anchor=False)
st.markdown(
    "A network reads a text word by word and decides between two classes, such as for a film and against it. You "
    "see its answer change with each word."
)
classifiers.recall()
part, container = tabs("sentiment")
with container:
    PARTS[part].show_part()
