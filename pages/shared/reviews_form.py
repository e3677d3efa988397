"""What texts a network reads, and how they become numbers: source, vocabulary, length, padding, embedding."""

from contextlib import suppress
from typing import Any

import streamlit as st

from core.experiment import MAX_LENGTH, ExperimentError
from core.tasks.reviews.first_vectors import GLOVE_DIMENSIONS
from core.text.imdb_split import edition
from core.wording import percent
from pages.shared import texts_form
from pages.shared.number import SHARED, number
from pages.shared.parameters import bound
from pages.shared.widgets import Widgets

SOURCES = {
    "snippets": "8,530 short snippets",
    "imdb": "25,000 IMDb reviews",
    "official": "IMDb's official split",
    "mock": "the lecture's three sentences",
    "orders": "1,000 simulated texts: only the order counts",
    "own": "your own CSV",
}
SPLITS = {"film": "by film", "random": "at random"}
STARTS = {"learned": "learned", "glove": "GloVe's", "word2vec": "Word2Vec's"}
WORDS = (100, 500, 1000, 2000, 5000, 10_000, 20_000)
LENGTHS = (5, 10, 20, 30, 40, 60, 80, 100, 150, 200, 300, 400, 500)
DIMENSIONS = (1, 2, 4, 8, 16, 32, 50, 64, 100, 128)
SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def edit(widgets: Widgets, values: dict[str, Any]) -> dict[str, Any]:
    """Draw the form. Returns the parameters."""
    fields = {
        "source": st.selectbox(
            "Texts", format_func=SOURCES.get, **widgets.chosen("p.source", values["source"], list(SOURCES))
        )
    }
    if fields["source"] == "own":
        fields |= texts_form.edit(widgets, values)
    if fields["source"] == "imdb":
        fields["split"] = _split(widgets, values)
    if fields["source"] == "official":
        with suppress(ExperimentError):  # shown in place of the results
            fields["edition"] = edition()
    fields |= {
        "share": st.select_slider(
            "Share of the training texts",
            format_func=percent,
            **widgets.marked("p.share", values["share"], SHARES),
        ),
        "words": number(
            widgets,
            "Vocabulary: the most frequent words",
            "p.words",
            values["words"],
            WORDS,
            low=10,
            high=20_000,
            why=SHARED,
        ),
        "length": number(
            widgets,
            "Length: words of a text that are read",
            "p.length",
            values["length"],
            LENGTHS,
            low=2,
            high=MAX_LENGTH,
            why=SHARED,
        ),
    }
    fields |= _embedding(widgets, values)
    box = st.expander("Padding", on_change="rerun", **bound("open.padding"))
    if box.open:
        with box:
            fields |= _padding(widgets, values)
    return values | fields


def _split(widgets: Widgets, values: dict[str, Any]) -> str:
    """How IMDb's reviews are held back. Who comes from other texts begins with whole films."""
    before = values.get("split", "random") if values["source"] == "imdb" else "film"
    return st.segmented_control(
        "Held back",
        list(SPLITS),
        format_func=SPLITS.get,
        required=True,
        help="By film: no review held back is of a film that the network has read about. At random: most of them are.",
        **widgets.kept("p.split", before, "default"),
    )


def _embedding(widgets: Widgets, values: dict[str, Any]) -> dict[str, Any]:
    start = st.segmented_control(
        "Word vectors at the start",
        list(STARTS),
        format_func=STARTS.get,
        required=True,
        help="Learned: drawn at random, and learned with the task. GloVe's come from six billion words, Word2Vec's "
        "from the training texts.",
        **widgets.kept("p.vectors", values["vectors"], "default"),
    )
    fields: dict[str, Any] = {"vectors": start, "frozen": False, "dimensions": GLOVE_DIMENSIONS}
    if start != "glove":
        fields["dimensions"] = number(
            widgets,
            "Numbers in a word's vector",
            "p.dimensions",
            values["dimensions"],
            DIMENSIONS,
            low=1,
            high=128,
            why=SHARED,
        )
    if start != "learned":
        fields["frozen"] = st.toggle("Keep them as they start (frozen)", **widgets.kept("p.frozen", values["frozen"]))
    return fields


def _padding(widgets: Widgets, values: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, label, explained in (
        ("padding", "Padding", "On which side a short text is filled up with 0"),
        ("truncating", "Truncating", "On which side a long text is cut"),
    ):
        fields[name] = st.segmented_control(
            label, ["pre", "post"], required=True, help=explained, **widgets.kept(f"p.{name}", values[name], "default")
        )
    fields["mask"] = st.toggle(
        "Mask the padding", help="The network skips it", **widgets.kept("p.mask", values["mask"])
    )
    fields["reverse"] = st.toggle(
        "Read from the last word to the first", **widgets.kept("p.reverse", values["reverse"])
    )
    return fields
