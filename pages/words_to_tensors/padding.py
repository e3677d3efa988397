"""Padding: what it does to one sentence's state, and to networks that are trained on padded texts."""

import streamlit as st

from core.figures import heading
from core.figures import padding as figures
from core.layers import cells
from core.runs import Run
from core.tasks import Prepared
from core.views.words_to_tensors import padding_lab as lab
from core.views.words_to_tensors.token_matrix import MOST_LETTERS, seen
from pages.shared import batch, live, paste_limit, resources, show
from pages.shared.parameters import bound

BATCH = "padding comparison"


def show_part() -> None:
    """One sentence, then the comparison, whose networks the sentence is read with."""
    trained = batch.ask(BATCH, lab.experiments(), lab.SECONDS)
    st.fragment(_one_sentence)(trained=trained)
    st.divider()
    _comparison(trained=trained)


def _one_sentence(*, trained: bool) -> None:
    st.header("One sentence, more and more padding", anchor=False)
    st.caption(
        "The same network reads the sentence with padding before it or behind it, with and without a mask. Its final "
        "state should be the one it had after the last word: how far is it from there?"
    )
    left, right = st.columns([3, 2], gap="large")
    text = left.text_input(
        "Sentence",
        "one of the best films of the year",
        max_chars=MOST_LETTERS,
        help=paste_limit.watch("padded", MOST_LETTERS),
        live=True,
        **bound("padded"),
    )
    cell = right.segmented_control("Cell", cells(), required=True, default="GRU", **bound("padded_cell"), wrap=True)
    experiment = lab.experiment(cell, lab.READING)
    run = batch.run(experiment)
    if run is None:
        st.skeleton(380)
        st.caption(f"The picture comes when the {cell} is trained.")
        if trained:
            live.wait(experiment.fingerprint(), key="padded:wait")
        return
    padded = _padded(run.fingerprint, seen(text or ""), run, resources.prepared(experiment))
    if padded is None:
        st.info("There is no word to read yet: type one.", icon=":material/keyboard:")
        return
    for column, fig, name in zip(
        st.columns(2, gap="large"),
        heading.level(
            figures.distance(lab.AMOUNTS, padded.distances, "Final state: distance from that without padding"),
            figures.prediction(lab.AMOUNTS, padded.probabilities, "What it answers", clean=padded.clean),
        ),
        ("distance", "prediction"),
        strict=True,
    ):
        with column:
            show.figure(fig, f"text:padded {name}")
    st.caption(
        "This network was trained on texts padded before, without a mask. The lines with a mask do not move, "
        "because a mask skips padding on either side."
    )


@st.cache_resource(max_entries=100, show_spinner=False)
def _padded(name: str, text: str, _run: Run, _prepared: Prepared) -> lab.Padded | None:
    """Forty readings of a text, kept while something else on the page changes; None for a text without words."""
    tokens = lab.tokens_in(_run.experiment, text)
    return lab.padded(_run, _prepared, tokens) if tokens.size else None


def _comparison(*, trained: bool) -> None:
    st.header("Trained on padded text: a known failure, and its cures", anchor=False)
    st.caption(
        f"Snippets of reviews, 19 words on average, filled up to {lab.LENGTH} places. "
        f"Each dot is the accuracy on texts never seen after {lab.EPOCHS} epochs, the mean of {len(lab.SEEDS)} seeds "
        "with its spread."
    )
    st.fragment(_table)(trained=trained)


def _table(*, trained: bool) -> None:
    wanted = lab.experiments()
    batch.watch(BATCH, wanted, lab.SECONDS, trained=trained)
    table = lab.table(batch.measured(wanted, lab.accuracy))
    fig = figures.accuracies(cells(), tuple(lab.SETUPS), table.mean, table.spread, "Accuracy by padding and cell")
    show.figure(fig, "text:accuracies")
    show.table(lab.rows(table), alt="Accuracy for each way of padding and each cell, with its spread over seeds")
    st.markdown(lab.verdict(table))
