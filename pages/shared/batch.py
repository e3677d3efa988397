"""A batch of runs for a comparison: asked for together, watched, stopped, trained again, and measured as they end."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from core.engine import EngineError, RunState
from core.experiment import Experiment
from core.runs import Run
from pages.shared import draft, resources, show

TICK = 0.7  # seconds between two looks at the runs
STOPPED = "It was stopped before its end."

T = TypeVar("T")


@dataclass(frozen=True)
class Standing:
    """How far a batch is. Runs that have finished are in neither of the two.

    Attributes:
        missing: what waits, is trained, was interrupted or was never asked for.
        failed: the states of the runs that have failed or were stopped, which are not asked for again by themselves.
    """

    missing: dict[Any, Experiment]
    failed: dict[Any, RunState]


def standing(wanted: Mapping[Any, Experiment]) -> Standing:
    """How far a batch is. A visitor who looks still waits for the runs.

    Raises:
        EngineError: the store cannot be read.
    """
    engine, visitor = resources.engine(), resources.visitor()
    missing, failed = {}, {}
    for place, experiment in wanted.items():
        state = engine.state(experiment.fingerprint(), visitor)
        if state is None or not state.ended or state.status == "interrupted":
            missing[place] = experiment
        elif state.status != "finished":
            failed[place] = state
    return Standing(missing, failed)


def ask(name: str, wanted: Mapping[Any, Experiment], seconds: float, *, by_itself: bool = True) -> bool:
    """Ask for the runs that are missing, and return True if they are being trained.

    Args:
        name: the visitor's own for this batch.
        wanted: the experiments, by whatever the page calls them.
        seconds: that one of them takes, about.
        by_itself: begin without a click. A visitor who has stopped the batch must click all the same.
    """
    again = st.session_state.get(_again(name), ())
    try:
        missing = standing(wanted).missing
        asked = [one for place, one in wanted.items() if place in missing or one.fingerprint() in again]
        if not asked or not st.session_state.get(_going(name), by_itself):
            return False
        for experiment in asked:
            resources.engine().submit(
                experiment,
                visitor=resources.visitor(),
                cost=seconds,
                again=experiment.fingerprint() in again,
                batch=name,
            )
    except EngineError as error:
        show.problem(error)
        return False
    st.session_state.pop(_again(name), None)
    return True


def watch(name: str, wanted: Mapping[Any, Experiment], *, trained: bool) -> None:
    """How far the batch is, with a button that stops it or goes on with it; and the runs that failed, with another.

    For a fragment that runs again every TICK while the batch is `trained`, as `ask` has returned. When the last run
    has ended, the whole page runs again.
    """
    now, count = standing(wanted), len(wanted)
    left = len(now.missing)
    if trained and not left:
        draft.touched()
        st.rerun()
    clicked = _failed(name, wanted, now.failed) if now.failed else False
    if left:
        clicked = _progress(name, count - left - len(now.failed), left, count, trained=trained) or clicked
    if clicked:  # the page around this fragment asks for the runs, or does not
        st.rerun()


def run(experiment: Experiment) -> Run | None:
    """A run of a batch once it has finished, else None."""
    state = resources.engine().state(experiment.fingerprint(), resources.visitor())
    finished = state is not None and state.status == "finished"
    return resources.engine().run(experiment.fingerprint()) if finished else None


def measured(wanted: Mapping[Any, Experiment], measure: Callable[[Run], T]) -> dict[Any, T | None]:
    """What each run that has finished measures; None for the others.

    Args:
        wanted: the experiments, by whatever the page calls them.
        measure: a function at the top of its module, since its values are kept under its name.

    Raises:
        ValueError: the measure is a lambda, or a function inside another.
    """
    what = f"{measure.__module__}.{measure.__qualname__}"
    if "<" in what:
        raise ValueError(f"A measure must be a function at the top of its module (got {what})")
    engine, visitor = resources.engine(), resources.visitor()
    values: dict[Any, T | None] = {}
    for place, experiment in wanted.items():
        name = experiment.fingerprint()
        state = engine.state(name, visitor)
        values[place] = None
        if state is not None and state.status == "finished":
            try:
                values[place] = _value(name, what, measure)
            except LookupError:  # the store has dropped the run since; it is missing from now on
                values[place] = None
    return values


@st.cache_data(max_entries=1000, show_spinner=False)
def _value(name: str, what: str, _measure: Callable[[Run], T]) -> T:
    run = resources.engine().run(name)
    if run is None:
        raise LookupError(name)
    return _measure(run)


def _progress(name: str, done: int, left: int, count: int, *, trained: bool) -> bool:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(done / count, text=f"{done} of {count} networks are trained")
        if trained:
            return st.button("Stop", icon=":material/stop:", key=f"batch:{name} stop", on_click=_stop, args=(name,))
        text = f"Train the {count} networks" if left == count else f"Train the other {left}"
        return st.button(text, icon=":material/play_arrow:", key=f"batch:{name} go", on_click=_go, args=(name,))


def _failed(name: str, wanted: Mapping[Any, Experiment], failed: Mapping[Any, RunState]) -> bool:
    """Which runs have failed and why, a sentence for each reason, and the button that trains them again."""
    reasons: dict[str, list[str]] = {}
    for place, state in failed.items():
        label = ", ".join(map(str, place)) if isinstance(place, tuple) else str(place)
        reasons.setdefault(state.reason or STOPPED, []).append(label)
    for reason, labels in reasons.items():
        show.problem(f"Not trained: {'; '.join(labels)}. {reason}")
    text = "Train it again" if len(failed) == 1 else f"Train these {len(failed)} again"
    names = [wanted[place].fingerprint() for place in failed]
    key = f"batch:{name} again"
    return st.button(text, icon=":material/replay:", key=key, on_click=_go, args=(name, names))


def _going(name: str) -> str:
    return f"batch:{name} going"


def _again(name: str) -> str:
    return f"batch:{name} again fingerprints"


def _stop(name: str) -> None:
    resources.engine().stop_batch(name, resources.visitor())
    st.session_state[_going(name)] = False
    draft.touched()


def _go(name: str, again: Collection[str] = ()) -> None:
    st.session_state[_going(name)] = True
    st.session_state[_again(name)] = tuple(again)
    draft.touched()
