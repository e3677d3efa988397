"""Which cell is looked at: its layer, its direction, one of its units, and the timestep. Shared by the tabs."""

from dataclasses import dataclass

import streamlit as st

from core.views.under_the_hood.sequence_trace import SequenceTrace, layer_name, recurrent_places
from pages.shared.draft import Draft

FEW = 8  # units that are offered as buttons


@dataclass(frozen=True)
class Cell:
    """A recurrent layer's place among the layers, and its direction."""

    place: int
    backward: bool


def choose(draft: Draft, traced: SequenceTrace, part: str) -> Cell:
    """The layer and, if it reads both ways, the direction. There is no widget for what has one option only.

    `part` makes the widgets' keys its own.
    """
    places = recurrent_places(traced.experiment)
    wanted = draft.view("layer") or ""
    place = next((p for p in places if str(p + 1) == wanted), places[0])
    if len(places) > 1:
        place = st.segmented_control(
            "Layer",
            places,
            format_func=lambda p: layer_name(traced.experiment, p),
            required=True,
            default=draft.widgets.initial(f"{part}.layer {places}", place),
            key=draft.widgets.key(f"{part}.layer {places}"),
        )
        draft.set_view("layer", None if place == places[0] else str(place + 1))
    backward = False
    if traced.experiment.layers[place].bidirectional:
        backward = (
            st.segmented_control(
                "Direction",
                ["forward", "backward"],
                required=True,
                default="forward",
                key=draft.widgets.key(f"{part}.direction {place}"),
            )
            == "backward"
        )
    return Cell(place, backward)


def unit(draft: Draft, traced: SequenceTrace, place: int, part: str) -> int:
    """One of the layer's units, counted from 0."""
    count = traced.experiment.layers[place].units
    if count == 1:
        return 0
    wanted = draft.view("unit") or ""
    first = int(wanted) - 1 if wanted.isdecimal() and 0 < int(wanted) <= count else 0
    name = f"{part}.unit {place} {count}"
    options = {
        "options": range(count),
        "format_func": lambda u: str(u + 1),
        "key": draft.widgets.key(name),
    }
    if count <= FEW:
        chosen = st.segmented_control("Unit", required=True, default=draft.widgets.initial(name, first), **options)
    else:
        chosen = st.select_slider("Unit", value=draft.widgets.initial(name, first), **options)
    draft.set_view("unit", str(chosen + 1) if chosen else None)
    return chosen


def first_timestep(draft: Draft, traced: SequenceTrace) -> int:
    """The timestep that the address names, counted from 0; by default the last."""
    wanted, T = draft.view("t") or "", traced.timesteps
    return int(wanted) - 1 if wanted.isdecimal() and 0 < int(wanted) <= T else T - 1
