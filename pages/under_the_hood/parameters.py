"""Parameters: each layer's matrices drawn to size, its formula in symbols and numbers, and what the optimizer adds."""

import streamlit as st

from core.experiment import MAX_LENGTH, Experiment
from core.figures.weight_blocks import blocks
from core.network.count import multiply_adds
from core.network.stack import Stack
from core.network.summary import summarise
from core.tasks import Prepared
from core.views.under_the_hood import parameter_count
from core.views.under_the_hood.sequence_trace import layer_name, recurrent_places
from pages.shared import show, stack
from pages.shared.address import HOOD
from pages.shared.draft import Draft


@st.fragment
def show_part(draft: Draft, experiment: Experiment, prepared: Prepared) -> None:
    """Two sliders, what follows from them, and the network as it is."""
    data = prepared.data
    places = recurrent_places(experiment)
    place = places[0]
    if len(places) > 1:
        place = st.segmented_control(
            "Layer",
            places,
            format_func=lambda p: layer_name(experiment, p),
            required=True,
            default=place,
            key=draft.widgets.key(f"parameters.layer {places}"),
        )
    now = experiment.layers[place].units
    left, right = st.columns(2, gap="large")
    units = left.select_slider(
        f"What if: units of layer {place + 1}",
        sorted({*stack.UNITS, now}),
        value=now,
        key=draft.widgets.key(f"parameters.units {place} {now}"),
    )
    timesteps = right.slider(
        f"What if: length of the sequence ({data.timestep}s)",
        1,
        MAX_LENGTH,
        data.X.shape[1],
        key=draft.widgets.key(f"parameters.length {data.X.shape[1]}"),
    )
    layers = parameter_count.with_units(experiment, place, units)
    counts = parameter_count.count_layers(layers, data)
    total = parameter_count.total(counts)
    products = multiply_adds(Stack(layers, data.output, data.features), timesteps)
    st.markdown(parameter_count.why(units, timesteps, total, products))
    st.table(parameter_count.table(counts), alt="The parameters of each layer: formula, numbers, count")
    st.caption("n_h is the layer's units, n_x the inputs it reads at a timestep. " + parameter_count.biases(layers))
    show.figure(
        blocks(parameter_count.drawn(counts), f"{total:,} weights, drawn to one scale"),
        "hood:blocks",
    )
    _optimizer(experiment.model_copy(update={"layers": layers}), prepared)
    draft.write_address(*HOOD)


def _optimizer(experiment: Experiment, prepared: Prepared) -> None:
    st.subheader("And the optimizer's own", anchor=False)
    summary = summarise(experiment, prepared.data)
    training = experiment.training
    st.markdown(
        parameter_count.optimizer_words(training.optimizer, training.momentum, summary.trainable, summary.optimizer)
    )
