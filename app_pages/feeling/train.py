"""Train: the lecture's network or another one, on the lecture's sentences, on snippets or on IMDb."""

import streamlit as st

from app_pages.feeling import networks, outcome
from app_pages.shared import draft, resources, results, reviews_form, run, show, stack, training_form
from core import report
from core.experiment import Experiment, ExperimentError
from core.network.count import check_work
from core.reading import presets
from core.tasks import TASKS, Prepared, complete


def show_part() -> None:
    """The controls, and the run or what there is until it ends."""
    problem = draft.open_draft(TASKS["reviews"].preset)
    if problem:
        show.problem(problem)
    controls, shown = st.columns([1, 2], gap="large")
    with controls:
        chosen, data = _edit()
    with shown:
        if isinstance(data, ExperimentError):
            show.problem(data)
            st.caption("Change what the message says, and the results come back.")
        else:
            took = report.duration(report.seconds_per_epoch(chosen, data.data))
            st.caption(f"An epoch takes {took} on two free cores.")
            _results(chosen, data)
            results.summary(chosen, data)
    draft.write_address()


def _edit() -> tuple[Experiment, Prepared | ExperimentError]:
    """All controls. Returns the experiment and its data, or what is wrong with it."""
    now = draft.current()
    with st.container(horizontal=True, gap="small"):
        for name, preset in presets.PRESETS.items():
            st.button(name, key=draft.key(f"preset {name}"), on_click=_open, args=(preset,))
    try:
        parameters = reviews_form.edit(dict(now.task.parameters))
        st.subheader("Network", anchor=False)
        layers, slots = stack.edit()
        st.subheader("Training", anchor=False)
        rest = training_form.edit(now, holds_back=True, scales=False)
        experiment = draft.take({"task": {"name": "reviews", "parameters": parameters}, "layers": layers, **rest})
        with st.spinner("Reading the texts"):
            prepared = resources.prepared(experiment)
        stack.describe(slots, experiment, prepared.data)
        check_work(experiment, prepared.data)
    except ExperimentError as error:
        return draft.current(), error
    return experiment, prepared


def _open(preset: Experiment) -> None:
    draft.begin(complete(preset))
    draft.touched()


def _results(experiment: Experiment, prepared: Prepared) -> None:
    found = run.find(experiment, prepared)
    if found.run is None:
        run.pending(experiment, prepared, found)
        return
    results.verdict(found.run, prepared)
    if found.run.status != "finished":
        run.train_button("Train again", experiment, prepared, again=True)
    if found.run.outcome is not None:
        networks.remember(found.run)
        st.caption(":material/check: It can read your sentences now: open the tab Read.")
        outcome.view(experiment, prepared, found.run)
