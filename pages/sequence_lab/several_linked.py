"""Pictures of a sweep over several settings: a heatmap of two; of more, some that follow each other's choice."""

import streamlit as st

from core.figures import sweep_heatmap
from core.views.shared.sweep import chosen
from core.views.shared.sweep.results import Results, about
from pages.shared import show
from pages.shared.parameters import bound

FEW = 2  # settings whose picture is a heatmap


def are_many(known: Results) -> bool:
    """True if so many settings vary that each has a small picture."""
    return len(known.settings) > FEW


def choose(known: Results) -> Results:
    """The widget that chooses runs. Returns their results; those of all, where none are chosen or few settings vary."""
    if not are_many(known):
        return known
    some = st.multiselect(
        "Runs to look at",
        chosen.options(known),
        placeholder="All runs",
        help="Values of one setting: runs that have one of them. Of several settings: runs that have one of each.",
        **bound("only"),
    )
    narrowed = chosen.narrowed(known, some)
    if some and not narrowed.scores:
        show.problem("No run that has finished is chosen by all of these: take one away")
    return narrowed


def heatmap(known: Results) -> None:
    """The medians of two settings, with the number of seeds behind each."""
    first, second = known.settings
    columns, rows = known.sweep.settings
    medians, counts = known.medians()
    fig = sweep_heatmap.heatmap(
        known.metric.times * medians,
        counts,
        f"Median {known.metric.word} by {about(known.sweep)}",
        columns=[first.short(value) for value in columns.values],
        rows=[second.short(value) for value in rows.values],
        axis=known.metric.axis,
        settings=(first.title, second.title),
        bounded=known.metric.higher_is_better,
    )
    show.figure(fig, "lab:sweep heatmap")


def draw(known: Results, some: Results) -> None:
    """All runs as parallel coordinates, the chosen ones highlighted."""
    if are_many(known):
        show.figure(chosen.figure(known, some), "lab:sweep lines")
