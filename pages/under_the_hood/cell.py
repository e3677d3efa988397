"""Which cell is looked at: its layer, its direction, one of its units, and the timestep. Shared by the tabs."""

from dataclasses import dataclass

import streamlit as st

from core.experiment import Experiment
from core.views.shared.selection import counted
from core.views.under_the_hood.sequence_trace import SequenceTrace, layer_name, recurrent_places
from pages.shared.draft import Draft

DIRECTIONS = ("forward", "backward")
FEW = 8  # units that are offered as buttons


@dataclass(frozen=True)
class Cell:
    """A recurrent layer's place among the layers, and its direction."""

    place: int
    backward: bool


def choose(draft: Draft, traced: SequenceTrace) -> Cell:
    """The layer and, if it reads both ways, the direction. There is no widget for what has one option only."""
    place = layer(draft, traced.experiment)
    if not traced.experiment.layers[place].bidirectional:
        draft.set_view("direction", None)
        return Cell(place, backward=False)
    name, wanted = f"hood.direction {place}", draft.view("direction")
    direction = st.segmented_control(
        "Direction",
        DIRECTIONS,
        required=True,
        default=draft.widgets.first(name, wanted if wanted in DIRECTIONS else DIRECTIONS[0]),
        key=draft.widgets.key(name),
    )
    draft.set_view("direction", None if direction == DIRECTIONS[0] else direction)
    return Cell(place, backward=direction != DIRECTIONS[0])


def layer(draft: Draft, experiment: Experiment) -> int:
    """The place of a recurrent layer. All tabs look at the same one."""
    places = recurrent_places(experiment)
    wanted = counted(draft.view("layer"), len(experiment.layers), 0) - 1
    place = wanted if wanted in places else places[0]
    if len(places) == 1:
        return place
    name = f"hood.layer {places}"
    place = st.segmented_control(
        "Layer",
        places,
        format_func=lambda p: layer_name(experiment, p),
        required=True,
        default=draft.widgets.first(name, place),
        key=draft.widgets.key(name),
    )
    draft.set_view("layer", None if place == places[0] else str(place + 1))
    return place


def unit(draft: Draft, traced: SequenceTrace, place: int) -> int:
    """One of the layer's units, counted from 0."""
    count = traced.experiment.layers[place].units
    if count == 1:
        return 0
    first = counted(draft.view("unit"), count, 1) - 1
    name = f"hood.unit {place} {count}"
    options = {
        "options": range(count),
        "format_func": lambda u: str(u + 1),
        "key": draft.widgets.key(name),
    }
    if count <= FEW:
        chosen = st.segmented_control("Unit", required=True, default=draft.widgets.first(name, first), **options)
    else:
        chosen = st.select_slider("Unit", value=draft.widgets.first(name, first), **options)
    draft.set_view("unit", str(chosen + 1) if chosen else None)
    return chosen


def first_timestep(draft: Draft, traced: SequenceTrace) -> int:
    """The timestep that the address names, counted from 0; by default the last."""
    return counted(draft.view("t"), traced.timesteps, traced.timesteps) - 1
