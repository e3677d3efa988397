"""A run on its way: asked for when something changes, watched, stopped, and handed to the results when it ends."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from core.engine import EngineError, RunState
from core.experiment import Experiment
from core.figures.losses import losses
from core.runs import Run
from core.tasks import Prepared
from core.views.shared import training_time
from core.views.shared.loss_curves import loss_label, points
from pages.shared import draft, progress, resources, show

WAIT = 0.5  # seconds that a page waits for a short run before it shows progress instead
TICK = 0.4  # seconds between two looks at a run

Picture = Callable[[RunState], None]

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
    short = training_time.seconds(experiment, prepared) <= training_time.AT_ONCE
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
            cost=training_time.seconds(experiment, prepared),
            again=again,
        )
    except EngineError as error:
        show.problem(error)


def pending(experiment: Experiment, prepared: Prepared, found: Found, picture: Picture | None = None) -> None:
    """What there is instead of a run that has not ended: a button that trains it, or its progress.

    `picture` is drawn while it trains; by default the losses so far, where it takes long enough to look at them.
    """
    if found.state is None or found.state.status == "interrupted":
        if found.state is not None:
            show.problem(found.state.reason)
        st.markdown(f"**Not trained yet.** {training_time.sentence(experiment, prepared)}")
        train_button("Train", experiment, prepared)
        return
    if picture is None and training_time.seconds(experiment, prepared) > training_time.AT_ONCE:
        picture = partial(_losses, loss_label(prepared, experiment))
    watch(experiment.fingerprint(), picture)


def train_button(text: str, experiment: Experiment, prepared: Prepared, *, again: bool = False) -> None:
    """The one primary button: it puts the run into the queue."""
    if st.button(text, type="primary", icon=":material/play_arrow:", key="lab:train", on_click=draft.touched):
        ask(experiment, prepared, again=again)
        draft.touched()
        st.rerun()


@st.fragment(run_every=TICK)
def watch(name: str, picture: Picture | None) -> None:
    """The progress of a run, and a button that stops it. When the run ends, the page is drawn anew.

    Args:
        name: the run's fingerprint.
        picture: drawn from the state at each look.
    """
    state = resources.engine().state(name, resources.visitor())
    if state is None or state.ended:
        draft.touched()
        st.rerun()
    progress.row(
        state,
        button="Stop training",
        key="lab:stop",
        beginning="Preparing the data and compiling the training loop",
        keeps="what was learned",
    )
    if picture is not None:
        picture(state)


def _losses(label: str, state: RunState) -> None:
    training, held = points(state.loss), points(state.validation)
    show.figure(losses(training, held, epochs=max(state.epochs, 1), label=label), "lab:live losses")


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
