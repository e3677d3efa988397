"""The run of an experiment: asked for when a setting changes, watched, stopped, and shown when it ends."""

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
    state = engine.state(name, resources.visitor())
    short = training_time.seconds(experiment, prepared) <= training_time.AT_ONCE
    if short and (state is None or state.status == "interrupted"):
        ask(experiment, prepared)
        engine.wait(name, WAIT)
        state = engine.state(name, resources.visitor())
    if state is not None and state.status in ("finished", "stopped", "failed"):
        run = engine.run(name)
        if run is not None:
            return _show(experiment, run, page) if remember else Lookup(run, None, None)
    return Lookup(None, state, _same_data(st.session_state.get(_shown(page)), experiment))


def ask(experiment: Experiment, prepared: Prepared, *, again: bool = False) -> None:
    """Put the run into the queue. If that cannot be done, a sentence on the page says why."""
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


def pending(experiment: Experiment, prepared: Prepared, lookup: Lookup, picture: Picture | None = None) -> None:
    """What the page shows while a run has not ended: a button that trains it, or its progress.

    `picture` is drawn while it trains; by default the losses so far, if it takes long enough to look at them.
    """
    if lookup.state is None or lookup.state.status == "interrupted":
        if lookup.state is not None:
            show.problem(lookup.state.reason)
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
    """The progress of a run, and a button that stops it. When the run ends, the whole page runs again.

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
    training, validation = points(state.loss), points(state.validation)
    show.figure(losses(training, validation, epochs=max(state.epochs, 1), label=label), "lab:live losses")


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
