"""How far a run or a job is: a line, a bar, and the button that stops it."""

import streamlit as st

from core.engine import RunState
from core.views.shared.in_words import duration
from pages.shared import draft, resources, show


def row(state: RunState, *, button: str, key: str, beginning: str, keeps: str) -> None:
    """The bar with its line, and the button.

    Args:
        state: of a run that is queued or running.
        button: the button's text.
        key: the button's key.
        beginning: what happens before the first progress comes.
        keeps: what is kept if the work is stopped; "" for nothing.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(1.0, state.share), text=line(state, beginning=beginning, keeps=keeps))
        if st.button(button, icon=":material/stop:", key=key, disabled=state.stopping, on_click=draft.touched):
            resources.engine().stop(state.fingerprint, resources.visitor())


def line(state: RunState, *, beginning: str, keeps: str) -> str:
    """What happens now, and how long it will take."""
    if state.status == "queued":
        return _waiting(state)
    if state.stopping:
        return f"Stopping, and keeping {keeps}" if keeps else "Stopping"
    again = "Its worker was lost, so it began once more. " if state.attempts > 1 else ""
    return again + (_running(state) if state.epoch or state.share else beginning)


def _waiting(state: RunState) -> str:
    if not resources.engine().health().warm:
        return "The training processes are getting ready; after a start this takes some seconds"
    ahead = f", {state.ahead} before it" if state.ahead else ""
    return show.plain(state.reason) if state.reason else f"Waiting for its turn{ahead}"


def _running(state: RunState) -> str:
    if state.epoch >= state.epochs:
        return "Finishing" if state.epochs == 1 else "All of it is read, and the last numbers are worked out"
    left = "" if state.seconds_left is None else f", {duration(state.seconds_left)} left"
    if state.epochs == 1:
        return f"{state.share:.0%} done{left}"
    part = f" ({state.share_of_epoch:.0%})" if state.batch_loss else ""  # else epochs are over in a moment
    return f"Epoch {state.epoch + 1:,} of {state.epochs:,}{part}{left}"
