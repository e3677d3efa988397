"""A batch of runs for a comparison: asked for together, watched, stopped, and measured as they come."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import streamlit as st

from core.engine import EngineError
from core.experiment import Experiment
from core.runs import Run
from pages.shared import draft, resources, show

TICK = 0.7  # seconds between two looks at the runs

T = TypeVar("T")


def ask(name: str, wanted: Mapping[Any, Experiment], seconds: float, *, by_itself: bool = True) -> bool:
    """Ask for the runs that are not there, and say whether they are being trained.

    Args:
        name: the visitor's own for this batch.
        wanted: the experiments, by whatever the page calls them.
        seconds: that one of them takes, about.
        by_itself: whether it begins without a click; a visitor who has stopped it must click all the same.
    """
    if not missing(wanted) or not st.session_state.get(_going(name), by_itself):
        return False
    engine, visitor = resources.engine(), resources.visitor()
    try:
        for experiment in wanted.values():
            engine.submit(experiment, visitor=visitor, cost=seconds, batch=name)
    except EngineError as error:
        show.problem(error)
    return True


def missing(wanted: Mapping[Any, Experiment]) -> int:
    """How many runs are not there yet; to look is to say that they are still wanted."""
    engine, visitor = resources.engine(), resources.visitor()
    states = [engine.state(experiment.fingerprint(), visitor) for experiment in wanted.values()]
    return sum(state is None or not state.ended for state in states)


def watch(name: str, wanted: Mapping[Any, Experiment], *, trained: bool) -> None:
    """How far the batch is, and a button that stops it, or one that goes on with it.

    For a fragment that runs again every TICK while the batch is `trained`, as `ask` has said; when the last run is
    there, the whole page is drawn anew.
    """
    left, count = missing(wanted), len(wanted)
    if trained and not left:
        draft.touched()
        st.rerun()
    if not left:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress((count - left) / count, text=f"{count - left} of {count} networks are trained")
        if trained:
            clicked = st.button("Stop", icon=":material/stop:", key=f"batch:{name} stop", on_click=_stop, args=(name,))
        else:
            what = f"Train the {count} networks" if left == count else f"Train the other {left}"
            clicked = st.button(what, icon=":material/play_arrow:", key=f"batch:{name} go", on_click=_go, args=(name,))
    if clicked:  # the page around this fragment asks for the runs, or does not
        st.rerun()


def run(experiment: Experiment) -> Run | None:
    """A run of a batch once it has finished. Read from the store once: with a vocabulary it has megabytes."""
    name = experiment.fingerprint()
    state = resources.engine().state(name, resources.visitor())
    return _run(name) if state is not None and state.status == "finished" else None


def measured(wanted: Mapping[Any, Experiment], measure: Callable[[Run], T]) -> dict[Any, T | None]:
    """What each run that has finished measures; None for the others."""
    engine, visitor = resources.engine(), resources.visitor()
    found: dict[Any, float | None] = {}
    for place, experiment in wanted.items():
        name = experiment.fingerprint()
        state = engine.state(name, visitor)
        done = state is not None and state.status == "finished"
        found[place] = _value(name, measure.__module__, measure) if done else None
    return found


@st.cache_resource(max_entries=12, show_spinner=False)
def _run(name: str) -> Run:
    return resources.engine().run(name)


@st.cache_data(max_entries=500, show_spinner=False)
def _value(name: str, what: str, _measure: Callable[[Run], T]) -> T:
    return _measure(resources.engine().run(name))


def _going(name: str) -> str:
    return f"batch:{name} going"


def _stop(name: str) -> None:
    resources.engine().stop_batch(name, resources.visitor())
    st.session_state[_going(name)] = False
    draft.touched()


def _go(name: str) -> None:
    st.session_state[_going(name)] = True
    draft.touched()
