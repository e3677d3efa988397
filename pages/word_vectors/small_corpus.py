"""The warning about small corpora, in numbers: fresh vectors and GloVe's on the same questions."""

import streamlit as st

from core.views.word_vectors import evaluation_results
from core.words.vectors import Vectors
from core.work.vectors import Evaluate
from pages.shared import show, work

SECONDS = 8.0


def compare(name: str, fresh: Vectors) -> None:
    """Both on the tests that both can take."""
    st.header("How much a small corpus teaches", anchor=False)
    st.caption(
        "The fresh vectors and GloVe's answer the questions whose words both have, and choose among the same words. "
        "GloVe has read six billion words."
    )
    job = Evaluate(vectors=name, test="against_glove")
    result = work.find(
        job,
        seconds=SECONDS,
        button="Compare with GloVe",
        doing="Comparing with GloVe",
        table=packed(name, fresh),
        by_itself=True,
        height=180,
    )
    if result is None:
        return
    show.table(evaluation_results.against_rows(result.facts), alt="Fresh vectors and GloVe's on the same tests")
    st.markdown(evaluation_results.against(result.facts))


@st.cache_data(max_entries=4, show_spinner=False)
def packed(name: str, _fresh: Vectors) -> bytes:
    """Fresh vectors as a worker is given them."""
    from core.words.train_and_evaluate import pack  # noqa: PLC0415 - training code is imported when it is needed

    return pack(_fresh)
