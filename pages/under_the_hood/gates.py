"""All timesteps at once: every gate and state of a layer, on one time axis with the inputs."""

import streamlit as st

from core.figures.gates import gates
from core.views.under_the_hood.over_time import gate_rows, words
from core.views.under_the_hood.reading import Reading, layer_name
from pages.shared import show
from pages.shared.address import HOOD
from pages.shared.draft import Draft
from pages.under_the_hood import cell


@st.fragment
def show_part(draft: Draft, reading: Reading) -> None:
    """The heatmaps of one layer and direction."""
    chosen = cell.choose(draft, reading, "gates")
    st.caption(words(reading, chosen.place))
    direction = ", backward" if chosen.backward else ""
    fig = gates(
        gate_rows(reading, chosen.place, backward=chosen.backward),
        f"{layer_name(reading.experiment, chosen.place)}{direction}, {reading.name}",
        timestep=reading.timestep,
        inputs=reading.X,
        features=reading.prepared.data.inputs,
        t=cell.first_timestep(draft, reading),
    )
    show.figure(fig, "hood:gates")
    draft.write_address(*HOOD)
