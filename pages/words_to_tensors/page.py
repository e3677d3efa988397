"""Words to tensors: tokens, padding, masks, and why order matters."""

import streamlit as st

from pages.words_to_tensors import order, padding, tokens

PARTS = {"Tokens": tokens, "Padding": padding, "Order": order}

st.title("Words to tensors", anchor=False)
st.markdown("From sentences to the numbers that a network reads, and what is lost or kept on the way.")
tabs = st.tabs(list(PARTS), key="part", on_change="rerun", bind="query-params")
for tab, part in zip(tabs, PARTS.values(), strict=True):
    if tab.open:
        with tab:
            part.show_part()
