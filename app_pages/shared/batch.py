"""A batch of runs for a comparison: asked for together, watched, stopped, and measured as they come."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from app_pages.shared import draft, resources, show
from core.engine import EngineError
from core.experiment import Experiment
from core.runs import Run

TICK = 0.7  # seconds between two looks at the runs


def submit(name: str, wanted: Mapping[Any, Experiment], seconds: float) -> None:
    """Ask for all runs of a batch; those that are there already are not trained again."""
    engine, visitor = resources.engine(), resources.visitor()
    try:
        for experiment in wanted.values():
            engine.submit(experiment, visitor=visitor, cost=seconds, batch=name)
    except EngineError as error:
        show.problem(error)


def missing(wanted: Mapping[Any, Experiment]) -> int:
    """How many runs are not there yet; to look is to say that they are still wanted."""
    engine, visitor = resources.engine(), resources.visitor()
    states = [engine.state(experiment.fingerprint(), visitor) for experiment in wanted.values()]
    return sum(state is None or not state.ended for state in states)


def measured(wanted: Mapping[Any, Experiment], measure: Callable[[Run], float]) -> dict[Any, float | None]:
    """What each run that has finished measures; None for the others."""
    engine, visitor = resources.engine(), resources.visitor()
    found: dict[Any, float | None] = {}
    for place, experiment in wanted.items():
        name = experiment.fingerprint()
        state = engine.state(name, visitor)
        done = state is not None and state.status == "finished"
        found[place] = _value(name, measure.__qualname__, measure) if done else None
    return found


@st.cache_data(max_entries=500, show_spinner=False)
def _value(name: str, what: str, _measure: Callable[[Run], float]) -> float:
    return _measure(resources.engine().run(name))


def progress(name: str, wanted: Mapping[Any, Experiment], left: int, what: str) -> None:
    """How far a batch is, and a button that stops it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        done = len(wanted) - left
        st.progress(done / len(wanted), text=f"{done} of {len(wanted)} {what} are trained")
        st.button("Stop", icon=":material/stop:", key=f"batch:{name} stop", on_click=_stop, args=(name,))


def is_stopped(name: str) -> bool:
    """Whether this visitor has stopped the batch."""
    return st.session_state.get(f"batch:{name}", False)


def go_on(name: str, left: int, count: int) -> None:
    """A button that goes on with a batch that was stopped, and how much is left of it."""
    st.caption(f"{count - left} of {count} are trained.")
    st.button("Train the rest", icon=":material/play_arrow:", key=f"batch:{name} go", on_click=_go, args=(name,))


def _stop(name: str) -> None:
    resources.engine().stop_batch(name, resources.visitor())
    st.session_state[f"batch:{name}"] = True
    draft.touched()


def _go(name: str) -> None:
    st.session_state[f"batch:{name}"] = False
    draft.touched()


def watch(name: str, wanted: Mapping[Any, Experiment], left: int, what: str) -> None:
    """In a fragment that runs again and again: the progress while runs are missing; the page anew when none is."""
    running = f"batch:{name} running"
    if left and not is_stopped(name):
        st.session_state[running] = True
        progress(name, wanted, left, what)
    elif st.session_state.pop(running, False):
        draft.touched()
        st.rerun()
