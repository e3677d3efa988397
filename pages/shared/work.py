"""A Job on a page: begun by a click, watched, stopped, and its result once it is there."""

from collections.abc import Callable

import streamlit as st

from core.engine import EngineError, RunState
from core.views.shared.in_words import duration
from core.work import Job, JobResult
from pages.shared import draft, progress, resources, show

WAIT = 0.4  # seconds that a page waits for a short job before it shows progress instead
TICK = 0.5  # seconds between two looks


def find(
    job: Job,
    *,
    seconds: float,
    button: str,
    table: bytes | None = None,
    by_itself: bool = False,
    height: int = 0,
    picture: Callable[[RunState], None] | None = None,
    keeps: str = "what there is",
) -> JobResult | None:
    """The result of a job. None while there is none; then the page shows a button or the progress.

    Args:
        job: the job.
        seconds: that it takes, about.
        button: the text of the button that begins it, or begins it again after a stop; "" for no button.
        table: the content of a file that its worker needs.
        by_itself: begin without a click.
        height: pixels that are reserved for the result while the job runs.
        picture: drawn from the state at each look while the job runs.
        keeps: what is kept of the job if it is stopped; "" for nothing.
    """
    engine, name = resources.engine(), job.fingerprint()
    state = engine.state(name, resources.visitor())
    idle = state is None or state.status == "interrupted"
    if idle and by_itself:
        _ask(job, seconds, table)
        state = engine.wait(name, WAIT)
    if state is not None and not state.ended:
        _watch(name, height, picture, keeps)
        return None
    outcome = result(name) if state is not None and state.status in ("finished", "stopped") else None
    if state is not None and state.status == "finished":
        return outcome
    if state is not None and state.status == "failed":
        show.problem(state.reason)
    if button:
        with st.container(horizontal=True, vertical_alignment="center"):
            if outcome is not None:
                st.markdown("Stopped before its end.")
            if st.button(button, icon=":material/play_arrow:", key=f"work:{name[:12]} go"):
                _ask(job, seconds, table, again=state is not None)
                st.rerun()
            st.caption(f"It will take {duration(seconds)}.")
    return outcome


def first_undone(job: Callable[[int], Job]) -> Job:
    """Of the jobs that `job` makes for 0, 1, 2, …, the first that has not finished.

    For work that writes files, which may have been removed since: the next one writes them again.
    """
    again = 0
    while (state := resources.engine().state(job(again).fingerprint())) is not None and state.status == "finished":
        again += 1
    return job(again)


def result(name: str) -> JobResult | None:
    """The result of the job with this fingerprint, or None."""
    run = resources.engine().run(name)
    return None if run is None else run.outcome


def _ask(job: Job, seconds: float, table: bytes | None, *, again: bool = False) -> None:
    try:
        resources.engine().submit(job, table, visitor=resources.visitor(), cost=seconds, again=again)
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
