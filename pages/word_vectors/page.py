"""Word vectors: arithmetic on words, where they come from, and how good they are."""

import streamlit as st

from pages.word_vectors import arithmetic, axes, choose, layers, library, scores, skipgram, trained

PARTS = {
    "Arithmetic": arithmetic,
    "Axes": axes,
    "Skip-gram": skipgram,
    "Word2Vec": trained,
    "How good": scores,
    "Embedding layer": layers,
    "Other vectors": library,
}

st.title("Word vectors", anchor=False)
st.markdown("A vector for each word, so that words of like meaning lie near each other, and can be calculated with.")
name, vectors = choose.choice()
tabs = st.tabs(list(PARTS), key="part", on_change="rerun", bind="query-params")
for tab, part in zip(tabs, PARTS.values(), strict=True):
    if tab.open:
        with tab:
            part.show_part(name, vectors)
