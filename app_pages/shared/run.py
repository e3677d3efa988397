"""A run on its way: asked for when something changes, watched, stopped, and handed to the results when it ends."""

from dataclasses import dataclass

import streamlit as st

from app_pages.shared import draft, resources, show
from core import report
from core.engine import EngineError, RunState
from core.experiment import Experiment
from core.figures.losses import losses
from core.runs import Run
from core.tasks import Prepared

WAIT = 0.5  # seconds that a page waits for a short run before it shows progress instead
TICK = 0.4  # seconds between two looks at a run

_SHOWN, _BEFORE = "lab:shown", "lab:before"


@dataclass(frozen=True)
class Found:
    """What there is for an experiment now: its run if it has ended, else its state if it was asked for."""

    run: Run | None
    state: RunState | None
    previous: Run | None  # the run shown before this one, of the same data


def find(experiment: Experiment, prepared: Prepared, *, remember: bool = True) -> Found:
    """Ask for the experiment's run if it is short, wait a moment for it, and say what there is.

    `remember`: this run is the one that the next will be compared with.
    """
    engine, name = resources.engine(), experiment.fingerprint()
    run = engine.run(name)
    if _done(run):
        return _show(experiment, run) if remember else Found(run, None, None)
    state = engine.state(name, resources.visitor())
    short = report.seconds(experiment, prepared) <= report.AT_ONCE
    idle = state is None or state.status == "interrupted"
    if short and idle:
        ask(experiment, prepared)
        state = engine.wait(name, WAIT)
        run = engine.run(name)
        if _done(run):
            return _show(experiment, run) if remember else Found(run, None, None)
        state = engine.state(name, resources.visitor())
    return Found(None, state, _run(st.session_state.get(_SHOWN), experiment))


def ask(experiment: Experiment, prepared: Prepared, *, again: bool = False) -> None:
    """Put the run into the queue. A sentence on the page says so where that cannot be done."""
    try:
        resources.engine().submit(
            experiment,
            resources.table(experiment),
            visitor=resources.visitor(),
            cost=report.seconds(experiment, prepared),
            again=again,
        )
    except EngineError as error:
        show.problem(error)


def pending(experiment: Experiment, prepared: Prepared, found: Found) -> None:
    """What there is instead of a run that has not ended: a button that trains it, or its progress."""
    if found.state is None or found.state.status == "interrupted":
        if found.state is not None:
            show.problem(found.state.reason)
        took = report.duration(report.seconds(experiment, prepared))
        st.markdown(f"**Not trained yet.** It will take {took}.")
        train_button("Train", experiment, prepared)
    else:
        long = report.seconds(experiment, prepared) > report.AT_ONCE
        watch(experiment.fingerprint(), report.loss_label(prepared, experiment), chart=long)


def train_button(text: str, experiment: Experiment, prepared: Prepared, *, again: bool = False) -> None:
    """The one primary button: it puts the run into the queue."""
    if st.button(text, type="primary", icon=":material/play_arrow:", key="lab:train", on_click=draft.touched):
        ask(experiment, prepared, again=again)
        draft.touched()
        st.rerun()


@st.fragment(run_every=TICK)
def watch(name: str, loss_label: str, *, chart: bool) -> None:
    """The progress of a run, and a button that stops it. When the run ends, the page is drawn anew.

    Args:
        name: the run's fingerprint.
        loss_label: what the loss is.
        chart: draw the losses so far; short runs need none.
    """
    engine = resources.engine()
    state = engine.state(name, resources.visitor())
    if state is None or state.ended:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(state.share, text=_progress(state))
        if st.button(
            "Stop training", icon=":material/stop:", key="lab:stop", disabled=state.stopping, on_click=draft.touched
        ):
            engine.stop(name, resources.visitor())
    if chart:
        training, held = report.points(state.loss), report.points(state.validation)
        fig = losses(training, held, epochs=max(state.epochs, 1), label=loss_label)
        show.figure(fig, "lab:live losses")


def _progress(state: RunState) -> str:
    if state.status == "queued":
        waiting = f", {state.ahead} before it" if state.ahead else ""
        if not resources.engine().health().warm:
            return "The training processes are getting ready; after a start this takes some seconds"
        return show.plain(state.reason) if state.reason else f"Waiting for its turn{waiting}"
    if state.stopping:
        return "Stopping after this batch, and keeping what was learned"
    again = "Its worker was lost, so it began once more. " if state.attempts > 1 else ""
    if not state.epoch and not state.share:
        return f"{again}Preparing the data and compiling the training loop"
    left = "" if state.seconds_left is None else f", {report.duration(state.seconds_left)} left"
    return f"{again}Epoch {state.epoch:,} of {state.epochs:,}{left}"


def _done(run: Run | None) -> bool:
    return run is not None and run.status in ("finished", "stopped", "failed")


def _show(experiment: Experiment, run: Run) -> Found:
    """Remember which run is shown and which was before it."""
    state = st.session_state
    if run.outcome is not None and state.get(_SHOWN) != run.fingerprint:
        state[_BEFORE], state[_SHOWN] = state.get(_SHOWN), run.fingerprint
    return Found(run, None, _run(state.get(_BEFORE), experiment))


def _run(name: str | None, experiment: Experiment) -> Run | None:
    """An earlier run, if it is of the same data."""
    run = resources.engine().run(name) if name else None
    same = run is not None and run.outcome is not None and run.experiment.task == experiment.task
    held = same and run.experiment.training.validation_share == experiment.training.validation_share
    return run if held else None
