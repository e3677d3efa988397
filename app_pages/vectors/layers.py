"""The embedding layer against Word2Vec and GloVe: the same network on the same reviews, by real runs."""

import streamlit as st

from core.words.vectors import Vectors


def show_part(_name: str, _vectors: Vectors) -> None:
    """The comparison."""
    st.info("soon")
