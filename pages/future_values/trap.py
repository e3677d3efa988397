"""The famous trap: a forecast with a large R² that says yesterday's value one day late."""

import streamlit as st

from core.runs import Run
from core.tasks.task import Data
from core.views.future_values import comparison, openings
from core.views.shared.link import Link
from core.views.shared.loss_curves import loss_curves
from pages.shared import parameters, show
from pages.shared.draft import Draft
from pages.shared.links import link
from pages.shared.side_by_side import Glance


def show_part(draft: Draft, network: Run, data: Data, glance: Glance) -> None:
    """The forecast over what came, to be laid back by hand."""
    compared = comparison.compare(data, network.outcome.predictions, None, comparison.mistakes_in(network.experiment))
    st.markdown(f"**{compared.trap()}**")
    glance.result(compared.trap_in_short(), loss_curves(network.outcome).training, None)
    back = st.slider(f"Lay the forecast back ({data.timestep}s)", 0, comparison.BACK, 0, **parameters.bound("back"))
    show.figure(compared.laid_back(back), "future:back")
    st.caption(
        "A forecast that only repeats the last value looks perfect where values change little from row to row, as "
        "prices do: the two lines touch. Lay it back by one, and see whether they touch still better. R² compares with "
        "the mean of all values, which is mostly far away. The last value is a much harder rival."
    )
    if network.experiment.task != openings.TRAP.task:
        link("See it on the S&P 500", Link("future_values", {"part": "trap"}, openings.TRAP))
