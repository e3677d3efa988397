"""The sequence lab: pick a task, build a network, train it, see inside it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.experiment import Experiment, ExperimentError
from core.tasks import Prepared, spec_of
from core.tasks.task import NoFileYet
from core.views.sequence_lab import openings
from core.views.shared.browser_title import network
from core.views.shared.link import Link
from pages.sequence_lab import several
from pages.shared import (
    browser_tab,
    cures,
    editor,
    resources,
    results,
    run,
    show,
    side_by_side,
    stack,
    task_form,
    training_form,
)
from pages.shared.draft import Draft
from pages.shared.links import link
from pages.shared.side_by_side import Glance


def controls(draft: Draft) -> tuple[dict[str, object], list[DeltaGenerator]]:
    """Draw all widgets but the task's menu. Returns the experiment's fields, and a slot for each layer."""
    now = draft.experiment
    st.caption(spec_of(now).story)
    st.caption(f":material/lightbulb: {spec_of(now).lesson}")
    parameters = task_form.edit(draft.widgets, now)
    st.header("Network", anchor=False)
    layers, slots = stack.edit(draft)
    st.header("Training", anchor=False)
    rest = training_form.edit(draft, holds_back=spec_of(now).holds_back)
    return {"task": {"name": now.task.name, "parameters": parameters}, "layers": layers, **rest}, slots


def show_results(draft: Draft, experiment: Experiment, prepared: Prepared, glance: Glance) -> None:
    """The run of the experiment, or what there is until it ends."""
    current = run.find(experiment, prepared)
    results.at_a_glance(glance, current, prepared)
    if current.run is not None:
        results.verdict(draft, current.run, prepared)
        run.trained_before(current.run, prepared)
        link("See every number inside it", Link("under_the_hood", experiment=experiment))
        if current.run.status != "finished":
            run.train_button("Train again", experiment, prepared, again=True)
        several.draw(draft, experiment, prepared)
        if current.run.outcome is not None:
            results.view(draft, experiment, prepared, current.run, current.previous)
            return
    else:
        run.pending(experiment, prepared, current)
        several.draw(draft, experiment, prepared)
    if current.previous is not None:
        st.caption("The results below still belong to the settings before.")
        before = current.previous.experiment
        results.view(draft, before, resources.prepared(before), current.previous, None)
    else:
        results.data_alone(draft, prepared)


draft = Draft.of_session("lab")
draft.open(openings.FIRST)
problems = st.container()
glance, left, right = side_by_side.columns()
with left:
    st.title("Sequence lab", anchor=False)
    st.markdown("Pick a task, change the network, and see what it learned and every state inside it.")
    task_form.choose(draft)
    chosen, data = editor.edit(draft, controls)
with right:
    if isinstance(data, ExperimentError):
        if isinstance(data, NoFileYet):
            st.info(f"{data}.", icon=":material/upload:")
        else:
            cures.problem(draft, data, "results come", glance)
    else:
        if data.data.simulated:
            st.caption(f":material/science: **Simulated.** {data.data.simulated}")
        show_results(draft, chosen, data, glance)
        results.summary(chosen, data)
browser_tab.shows(network(chosen))
show.problems(problems, draft.problems())
draft.write_address()
