"""Word vectors: arithmetic on words, where they come from, and how good they are."""

import streamlit as st

from pages.shared.tabs import tabs
from pages.word_vectors import arithmetic, axes, choose, embedding, library, scores, skipgram, word2vec

PARTS = {
    "arithmetic": arithmetic,
    "axes": axes,
    "skipgram": skipgram,
    "word2vec": word2vec,
    "scores": scores,
    "embedding": embedding,
    "library": library,
}

st.title("Word vectors", anchor=False)
st.markdown(
    "Each word has a vector. Words of similar meaning are near each other, and words can be added and subtracted."
)
name, vectors = choose.choice()
part, container = tabs("word_vectors")
with container:
    PARTS[part].show_part(name, vectors)
