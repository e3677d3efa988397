"""Parameters: each layer's matrices drawn to size, its formula in symbols and numbers, and what the optimizer adds."""

import streamlit as st

from core.experiment import MAX_LENGTH, MAX_UNITS, Experiment
from core.figures.weight_blocks import blocks
from core.network.count import multiply_adds
from core.network.stack import Stack
from core.network.summary import summarise
from core.tasks import Prepared
from core.views.shared.selection import counted
from core.views.under_the_hood import parameter_count
from pages.shared import show, stack
from pages.shared.address import HOOD
from pages.shared.draft import Draft
from pages.under_the_hood import cell


@st.fragment
def show_part(draft: Draft, experiment: Experiment, prepared: Prepared) -> None:
    """Two sliders, what follows from them, and the network as it is."""
    data = prepared.data
    before = draft.view("layer")
    place = cell.layer(draft, experiment)
    if draft.view("layer") != before:
        draft.set_view("if_units", None)  # they were asked of another layer
    left, right = st.columns(2, gap="large")
    with left:
        units = _units(draft, place, experiment.layers[place].units)
    with right:
        timesteps = _length(draft, data.X.shape[1], data.timestep)
    layers = parameter_count.with_units(experiment, place, units)
    counts = parameter_count.count_layers(layers, data)
    total = parameter_count.total(counts)
    products = multiply_adds(Stack(layers, data.output, data.features), timesteps)
    st.markdown(parameter_count.why(units, timesteps, total, products))
    show.table(parameter_count.table(counts), alt="The parameters of each layer: formula, numbers, count")
    st.caption(
        "n_h is the number of units of the layer, n_x the number of inputs that it reads at a timestep. "
        + parameter_count.biases(layers)
    )
    show.figure(
        blocks(parameter_count.drawn(counts), f"{total:,} weights, drawn to one scale"),
        "hood:blocks",
    )
    _optimizer(experiment.model_copy(update={"layers": layers}), prepared)
    draft.write_address(*HOOD)


def _of_now(draft: Draft, name: str, now: object) -> None:
    """Forget what was asked of another network."""
    key = f"hood:{name} of"
    if st.session_state.setdefault(key, now) != now:
        st.session_state[key] = now
        draft.set_view(name, None)


def _units(draft: Draft, place: int, now: int) -> int:
    _of_now(draft, "if_units", now)
    name = f"parameters.units {place} {now}"
    first = draft.widgets.first(name, counted(draft.view("if_units"), MAX_UNITS, now))
    units = st.select_slider(
        f"What if: units of layer {place + 1}",
        sorted({*stack.UNITS, now, first}),
        value=first,
        key=draft.widgets.key(name),
    )
    draft.set_view("if_units", None if units == now else str(units))
    return units


def _length(draft: Draft, now: int, timestep: str) -> int:
    _of_now(draft, "if_length", now)
    name = f"parameters.length {now}"
    first = draft.widgets.first(name, counted(draft.view("if_length"), MAX_LENGTH, now))
    length = st.slider(
        f"What if: length of the sequence ({timestep}s)", 1, MAX_LENGTH, first, key=draft.widgets.key(name)
    )
    draft.set_view("if_length", None if length == now else str(length))
    return length


def _optimizer(experiment: Experiment, prepared: Prepared) -> None:
    st.header("The optimizer's own parameters", anchor=False)
    summary = summarise(experiment, prepared.data)
    training = experiment.training
    st.markdown(
        parameter_count.optimizer_words(training.optimizer, training.momentum, summary.trainable, summary.optimizer)
    )
