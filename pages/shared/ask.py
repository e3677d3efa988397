"""Questions that only a worker can answer: asked, waited for without holding the page up, and failed in a sentence."""

from typing import Any

import streamlit as st

from core.engine import EngineError
from core.experiment import Experiment
from core.tasks import Prepared
from core.views.under_the_hood.sequence_trace import SequenceTrace
from pages.shared import draft, resources, show

WAIT = 0.6  # seconds that a page waits for an answer before it shows that it is waiting
TICK = 0.4  # seconds between two looks


def answer(question: str, reading: SequenceTrace, *, height: int, **arguments: Any) -> Any | None:
    """What a worker says of a reading's network; None while it is not there, or where it failed, which the page says.

    Args:
        question: one of `core.training.questions`.
        reading: its experiment, output and weights are asked about.
        height: pixels kept for what will be shown.
        arguments: what the question takes besides.
    """
    return about(question, reading.experiment, reading.prepared, reading.weights, height=height, **arguments)


def about(
    question: str,
    experiment: Experiment,
    prepared: Prepared,
    weights: list[Any],
    *,
    height: int,
    **arguments: Any,
) -> Any | None:
    """What a worker says of a network of which nothing is being read; see `answer`."""
    return _answer(question, (experiment, prepared.data.output, weights), height, arguments)


def about_nothing(question: str, *, height: int, **arguments: Any) -> Any | None:
    """What a worker answers to a question about no network: one of `core.training.word_questions`."""
    return _answer(question, (), height, arguments)


def _answer(question: str, network: tuple, height: int, arguments: dict[str, Any]) -> Any | None:
    engine = resources.engine()
    try:
        key = engine.ask(question, *network, **arguments)
    except EngineError as error:
        show.problem(error)
        return None
    found = engine.wait_answer(key, WAIT)
    if found is None or found.status == "waiting":
        _wait(key, height)
        return None
    if found.status == "failed":
        show.problem(found.reason)
        return None
    return found.value


@st.fragment(run_every=TICK)
def _wait(key: str, height: int) -> None:
    found = resources.engine().answer(key)
    if found is None or found.status != "waiting":
        draft.touched()
        st.rerun()
    st.skeleton(height)
    st.caption("A training process is working this out.")
