"""The forecast of one moment beside ARIMA's and the naive ones, with intervals, and the errors of all moments."""

import streamlit as st

from core.runs import Run
from core.tasks.task import Data
from core.views.future_values import comparison
from core.views.shared.loss_curves import loss_curves
from core.work import JobResult
from pages.shared import resources, show, visit, work
from pages.shared.draft import Draft
from pages.shared.side_by_side import Glance


def rival(network: Run) -> JobResult | None:
    """ARIMA on the same part of the series; begun by itself, since it takes some seconds."""
    experiment = network.experiment
    return work.find(
        comparison.arima_of(experiment),
        seconds=comparison.ARIMA_SECONDS,
        button="Fit ARIMA",
        doing="Fitting ARIMA",
        table=resources.table(experiment),
        by_itself=True,
        keeps="",
    )


def show_part(draft: Draft, network: Run, data: Data, glance: Glance) -> None:
    """Figure, sentence and table."""
    mistakes = comparison.mistakes_in(network.experiment)
    compared = comparison.compare(data, network.outcome.predictions, None, mistakes)  # says what cannot be forecast
    picture, table = st.container(), st.container()
    arima = None if comparison.SHUFFLED in mistakes else rival(network)
    if arima is not None:
        compared = comparison.compare(data, network.outcome.predictions, arima, mistakes)
    sentence = compared.sentence()
    glance.result(sentence, loss_curves(network.outcome).training, None)
    with picture:
        st.markdown(f"**{sentence}**")
        place = _moment(draft, data)
        show.figure(compared.fan(place), "future:fan")
        _explained(with_arima=comparison.SHUFFLED not in mistakes)
    with table:
        show.table(
            compared.rows(), alt="Errors of each forecast relative to the last value, and what its interval held"
        )
        over = comparison.counted(len(data.validation), "moment")
        st.caption(
            f"Over {over} held back. 1 is the error of “nothing changes”; below 1 is better. {_about(arima, mistakes)} "
            f"{compared.too_sure()}"
        )


def _about(arima: JobResult | None, mistakes: tuple[str, ...]) -> str:
    """Which ARIMA it is, or why there is none."""
    if comparison.SHUFFLED in mistakes:
        return "ARIMA goes on from the end of what it learned from. Shuffled windows have no end, so it is not here."
    return comparison.order(arima) if arima is not None else ""


def _explained(*, with_arima: bool) -> None:
    """What the lines and the shaded parts are."""
    goes_on = "ARIMA forecasts one, takes it as known, and goes on. " if with_arima else ""
    computed = ", ARIMA's are computed" if with_arima else ""
    st.caption(
        f"The network answers with all its values at once. {goes_on}The shaded parts should hold 80 % of what comes: "
        f"the network's are measured on what it learned from{computed}. It opens at the moment after which the most "
        "happened."
    )


def _moment(draft: Draft, data: Data) -> int:
    """The place of the moment from which is forecast, among those held back."""
    names = comparison.origin_names(data)
    place = comparison.place_of(draft.view("sequence"), data)
    first = draft.widgets.initial("future.from", names[place])
    key = draft.widgets.key(f"future.from {len(names)} {names[0]}")
    chosen = st.select_slider(
        "Forecast after", names, value=first if first in names else names[place], key=key, on_change=visit.touched
    )
    chosen_place = names.index(chosen)
    draft.set_view("sequence", comparison.sequence_of(chosen_place, data))
    return chosen_place
