"""Next word: a network guesses what comes next in a text. See it guess, let it write, look into its units, train it."""

import streamlit as st

from pages.next_word import comes_next, train, units, write_on
from pages.shared.tabs import tabs

PARTS = {"comes_next": comes_next, "write_on": write_on, "units": units, "train": train}

st.title("Next word", anchor=False)
st.markdown(
    "A network reads a text letter by letter (or word by word), and guesses at each place what comes next. That is all "
    "it learns. To guess well it has to know words, lines and who speaks."
)
part, container = tabs("next_word")
with container:
    PARTS[part].show_part()
