"""Parameters: each layer's matrices drawn to size, its formula in symbols and numbers, and what the optimizer adds."""

import streamlit as st

from core.experiment import MAX_LENGTH, Experiment
from core.figures.weight_blocks import blocks
from core.network.count import multiply_adds
from core.network.summary import summarise
from core.tasks import Prepared
from core.views.under_the_hood import arithmetic
from core.views.under_the_hood.reading import layer_name, recurrent_places
from pages.shared import draft, show, stack


@st.fragment
def show_part(experiment: Experiment, prepared: Prepared) -> None:
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
            key=draft.key(f"parameters.layer {places}"),
        )
    now = experiment.layers[place].units
    left, right = st.columns(2, gap="large")
    units = left.select_slider(
        f"What if: units of layer {place + 1}",
        sorted({*stack.UNITS, now}),
        value=now,
        key=draft.key(f"parameters.units {place} {now}"),
    )
    timesteps = right.slider(
        f"What if: length of the sequence ({data.timestep}s)",
        1,
        MAX_LENGTH,
        data.X.shape[1],
        key=draft.key(f"parameters.length {data.X.shape[1]}"),
    )
    layers = arithmetic.with_units(experiment, place, units)
    counts = arithmetic.count_layers(layers, data)
    total = sum(line.arithmetic.count for line in counts)
    products = multiply_adds(layers, data.output, data.features, timesteps)
    st.markdown(arithmetic.why(units, timesteps, total, products))
    st.table(
        {
            "Layer": [line.name for line in counts],
            "Formula": [f"`{line.arithmetic.symbols}`" for line in counts],
            "With numbers": [line.arithmetic.numbers for line in counts],
            "Parameters": [f"{line.arithmetic.count:,}" for line in counts],
        },
        alt="The parameters of each layer: formula, numbers, count",
    )
    st.caption("n_h is the layer's units, n_x the inputs it reads at a timestep. " + arithmetic.biases(layers))
    show.figure(
        blocks(tuple(one for line in counts for one in line.blocks), f"{total:,} weights, drawn to one scale"),
        "hood:blocks",
    )
    _optimizer(experiment.model_copy(update={"layers": layers}), prepared)
    draft.write_address(*draft.HOOD)


def _optimizer(experiment: Experiment, prepared: Prepared) -> None:
    st.subheader("And the optimizer's own", anchor=False)
    found = summarise(experiment, prepared.data)
    training = experiment.training
    st.markdown(arithmetic.optimizer_words(training.optimizer, training.momentum, found.trainable, found.optimizer))
