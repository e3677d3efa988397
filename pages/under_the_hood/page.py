"""Under the hood: every number inside the cell, one timestep at a time."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.experiment import Experiment, ExperimentError
from core.runs import Run
from core.tasks import Prepared, spec_of
from core.views.shared import run_end
from core.views.shared.browser_title import network as network_title
from core.views.shared.link import Link
from core.views.shared.parts import PARTS, part_of
from core.views.shared.verdict import verdict
from core.views.under_the_hood import openings
from core.views.under_the_hood.sequence_trace import SequenceTrace, chain
from pages.shared import browser_tab, cures, editor, presenting, resources, run, show, stack, task_form, visit
from pages.shared.address import HOOD
from pages.shared.draft import Draft
from pages.shared.links import link
from pages.shared.parameters import bound
from pages.shared.tabs import correct
from pages.under_the_hood import choose, far_back, gates, parameters, stacking, step, surgery, take_home

TABS = PARTS["under_the_hood"]


def controls(draft: Draft) -> tuple[dict[str, object], list[DeltaGenerator]]:
    """The layers, and a slot for each that is drawn; the rest of the experiment is set in the sequence lab."""
    fields, slots = draft.experiment.model_dump(), []
    box = st.expander("Change the network", icon=":material/tune:", on_change="rerun", **bound("open.network"))
    if box.open:
        with box:
            fields["layers"], slots = stack.edit(draft)
    return fields, slots


def trained(experiment: Experiment, prepared: Prepared) -> Run | None:
    """The network to look into: that of the experiment, else the one shown before; None if there is none yet."""
    current = run.find(experiment, prepared)
    if current.run is None:
        run.pending(experiment, prepared, current)
    elif current.run.outcome is None:
        show.problem(current.run.reason)
    else:
        if current.run.status != "finished":
            ended(current.run, experiment, prepared)
        return current.run
    if current.previous is not None:
        st.caption("Below is still the network of the settings before.")
    return current.previous


def ended(stopped: Run, experiment: Experiment, prepared: Prepared) -> None:
    """A run that did not finish: how far it came, and a button that trains it again."""
    if stopped.status == "failed":
        show.problem(stopped.reason)
    st.caption(f":material/stop_circle: {run_end.progress(stopped)}")
    run.train_button("Train again", experiment, prepared, again=True)


def describe(network: Run) -> None:
    """What the network is, and how good."""
    of = network.experiment
    data = resources.prepared(of)
    st.caption(f"`{chain(of, data)}`  \n{verdict(data, network.outcome.predictions)}")
    run.trained_before(network, data)
    link("Open it in the sequence lab", Link("sequence_lab", experiment=of))


def parts(
    draft: Draft, experiment: Experiment, prepared: Prepared, traced: SequenceTrace | None, made_by: Run | None
) -> None:
    """One tab for each part; only the open one is computed."""
    wanted = draft.view("see") or ""
    named = part_of("under_the_hood", wanted)
    if wanted and wanted != named:
        draft.misread("see", f"“{TABS[named]}”")
    first = draft.widgets.initial("hood.see", TABS[named])
    tabs = st.tabs(list(TABS.values()), default=first, key=draft.widgets.key("hood.see"), on_change=visit.touched)
    for key, tab in zip(TABS, tabs, strict=True):
        if not tab.open:
            continue
        draft.set_view("see", None if tab is tabs[0] else key)
        browser_tab.shows(TABS[key], network_title(experiment))
        with tab:
            if key == "parameters":
                parameters.show_part(draft, experiment, prepared)
            elif made_by is None:
                st.info("There is nothing inside yet: this part needs a trained network.", icon=":material/hourglass:")
            elif traced is None:
                st.caption("Correct the numbers above, and it is drawn again.")
            elif key == "take_home":
                take_home.show_part(draft, prepared, made_by, traced)
            else:
                part = {"step": step, "gates": gates, "stacking": stacking, "far_back": far_back, "surgery": surgery}
                part[key].show_part(draft, traced)


draft = Draft.of_session("lab")
correct("see")
draft.open(openings.FIRST)
st.title("Under the hood", anchor=False)
st.markdown("Every number inside a trained network, one timestep at a time.")
problems = st.container()
left, right = presenting.columns([1, 2])
with left:
    task_form.choose(draft)
    chosen, data = editor.edit(draft, controls)
with right:
    if isinstance(data, ExperimentError):
        cures.problem(draft, data, "numbers come")
        if spec_of(chosen).reads_table:
            link("Upload a table in the sequence lab", Link("sequence_lab"), icon="upload")
    else:
        network = trained(chosen, data)
        which = choose.sequence(draft, data)
        moment = choose.snapshot(draft, network) if network else -1
if not isinstance(data, ExperimentError):
    traced = None
    if network:
        with left:
            describe(network)
        try:
            traced = choose.trace(network, resources.prepared(network.experiment), moment, which)
        except ExperimentError as error:
            show.problem(error)
    parts(draft, chosen, data, traced, network)
show.problems(problems, draft.problems())
draft.write_address(*HOOD)
