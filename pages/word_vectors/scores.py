"""How good the vectors are: analogies by category, and cosines beside what people say of pairs of words."""

import streamlit as st

from core.figures import heading, vector_score
from core.views.word_vectors import evaluation_results
from core.words.vectors import Vectors
from core.work.vectors import Evaluate
from pages.shared import show, work
from pages.word_vectors import choose, small_corpus

SECONDS = {"analogies": 40.0, "similarity": 2.0}


def show_part(name: str, vectors: Vectors) -> None:
    """Both tests of the chosen vectors."""
    st.caption(
        f"Tests that researchers use, for {show.plain(choose.called(name))}{_size(name, vectors)}. Results are kept."
    )
    table = small_corpus.packed(name, vectors) if name.startswith("job-") else None
    _analogies(name, table)
    st.divider()
    _similarity(name, table)


def _size(name: str, vectors: Vectors) -> str:
    """How many words and numbers there are; "" where the name says so."""
    if choose.called(name) == choose.GLOVE_LABEL:
        return ""
    return f" ({vectors.size:,} words with {vectors.dimensions} numbers each)"


def _analogies(name: str, table: bytes | None) -> None:
    st.header("Analogies: a is to b as c is to …", anchor=False)
    job = Evaluate(vectors=name, test="analogies")
    result = work.find(
        job,
        seconds=SECONDS["analogies"],
        button="Ask 19,544 analogies",
        doing="Asking 19,544 analogies",
        table=table,
        height=420,
    )
    if result is None:
        return
    show.figure(
        vector_score.accuracies(evaluation_results.categories(result.facts), "Right answers by category"),
        "scores:categories",
    )
    st.markdown(evaluation_results.analogies(result.facts))


def _similarity(name: str, table: bytes | None) -> None:
    st.header("Do people and vectors agree which words are similar?", anchor=False)
    job = Evaluate(vectors=name, test="similarity")
    result = work.find(
        job,
        seconds=SECONDS["similarity"],
        button="Compare with people",
        doing="Comparing with people",
        table=table,
        by_itself=True,
        height=420,
    )
    if result is None:
        return
    figs = [
        vector_score.similarity(
            result.arrays[f"{one['name']} human"],
            result.arrays[f"{one['name']} cosine"],
            [tuple(pair) for pair in one["pairs"]],
            rho=one["spearman"],
            name=one["name"],
        )
        for one in result.facts["sets"]
    ]
    for column, one, fig in zip(st.columns(2, gap="large"), result.facts["sets"], heading.level(*figs), strict=True):
        with column:
            show.figure(fig, f"scores:{one['name']}")
            st.caption(evaluation_results.similarity(one))
    st.caption(
        "WordSim-353 asks how related two words are (train and station), SimLex-999 how similar (coast and shore). "
        "Vectors that are learned from neighbouring words are better at the first."
    )
