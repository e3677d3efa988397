"""Words to tensors: tokens, padding, masks, and why order matters."""

import streamlit as st

from pages.shared.tabs import tabs
from pages.words_to_tensors import order, padding, tokens

PARTS = {"tokens": tokens, "padding": padding, "order": order}

st.title("Words to tensors", anchor=False)
st.markdown("From sentences to the numbers that a network reads, and what is lost or kept on the way.")
part, container = tabs("words_to_tensors")
with container:
    PARTS[part].show_part()
