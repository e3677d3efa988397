"""How far a run or a job is: a line, a bar, the button that stops it, and one that pauses the batch it waits for."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.engine import Engine, RunState
from core.views.shared import queue_words
from core.views.shared.in_words import duration
from core.wording import percent
from pages.shared import draft, live, resources


def row(
    state: RunState,
    *,
    button: str,
    key: str,
    beginning: str,
    keeps: str,
    charts: Sequence[live.Chart] = (),
    doing: str = "",
) -> None:
    """The bar with its line, the button, and charts below. For a fragment, which runs again when the run has ended.

    Args:
        state: of a run that is queued or running.
        button: the button's text.
        key: the button's key.
        beginning: what happens before the first progress comes.
        keeps: what is kept if the work is stopped; "" for nothing.
        charts: the curves so far.
        doing: what goes on, where it is not epochs.
    """
    engine, visitor = resources.engine(), resources.visitor()
    says = partial(line, engine=engine, visitor=visitor, beginning=beginning, keeps=keeps, doing=doing)
    behind = partial(_batches_before, engine=engine, visitor=visitor)
    with st.container(horizontal=True, vertical_alignment="center"):
        live.run(state.fingerprint, says, key=f"{key} progress", version=lambda now: ", ".join(behind(now)))
        pause_buttons(behind(state), key=key)
        st.button(
            button,
            icon=":material/stop:",
            key=key,
            disabled=state.stopping,
            on_click=_stop,
            args=(state.fingerprint,),
        )
    if charts:
        live.curves(state.fingerprint, charts, key=f"{key} curves")


def pause_buttons(batches: Sequence[str], *, key: str) -> None:
    """A button for each batch of the visitor that keeps the run waiting."""
    for batch in batches:
        st.button(
            f"Pause the {batch}",
            icon=":material/pause:",
            key=f"{key} pause {batch}",
            on_click=_pause,
            args=(batch,),
        )


def line(state: RunState, *, engine: Engine, visitor: str, beginning: str, keeps: str, doing: str = "") -> str:
    """What happens now, and how long it will take."""
    if state.status == "queued":
        return _waiting(state, engine, visitor)
    if state.stopping:
        return f"Stopping, and keeping {keeps}" if keeps else "Stopping"
    return _again(state) + (_running(state, doing) if state.epoch or state.share else beginning)


def _stop(name: str) -> None:
    resources.engine().stop(name, resources.visitor())
    draft.touched()


def _pause(batch: str) -> None:
    resources.engine().batches.pause(batch, resources.visitor())
    draft.touched()


def _batches_before(state: RunState, *, engine: Engine, visitor: str) -> list[str]:
    return queue_words.own_batches(engine.ahead(state.fingerprint, visitor)) if state.status == "queued" else []


def _waiting(state: RunState, engine: Engine, visitor: str) -> str:
    if not engine.health().warm:
        return "The training processes are getting ready; after a start this takes some seconds"
    return state.reason or queue_words.waiting(engine.ahead(state.fingerprint, visitor))


def _again(state: RunState) -> str:
    """That the run was cut off, if it was."""
    if not state.resumed:
        return "Its worker was lost, so it began once more. " if state.attempts > 1 else ""
    where = f"in epoch {min(int(state.resumed) + 1, state.epochs):,}" if state.epochs > 1 else "where it was"
    return f"Its worker was lost, and it went on {where}. " if state.attempts > 1 else f"It went on {where}. "


def _running(state: RunState, doing: str) -> str:
    left = "" if state.seconds_left is None else f", {duration(state.seconds_left)} left"
    if state.answered:
        return f"All epochs are done; it answers every sequence once more, {percent(state.answered)} done{left}"
    if state.epoch >= state.epochs:
        return "Finishing" if state.epochs == 1 else f"All epochs are done; it answers every sequence once more{left}"
    if state.epochs == 1:
        what = f"{doing}: " if doing else ""
        return f"{what}{percent(state.share)} done{left}"
    slow = bool(state.batch_loss)  # else epochs are over in a moment
    part = f", {percent(state.share_of_epoch)} of this epoch done" if slow else ""
    return f"Epoch {state.epoch + 1:,} of {state.epochs:,}{part}{left}"
