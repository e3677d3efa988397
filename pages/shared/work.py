"""A Job on a page: begun by a click, watched, stopped, and its findings once they are there."""

from collections.abc import Callable

import streamlit as st

from core.engine import EngineError, RunState
from core.job import Findings, Job
from core.views.shared.in_words import duration
from pages.shared import draft, progress, resources, show

WAIT = 0.4  # seconds that a page waits for a short job before it shows progress instead
TICK = 0.5  # seconds between two looks


def find(
    asked: Job,
    *,
    seconds: float,
    button: str,
    table: bytes | None = None,
    by_itself: bool = False,
    height: int = 0,
    picture: Callable[[RunState], None] | None = None,
    keeps: str = "what there is",
) -> Findings | None:
    """What a job has found; None while it has not, for which the page shows a button or its progress.

    Args:
        asked: the job.
        seconds: that it takes, about.
        button: what the button says that begins it, and begins it again where it was stopped; "" has none.
        table: what its worker is given besides.
        by_itself: begin without a click.
        height: pixels kept for what will be shown, while it is at work.
        picture: drawn from the state at each look, while it is at work.
        keeps: what is kept of it where it is stopped; "" for nothing.
    """
    engine, name = resources.engine(), asked.fingerprint()
    state = engine.state(name, resources.visitor())
    idle = state is None or state.status == "interrupted"
    if idle and by_itself:
        _ask(asked, seconds, table)
        state = engine.wait(name, WAIT)
    if state is not None and not state.ended:
        _watch(name, height, picture, keeps)
        return None
    found = findings(name) if state is not None and state.status in ("finished", "stopped") else None
    if state is not None and state.status == "finished":
        return found
    if state is not None and state.status == "failed":
        show.problem(state.reason)
    if button:
        with st.container(horizontal=True, vertical_alignment="center"):
            if found is not None:
                st.markdown("Stopped before its end.")
            if st.button(button, icon=":material/play_arrow:", key=f"work:{name[:12]} go"):
                _findings.clear(name)
                _ask(asked, seconds, table, again=state is not None)
                st.rerun()
            st.caption(f"It will take {duration(seconds)}.")
    return found


def first_undone(asked: Callable[[int], Job]) -> Job:
    """Of the jobs that `asked` makes for 0, 1, 2, …, the first that has not been finished.

    For work whose product lies in files that may have been removed since: then the next one does it once more.
    """
    again = 0
    while (state := resources.engine().state(asked(again).fingerprint())) is not None and state.status == "finished":
        again += 1
    return asked(again)


@st.cache_resource(max_entries=8, show_spinner=False)
def _findings(name: str) -> Findings:
    found = resources.engine().run(name)
    if found is None or found.outcome is None:
        raise LookupError(name)  # nothing that a cache should keep
    return found.outcome


def findings(name: str) -> Findings | None:
    """The findings of a job that has ended, by its fingerprint; None where there are none."""
    try:
        return _findings(name)
    except LookupError:
        return None


def _ask(asked: Job, seconds: float, table: bytes | None, *, again: bool = False) -> None:
    try:
        resources.engine().submit(asked, table, visitor=resources.visitor(), cost=seconds, again=again)
    except EngineError as error:
        show.problem(error)
    draft.touched()


@st.fragment(run_every=TICK)
def _watch(name: str, height: int, picture: Callable[[RunState], None] | None, keeps: str) -> None:
    engine = resources.engine()
    state = engine.state(name, resources.visitor())
    if state is None or state.ended:
        draft.touched()
        st.rerun()
    progress.row(state, button="Stop", key=f"work:{name[:12]} stop", beginning="Beginning", keeps=keeps)
    if picture is not None and state.loss:
        picture(state)
    elif height:
        st.skeleton(height)
