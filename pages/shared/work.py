"""A Job on a page: begun by a click, watched, stopped, and its result once it is there."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from core.engine import EngineError
from core.views.shared import run_end
from core.views.shared.in_words import duration
from core.work import Job, JobResult
from pages.shared import draft, live, progress, resources, show, uploads

WAIT = 0.4  # seconds that a page waits for a short job before it shows progress instead


def find(
    job: Job,
    *,
    seconds: float,
    button: str,
    doing: str,
    table: bytes | None = None,
    by_itself: bool = False,
    height: int = 0,
    charts: Sequence[live.Chart] = (),
    keeps: str = "what there is",
) -> JobResult | None:
    """The result of a job. None while there is none; then the page shows a button or the progress.

    Args:
        job: the job.
        seconds: that it takes, about.
        button: the text of the button that begins it, or begins it again after a stop; "" for no button.
        doing: what goes on while it runs, such as "Fitting ARIMA".
        table: the content of a file that its worker needs.
        by_itself: begin without a click.
        height: pixels that are reserved for the result while the job runs.
        charts: of the curves so far, while the job runs.
        keeps: what is kept of the job if it is stopped; "" for nothing.
    """
    engine, name = resources.engine(), job.fingerprint()
    state = engine.state(name)
    idle = state is None or state.status == "interrupted"
    if idle and by_itself:
        _ask(job, seconds, table)
        state = engine.wait(name, WAIT)
    if state is not None and not state.ended:
        _watch(name, height, charts, keeps, doing)
        return None
    outcome = result(name) if state is not None and state.status in ("finished", "stopped") else None
    if state is not None and state.status == "finished":
        if state.made and outcome is not None:
            _done_before(state.made, job, seconds, table)
        return outcome
    if state is not None and state.status == "failed":
        show.problem(state.reason)
    if button:
        with st.container(horizontal=True, vertical_alignment="center"):
            if outcome is not None:
                st.markdown("Stopped before its end.")
            if st.button(button, icon=":material/play_arrow:", key=f"work:{name[:12]} go", wrap=True):
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


def _done_before(made: date, job: Job, seconds: float, table: bytes | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(run_end.done_before(made), width="content")
        key = f"work:{job.fingerprint()[:12]} here"
        if st.button("Do it here", type="tertiary", icon=":material/replay:", key=key, wrap=True):
            _ask(job, seconds, table, again=True)
            st.rerun()


def _ask(job: Job, seconds: float, table: bytes | None, *, again: bool = False) -> None:
    try:
        resources.engine().submit(job, table, visitor=resources.visitor(), cost=seconds, again=again)
        if table is not None:
            uploads.own(uploads.hash_of(table))
    except EngineError as error:
        show.problem(error)
    draft.touched()


@st.fragment
def _watch(name: str, height: int, charts: Sequence[live.Chart], keeps: str, doing: str) -> None:
    state = resources.engine().state(name)
    if state is None or state.ended:
        draft.touched()
        st.rerun()
    key = f"work:{name[:12]} stop"
    progress.row(state, button="Stop", key=key, beginning=doing, keeps=keeps, charts=charts, doing=doing)
    if height and not charts:
        st.skeleton(height)
