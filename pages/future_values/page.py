"""Future values: choose a series, forecast it, and see whether the forecast is worth anything."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.experiment import ExperimentError
from core.tasks import TASKS, Prepared, complete, spec_of
from core.tasks.task import NoFileYet
from core.views.future_values import openings
from core.views.future_values.forecasts import series_of
from core.views.shared.link import Link
from pages.future_values import forecast, leaks, origins, trap
from pages.shared import cures, editor, resources, run, show, side_by_side, stack, task_form, training_form, visit
from pages.shared.draft import Draft
from pages.shared.links import link
from pages.shared.parameters import bound
from pages.shared.side_by_side import Glance
from pages.shared.tabs import tabs

PARTS = {"forecast": forecast, "trap": trap, "origins": origins, "leaks": leaks}


def choose(draft: Draft) -> None:
    """The menu of series. Another one opens as this page opens with it."""
    names = list(openings.SERIES)
    st.selectbox(
        "Series",
        names,
        format_func=lambda name: TASKS[name].title,
        key=draft.widgets.key("series"),
        index=names.index(draft.experiment.task.name),
        on_change=_chosen,
        args=(draft, draft.widgets.key("series")),
    )


def _chosen(draft: Draft, key: str) -> None:
    """`key` is that of the menu, as in `task_form`."""
    if name := st.session_state.get(key):
        draft.begin(complete(openings.SERIES[name]))
        visit.touched()


def controls(draft: Draft) -> tuple[dict[str, object], list[DeltaGenerator]]:
    """Draw all widgets but the menu. Returns the experiment's fields, and a slot for each layer that is drawn."""
    now = draft.experiment
    st.caption(spec_of(now).story)
    parameters = task_form.edit(draft.widgets, now)
    fields, slots = now.model_dump() | {"task": {"name": now.task.name, "parameters": parameters}}, []
    network = st.expander("Network", icon=":material/hub:", on_change="rerun", **bound("open.network"))
    if network.open:
        with network:
            fields["layers"], slots = stack.edit(draft)
    training = st.expander("Training", icon=":material/model_training:", on_change="rerun", **bound("open.learning"))
    if training.open:
        with training:
            fields |= training_form.edit(draft, holds_back=True)
    return fields, slots


def show_part(draft: Draft, glance: Glance) -> None:
    """The tab that is open, once there is a network."""
    part, container = tabs("future_values")
    with container:
        if isinstance(data, NoFileYet):
            st.info(f"{data}.", icon=":material/upload:")
        elif (refused := _refused(data)) is not None:
            cures.problem(draft, refused, "forecast comes", glance, check=lambda made: series_of(made.data))
        elif part in ("origins", "leaks"):
            PARTS[part].show_part(chosen, glance)
        else:
            _of_network(draft, part, glance)


def _refused(prepared: Prepared | ExperimentError) -> ExperimentError | None:
    """Why there is no forecast, if there can be none."""
    if isinstance(prepared, ExperimentError):
        return prepared
    try:
        series_of(prepared.data)
    except ExperimentError as error:
        return error
    return None


def _of_network(draft: Draft, part: str, glance: Glance) -> None:
    current = run.find(chosen, data, page="future")
    network = current.run if current.run is not None and current.run.outcome is not None else current.previous
    if current.run is None:
        run.pending(chosen, data, current)
        glance.waiting("The forecast comes here once the network is trained.")
    elif current.run.reason and current.run.status == "failed":
        show.problem(current.run.reason)
    if network is None:
        return
    try:
        PARTS[part].show_part(draft, network, resources.prepared(network.experiment).data, glance)
    except ExperimentError as error:
        show.problem(error)
    run.trained_before(network, data)
    link("See every number inside it", Link("under_the_hood", experiment=network.experiment))


draft = Draft.of_session("lab")
draft.open(openings.FIRST)
if draft.experiment.task.name not in openings.SERIES:
    draft.begin(openings.FIRST)
problems = st.container()
glance, left, right = side_by_side.columns()
with left:
    st.title("Future values", anchor=False)
    st.markdown("Forecast a real series, and see whether the forecast is worth anything.")
    choose(draft)
    chosen, data = editor.edit(draft, controls)
with right:
    show_part(draft, glance)
show.problems(problems, draft.problems())
draft.write_address()
