"""Under the hood: every number inside the cell, one timestep at a time."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.experiment import Experiment, ExperimentError
from core.report import verdict
from core.runs import Run
from core.tasks import Prepared, spec_of
from core.views.under_the_hood.reading import Reading, chain
from pages.shared import draft, editor, lecture, resources, run, show, stack, task_form
from pages.under_the_hood import choose, far_back, gates, parameters, stacking, step, surgery, take_home

LAB = "sequence_lab/page.py"
TABS = {
    "step": "Step by step",
    "gates": "All timesteps",
    "parameters": "Parameters",
    "stacking": "Between layers",
    "far_back": "How far back",
    "surgery": "State surgery",
    "take_home": "Take it with you",
}


def controls(now: Experiment) -> tuple[dict[str, object], list[DeltaGenerator]]:
    """The layers, and a slot for each; the rest of the experiment is set in the sequence lab."""
    with st.expander("Change the network", icon=":material/tune:"):
        layers, slots = stack.edit()
    return now.model_dump() | {"layers": layers}, slots


def trained(experiment: Experiment, prepared: Prepared) -> Run | None:
    """The network to look into: that of the experiment, else the one shown before; None where there is none yet."""
    found = run.find(experiment, prepared)
    if found.run is None:
        run.pending(experiment, prepared, found)
    elif found.run.outcome is None:
        show.problem(found.run.reason)
    else:
        if found.run.status != "finished":
            ended(found.run, experiment, prepared)
        return found.run
    if found.previous is not None:
        st.caption("Below is still the network of the settings before.")
    return found.previous


def ended(stopped: Run, experiment: Experiment, prepared: Prepared) -> None:
    """A run that did not come to its end: how far it came, and a button that trains it anew."""
    epochs = f"{stopped.outcome.epochs:,} of {experiment.training.epochs:,} epochs"
    if stopped.status == "failed":
        show.problem(stopped.reason)
    st.caption(f":material/stop_circle: Ended after {epochs}; what it had learned by then is shown.")
    run.train_button("Train again", experiment, prepared, again=True)


def describe(network: Run) -> None:
    """What the network is, and how good."""
    of = network.experiment
    data = resources.prepared(of)
    st.caption(f"`{chain(of, data)}`  \n{verdict(data, network.outcome.predictions)}")
    st.page_link(LAB, label="Open it in the sequence lab", icon=":material/timeline:", query_params=of.to_query())


def parts(experiment: Experiment, prepared: Prepared, read: Reading | None, made_by: Run | None) -> None:
    """One tab for each part; only the open one is computed."""
    names = list(TABS.values())
    first = draft.initial("hood.see", TABS.get(draft.view("see") or "", names[0]))
    tabs = st.tabs(names, default=first, key=draft.key("hood.see"), on_change=draft.touched)
    for key, tab in zip(TABS, tabs, strict=True):
        if not tab.open:
            continue
        draft.set_view("see", None if tab is tabs[0] else key)
        with tab:
            if key == "parameters":
                parameters.show_part(experiment, prepared)
            elif made_by is None:
                st.info("There is nothing inside yet: this part needs a trained network.", icon=":material/hourglass:")
            elif read is None:
                st.caption("Correct the numbers above, and it is drawn again.")
            elif key == "take_home":
                take_home.show_part(prepared, made_by, read)
            else:
                part = {"step": step, "gates": gates, "stacking": stacking, "far_back": far_back, "surgery": surgery}
                part[key].show_part(read)


problem = draft.open_draft(lecture.ALIVE)
st.title("Under the hood", anchor=False)
st.markdown("Every number inside a trained network, one timestep at a time.")
if problem:
    show.problem(problem)
left, right = st.columns([1, 2], gap="large")
with left:
    task_form.choose()
    chosen, data = editor.edit(controls)
with right:
    if isinstance(data, ExperimentError):
        show.problem(data)
        if spec_of(chosen).reads_table:
            st.page_link(LAB, label="Upload a table in the sequence lab", icon=":material/upload:")
    else:
        network = trained(chosen, data)
        which = choose.sequence(data)
        moment = choose.snapshot(network) if network else -1
if not isinstance(data, ExperimentError):
    reading = None
    if network:
        with left:
            describe(network)
        try:
            reading = choose.read(network, resources.prepared(network.experiment), moment, which)
        except ExperimentError as error:
            show.problem(error)
    parts(chosen, data, reading, network)
draft.write_address(*draft.HOOD)
