"""The embedding layer against Word2Vec and GloVe: the same network on the same reviews, by real runs."""

import streamlit as st

from core.views.words_to_tensors import embedding_lab as lab
from core.wording import percent
from core.words.vectors import Vectors
from pages.shared import batch, show
from pages.shared.parameters import bound


def show_part(_name: str, _vectors: Vectors) -> None:
    """The choice of how many texts there are, and the table."""
    st.caption(
        "Two ways to get vectors for a network that judges texts: learn them with the task (`layers.Embedding`), or "
        "begin with vectors that were trained before, by Word2Vec on these texts or GloVe's, and keep them frozen or "
        "let them learn on. "
        f"The same network reads the same snippets of reviews each time: GRU(16), {lab.LENGTH} "
        f"words, {lab.DIMENSIONS} numbers a word, {len(lab.SEEDS)} seeds."
    )
    share = st.segmented_control(
        "Share of the 6,824 training texts",
        lab.SHARES,
        format_func=percent,
        required=True,
        default=lab.SHARES[0],
        **bound("of_texts"),
    )
    name, wanted = f"comparison of embeddings on {percent(share)} of the texts", lab.experiments(share)
    trained = batch.ask(name, wanted, lab.SECONDS)
    st.fragment(_table)(name, share, trained=trained)


def _table(name: str, share: float, *, trained: bool) -> None:
    wanted = lab.experiments(share)
    batch.watch(name, wanted, lab.SECONDS, trained=trained)
    measured = lab.results(batch.measured(wanted, lab.measure))
    show.table(lab.rows(measured), alt="Parameters, seconds and accuracy of each way to have word vectors")
    for sentence in lab.verdict(measured):
        st.markdown(f"- {sentence}")
    st.caption(
        "Accuracy on 1,706 texts never seen, after the epoch with the lowest validation loss; the spread is the "
        "standard deviation over seeds. Times are the fastest of the runs, since other work only adds to them."
    )
