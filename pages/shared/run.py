"""The run of an experiment: asked for when a setting changes, watched, stopped, and shown when it ends."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.engine import EngineError, RunState
from core.experiment import Experiment
from core.runs import Run
from core.tasks import Prepared
from core.views.shared import run_end, training_time
from core.views.shared.loss_curves import loss_label
from pages.shared import draft, live, own_runs, progress, resources, show

WAIT = 0.5  # seconds that a page waits for a short run before it shows progress instead


@dataclass(frozen=True)
class Lookup:
    """What there is for an experiment now: its run if it has ended, else its state if it was asked for."""

    run: Run | None
    state: RunState | None
    previous: Run | None  # the run that was shown before this one, if it is of the same data


def find(experiment: Experiment, prepared: Prepared, *, remember: bool = True, page: str = "lab") -> Lookup:
    """Ask for the experiment's run if it is short, wait a moment for it, and return what there is.

    Args:
        experiment: the experiment.
        prepared: its data.
        remember: the next run of this page will be compared with this one.
        page: the pages of one name compare their runs with each other.
    """
    engine, name = resources.engine(), experiment.fingerprint()
    state = engine.state(name)
    if remember:
        known = state is not None and state.ended and state.made is None
        own_runs.note_change(name, page, known=known)
    short = training_time.seconds(experiment, prepared) <= training_time.AT_ONCE
    if short and (state is None or state.status == "interrupted"):
        ask(experiment, prepared, listed=remember)
        engine.wait(name, WAIT)
        state = engine.state(name)
    if state is not None and state.status in ("finished", "stopped", "failed"):
        run = engine.run(name)
        if run is not None and not run_end.is_of(run, prepared):
            ask(experiment, prepared, again=True)
            state = engine.state(name)
        elif run is not None:
            return _show(experiment, run, page) if remember else Lookup(run, None, None)
    return Lookup(None, state, _same_data(st.session_state.get(_shown(page)), experiment))


def ask(experiment: Experiment, prepared: Prepared, *, again: bool = False, listed: bool = True) -> None:
    """Put the run into the queue, and on the visitor's list if it is to be `listed`.

    If it cannot be queued, a sentence on the page says why.
    """
    try:
        resources.engine().submit(
            experiment,
            resources.table(experiment),
            visitor=resources.visitor(),
            cost=training_time.seconds(experiment, prepared),
            again=again,
        )
    except EngineError as error:
        show.problem(error)
        return
    if listed:
        own_runs.note([experiment.fingerprint()])


def pending(experiment: Experiment, prepared: Prepared, lookup: Lookup, charts: Sequence[live.Chart] = ()) -> None:
    """What the page shows while a run has not ended: a button that trains it, or its progress.

    `charts` are drawn while it trains; by default the losses so far, if it takes long enough to look at them.
    """
    if lookup.state is None or lookup.state.status == "interrupted":
        if lookup.state is not None:
            show.problem(lookup.state.reason)
        estimate = training_time.sentence(experiment, prepared, resources.pace(experiment))
        st.markdown(f"**Not trained yet.** {estimate}")
        train_button("Train", experiment, prepared)
        return
    if not charts and training_time.seconds(experiment, prepared) > training_time.AT_ONCE:
        charts = [live.Chart(loss_label(prepared, experiment), experiment.training.epochs)]
    watch(experiment.fingerprint(), charts)


def train_button(text: str, experiment: Experiment, prepared: Prepared, *, again: bool = False) -> None:
    """The one primary button: it puts the run into the queue."""
    if st.button(text, type="primary", icon=":material/play_arrow:", key="lab:train", on_click=draft.touched):
        ask(experiment, prepared, again=again)
        draft.touched()
        st.rerun()


def trained_before(run: Run, prepared: Prepared) -> None:
    """Of an opening run: when it was trained, and a button that trains it here. Its result then replaces this one.

    Nobody has asked for it yet, so another button puts it on the visitor's list of runs.
    """
    if run.made is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(run_end.trained_before(run.made), width="content")
        if st.button(
            "Train it here", type="tertiary", icon=":material/replay:", key="lab:train here", on_click=draft.touched
        ):
            ask(run.experiment, prepared, again=True)
            resources.engine().wait(run.fingerprint, WAIT)
            draft.touched()
            st.rerun()
        if own_runs.is_noted(run.fingerprint):
            st.caption("On your list of runs.", width="content")
        else:
            st.button(
                "Add to your runs",
                type="tertiary",
                icon=":material/playlist_add:",
                key="lab:list it",
                on_click=_list,
                args=(run.fingerprint,),
            )


def _list(name: str) -> None:
    own_runs.note([name])
    draft.touched()


@st.fragment
def watch(name: str, charts: Sequence[live.Chart]) -> None:
    """The progress of a run, and a button that stops it. When the run ends, the whole page runs again.

    Args:
        name: the run's fingerprint.
        charts: of the curves so far.
    """
    state = resources.engine().state(name)
    if state is None or state.ended:
        draft.touched()
        st.rerun()
    progress.row(
        state,
        button="Stop training",
        key="lab:stop",
        beginning="Preparing the data",
        keeps="what was learned",
        charts=charts,
    )


def _shown(page: str) -> str:
    return f"{page}:shown"


def _before(page: str) -> str:
    return f"{page}:before"


def _show(experiment: Experiment, run: Run, page: str) -> Lookup:
    """Remember which run is shown and which was before it."""
    state = st.session_state
    if run.outcome is not None and state.get(_shown(page)) != run.fingerprint:
        state[_before(page)], state[_shown(page)] = state.get(_shown(page)), run.fingerprint
    return Lookup(run, None, _same_data(state.get(_before(page)), experiment))


def _same_data(name: str | None, experiment: Experiment) -> Run | None:
    """An earlier run, if it is of the same data."""
    run = resources.engine().run(name) if name else None
    if run is None or run.outcome is None or run.experiment.task != experiment.task:
        return None
    same_split = run.experiment.training.validation_share == experiment.training.validation_share
    return run if same_split else None
