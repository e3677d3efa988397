"""Between layers: what each layer hands to the next, as a shape and as the array itself."""

import streamlit as st

from core.figures.layer_output import layer_output as figure
from core.views.under_the_hood.sequence_trace import SequenceTrace
from core.views.under_the_hood.stacking import handed_on, shapes
from pages.shared import show
from pages.shared.address import HOOD
from pages.shared.draft import Draft


@st.fragment
def show_part(draft: Draft, traced: SequenceTrace) -> None:
    """One figure for each layer, input side first."""
    st.markdown(
        "With `return_sequences=True` a layer hands on its state after every timestep, without it only the last "
        "one. A recurrent layer needs an input at each timestep, so the layer before it must return sequences."
    )
    st.caption(shapes(traced))
    for number, layer in enumerate(handed_on(traced), 1):
        st.markdown(layer.description)
        fig = figure(
            layer.values,
            layer.name,
            returns=layer.returns,
            timestep=traced.timestep,
            unit_names=layer.unit_names,
            limit=layer.limit,
            backward=layer.backward,
            vector=layer.vector,
        )
        show.figure(fig, f"hood:handed on {number}")
    draft.write_address(*HOOD)
