"""All timesteps at once: every gate and state of a layer, on one time axis with the inputs."""

import streamlit as st

from core.figures.gates import gates
from core.views.under_the_hood.gates import gate_rows, words
from core.views.under_the_hood.sequence_trace import SequenceTrace, layer_name
from pages.shared import show
from pages.shared.address import HOOD
from pages.shared.draft import Draft
from pages.under_the_hood import cell


@st.fragment
def show_part(draft: Draft, traced: SequenceTrace) -> None:
    """The heatmaps of one layer and direction."""
    chosen = cell.choose(draft, traced)
    st.caption(words(traced, chosen.place))
    direction = ", backward" if chosen.backward else ""
    fig = gates(
        gate_rows(traced, chosen.place, backward=chosen.backward),
        f"{layer_name(traced.experiment, chosen.place)}{direction}, {traced.name}",
        timestep=traced.timestep,
        inputs=traced.X,
        features=traced.prepared.data.inputs,
        t=cell.first_timestep(draft, traced),
    )
    show.figure(fig, "hood:gates")
    draft.write_address(*HOOD)
