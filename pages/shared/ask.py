"""Questions that only a worker can answer. The page does not wait for long, and a failure is one sentence."""

from typing import Any, Literal

import streamlit as st

from core.engine import EngineError
from core.experiment import Experiment
from core.tasks import Prepared
from core.views.under_the_hood.sequence_trace import SequenceTrace
from pages.shared import draft, live, resources, show

Width = int | Literal["stretch"]
WAIT = 0.6  # seconds that a page waits for an answer before it shows that it is waiting


def answer(question: str, reading: SequenceTrace, *, height: int, **arguments: Any) -> Any | None:
    """What a worker answers about the network of a reading. None while it waits, or if it failed, which the page shows.

    Args:
        question: one of `core.training.questions`.
        reading: the question is about its experiment, output and weights.
        height: pixels that are reserved for the answer.
        arguments: further arguments of the question.
    """
    return about(question, reading.experiment, reading.prepared, reading.weights, height=height, **arguments)


def about(
    question: str,
    experiment: Experiment,
    prepared: Prepared,
    weights: list[Any],
    *,
    height: int,
    width: Width = "stretch",
    **arguments: Any,
) -> Any | None:
    """What a worker answers about a network, without a reading; see `answer`. `width` is reserved too."""
    return _answer(question, (experiment, prepared.data.output, weights), (height, width), arguments)


def about_nothing(question: str, *, height: int, **arguments: Any) -> Any | None:
    """What a worker answers about no network; the question is one of `core.training.word_questions`."""
    return _answer(question, (), (height, "stretch"), arguments)


def _answer(question: str, network: tuple, size: tuple[int, Width], arguments: dict[str, Any]) -> Any | None:
    engine = resources.engine()
    try:
        key = engine.ask(question, *network, **arguments)
    except EngineError as error:
        show.problem(error)
        return None
    answer = engine.wait_answer(key, WAIT)
    if answer is None or answer.status == "waiting":
        _wait(key, *size)
        return None
    if answer.status == "failed":
        show.problem(answer.reason)
        return None
    return answer.value


@st.fragment
def _wait(key: str, height: int, width: Width) -> None:
    answer = resources.engine().answer(key)
    if answer is None or answer.status != "waiting":
        draft.touched()
        st.rerun()
    st.skeleton(height, width=width)
    st.caption("A training process computes this now.")
    live.answer(key, key=f"ask:{key[:12]}")  # below, since a gap stands above what is not to be seen, too
