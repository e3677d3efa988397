"""Padding: what it does to one sentence's state, and to networks that are trained on padded texts."""

import streamlit as st

from core.figures import padding as figures
from core.layers import cells
from core.views.words_to_tensors import padding_lab as lab
from core.views.words_to_tensors.token_matrix import MOST_LETTERS, seen
from pages.shared import batch, resources, show

BATCH = "padding"


def show_part() -> None:
    """One sentence, then the comparison, whose networks the sentence is read with."""
    trained = batch.ask(BATCH, lab.experiments(), lab.SECONDS)
    waits = trained and any(batch.run(lab.experiment(cell, lab.READING)) is None for cell in cells())
    st.fragment(_one_sentence, run_every=batch.TICK if waits else None)()
    st.divider()
    _comparison(trained=trained)


def _one_sentence() -> None:
    st.subheader("One sentence, more and more padding", anchor=False)
    st.caption(
        "The same network reads the sentence with padding before it or behind it, with and without a mask. Its final "
        "state should be the one it had after the last word: how far is it from there?"
    )
    left, right = st.columns([3, 2], gap="large")
    text = left.text_input(
        "Sentence",
        "one of the best films of the year",
        max_chars=MOST_LETTERS,
        help=f"At most {MOST_LETTERS:,} characters; a longer paste is not taken.",
        key="padded",
        live=True,
        bind="query-params",
    )
    cell = right.segmented_control(
        "Cell", cells(), required=True, default="GRU", key="padded_cell", bind="query-params"
    )
    experiment = lab.experiment(cell, lab.READING)
    run = batch.run(experiment)
    if run is None:
        st.skeleton(380)
        st.caption(f"The picture comes when the {cell} is trained.")
        return
    prepared = resources.prepared(experiment)
    tokens = lab.tokens_in(experiment, seen(text or ""))
    if not tokens.size:
        st.info("There is no word to read yet: type one.", icon=":material/keyboard:")
        return
    padded = lab.padded(run, prepared, tokens)
    for column, fig, name in zip(
        st.columns(2, gap="large"),
        (
            figures.distance(lab.AMOUNTS, padded.distances, "How far the state has gone"),
            figures.prediction(lab.AMOUNTS, padded.probabilities, "What it answers", clean=padded.clean),
        ),
        ("distance", "prediction"),
        strict=True,
    ):
        with column:
            show.figure(fig, f"text:padded {name}")
    st.caption(
        "This network was trained on texts padded before, without a mask. The masked lines do not move: a mask skips "
        "padding wherever it stands."
    )


def _comparison(*, trained: bool) -> None:
    st.subheader("Trained on padded text: a known failure, and its cures", anchor=False)
    st.caption(
        f"Snippets of reviews, 19 words on average, filled up to {lab.LENGTH} places. "
        f"Each dot is the accuracy on texts never seen after {lab.EPOCHS} epochs, the mean of {len(lab.SEEDS)} seeds "
        "with its spread."
    )
    st.fragment(_table, run_every=batch.TICK if trained else None)(trained=trained)


def _table(*, trained: bool) -> None:
    wanted = lab.experiments()
    batch.watch(BATCH, wanted, trained=trained)
    table = lab.table(batch.measured(wanted, lab.accuracy))
    fig = figures.accuracies(cells(), tuple(lab.SETUPS), table.mean, table.spread, "Accuracy by padding and cell")
    show.figure(fig, "text:accuracies")
    st.table(lab.rows(table), alt="Accuracy for each way of padding and each cell, with its spread over seeds")
    st.markdown(lab.verdict(table))
