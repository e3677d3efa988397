"""Short questions that only a worker can answer, mostly about a trained network. Answers are kept for a while.

A question goes to a worker as a call beside its tasks, not as a task. A worker trains one run at a time, for up to half
an hour, and a page needs its gradient now; so the worker answers in a second thread. That is safe: a question has a
model of its own or none, its work and memory are bounded (`core.training.questions`, `word_questions`), and Keras's one
generator of random numbers is used by one thread at a time (`core.network.build`), so the numbers of a run stay the
same. If there is a choice, a worker that does not train gets the question. Each worker has one question at a time. The
others wait here, so that none is stuck with a lost worker.

Answers are not written to the store, since they can be computed again.
"""

import hashlib
import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from cachetools import LRUCache

from core import answers
from core.engine.state import EngineError
from core.experiment import Experiment

if TYPE_CHECKING:
    from core.engine.dask_client import DaskClient

logger = logging.getLogger(__name__)

WAITING = 64  # questions that may wait or be under way, of all visitors together
WAITING_BYTES = 256_000_000  # of these questions
QUESTION_BYTES = 48_000_000  # of one: the largest network is 35 MB of weights, 64 sequences of 500 x 50 are 6 MB
MAX_ANSWER_BYTES = 50_000_000  # of all answers in memory; the latest is kept whatever its size
SMALL = 1_000  # bytes that are counted for an answer besides its value
SEND_SECONDS = 60.0  # from the asking until a worker must have it, for the last time if it is sent again
ANSWER_SECONDS = 60.0  # from then on until it must have answered
# Those that may take longer: UMAP is compiled where it is first asked for, in 30 seconds, or 75 beside other work.
ANSWER_SECONDS_OF = {"project": 180.0}
ASK_AGAIN_SECONDS = 10.0  # after which a failed question is tried again when somebody asks it
MAX_LOSSES = 2  # of workers, after which a question has failed

FULL = "Too much is being asked of the training processes: try again in a moment."
TOO_LARGE = f"More than {QUESTION_BYTES // 1_000_000} MB would have to be sent: ask about fewer sequences or words."
NOT_SENT = "No training process was free to answer: try again in a minute."
NO_ANSWER = "The training process gave no answer within {seconds:.0f} seconds: ask about less."
LOST = "The training process was lost while it answered, twice: ask about less, or a smaller network."


@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to a question, or why there is none.

    Attributes:
        status: waiting, ready or failed.
        value: the answer, once it is ready. An array is read-only, since all pages share it.
        reason: a sentence on why it has failed; else "".
    """

    status: Literal["waiting", "ready", "failed"]
    value: np.ndarray | bytes | None = None
    reason: str = ""

    @property
    def size(self) -> int:
        """Bytes that it holds."""
        return self.value.nbytes if isinstance(self.value, np.ndarray) else len(self.value or b"")


@dataclass(eq=False)
class Question:
    """An open question. `payload` holds the arguments of `core.training.worker.answer`."""

    key: str
    payload: tuple[str, str, str, list[np.ndarray], dict[str, Any]]
    size: int  # bytes
    asked: float = 0.0
    sent: float = 0.0  # to the worker that has it
    call: int = 0  # the call that is under way, 0 where it waits
    losses: int = 0  # how often a worker was lost with it
    lost: str = ""  # the last of these workers

    @property
    def seconds(self) -> float:
        """How long its answer may take."""
        return ANSWER_SECONDS_OF.get(self.payload[0], ANSWER_SECONDS)


def phrase(
    question: str,
    experiment: Experiment | None,
    output: answers.Answer | None,
    weights: Sequence[np.ndarray],
    arguments: Mapping[str, np.ndarray | float | str | bool],
) -> Question:
    """A question with its key: the SHA-256 of everything that decides the answer.

    A question about no network has no experiment and no output.

    Raises:
        EngineError: the question is too large to send.
        TypeError: an argument is neither an array of numbers nor a plain value.
    """
    sent = [_numbers(weight) for weight in weights]
    arrays = {name: _numbers(value) for name, value in sorted(arguments.items()) if isinstance(value, np.ndarray)}
    plain = {name: _plain(value) for name, value in arguments.items() if name not in arrays}
    size = sum(array.nbytes for array in (*sent, *arrays.values()))
    if size > QUESTION_BYTES:
        raise EngineError(TOO_LARGE)
    network = (
        experiment.to_json() if experiment else "",
        answers.to_json(output) if output else "",
    )
    texts = question, *network
    named = [*enumerate(sent), *arrays.items()]
    shapes = [(name, array.dtype.str, array.shape) for name, array in named]
    digest = hashlib.sha256(json.dumps([texts, sorted(plain.items()), shapes]).encode())
    for _, array in named:
        digest.update(array.tobytes())
    return Question(digest.hexdigest()[:32], (*texts, sent, arrays | plain), size)


class Questions:
    """All open questions, and the answers in memory. `changed` guards every attribute.

    Args:
        changed: the engine's lock; it is notified of each answer.
        answer: what a worker runs; see `core.training.worker.answer`.
    """

    def __init__(self, changed: threading.Condition, answer: Callable) -> None:
        self._changed = changed
        self._answer_function = answer
        self._open: OrderedDict[str, Question] = OrderedDict()  # by key, in the order in which they were asked
        self._calls: dict[int, tuple[str, str]] = {}  # those that workers are at: worker and key
        self._numbers = count(1)
        # By key, with when it came.
        self._answers: LRUCache[str, tuple[Answer, float]] = LRUCache(MAX_ANSWER_BYTES, getsizeof=_counted_bytes)
        self.news = False  # there may be something to send

    def knows(self, key: str) -> bool:
        """True if there is, or will be, an answer, and the question need not be asked. With the lock held."""
        self._expire()
        if key in self._answers:
            answer, came = self._answers[key]
            return answer.status == "ready" or monotonic() - came < ASK_AGAIN_SECONDS
        return key in self._open

    def admit(self, question: Question) -> None:
        """Accept a question. With the lock held. Raises EngineError if too many wait."""
        held = sum(other.size for other in self._open.values())
        if len(self._open) >= WAITING or (self._open and held + question.size > WAITING_BYTES):
            raise EngineError(FULL)
        self._answers.pop(question.key, None)
        question.asked = monotonic()
        self._open[question.key] = question
        self.news = True
        self._changed.notify_all()

    def answer(self, key: str) -> Answer | None:
        """The state of a question, or None if it was never asked or its answer was dropped."""
        with self._changed:
            self._expire()
            if key in self._open:
                return Answer("waiting")
            return self._answers[key][0] if key in self._answers else None

    def wait(self, key: str, timeout: float) -> Answer | None:
        """Wait for an answer, at most `timeout` seconds, and return what is known then."""
        with self._changed:
            self._changed.wait_for(lambda: key not in self._open, timeout)
        return self.answer(key)

    def send(self, client: "DaskClient", workers: Collection[str], training: Collection[str]) -> None:
        """Give questions to workers that have none, first to those that do not train. With the lock held.

        Args:
            client: the connection.
            workers: those that are there and warm.
            training: those that are at work on a run.
        """
        self._expire()
        self.news = False
        asked = self.asked()
        free = [worker for worker in workers if worker not in asked]
        for question in [question for question in self._open.values() if not question.call]:
            if not free:
                break
            worker = min(free, key=lambda worker: (worker == question.lost, worker in training))
            free.remove(worker)
            question.call, question.sent = next(self._numbers), monotonic()
            self._calls[question.call] = worker, question.key
            client.ask(question.call, worker, (self._answer_function, *question.payload), on_end=self._on_end)

    def asked(self) -> set[str]:
        """The workers that are at a question. With the lock held."""
        return {worker for worker, _ in self._calls.values()}

    def strand(self, workers: Collection[str]) -> None:
        """Only these workers are left: the questions of the others are asked once more. With the lock held."""
        for call in [call for call, (worker, _) in self._calls.items() if worker not in workers]:
            self._on_end(call, {"kind": "lost"})

    def lose(self) -> None:
        """The whole cluster is gone, and no question is to blame. With the lock held."""
        for call in list(self._calls):
            self._on_end(call, {"kind": "gone"})

    def close(self, reason: str) -> None:
        """All open questions fail. With the lock held."""
        for question in list(self._open.values()):
            self._end(question, Answer("failed", reason=reason))

    def _on_end(self, call: int, result: dict[str, Any]) -> None:
        """A call has ended with what `core.engine.remote.answer` returned, or {"kind": "lost"} or {"kind": "gone"}."""
        with self._changed:
            worker, key = self._calls.pop(call, ("", ""))
            if result["kind"] != "gone":  # else the engine will see it, and there is nobody to send to
                self.news = True
                self._changed.notify_all()
            question = self._open.get(key)
            if question is None or question.call != call:  # it took too long, and nobody waits for it
                return
            if result["kind"] in ("lost", "gone"):
                question.call = 0
                if result["kind"] == "lost":
                    question.losses, question.lost = question.losses + 1, worker
                if question.losses >= MAX_LOSSES:
                    self._end(question, Answer("failed", reason=LOST))
            elif result["kind"] == "answer":
                value = result["value"]
                if isinstance(value, np.ndarray):
                    value.flags.writeable = False
                self._end(question, Answer("ready", value))
            else:
                if result["details"]:
                    logger.error("A question could not be answered (%s):\n%s", question.payload[0], result["details"])
                self._end(question, Answer("failed", reason=result["reason"]))

    def _expire(self) -> None:
        now = monotonic()
        for question in list(self._open.values()):
            if question.call and now - question.sent > question.seconds:
                self._end(question, Answer("failed", reason=NO_ANSWER.format(seconds=question.seconds)))
            elif not question.call and now - question.asked > SEND_SECONDS:
                self._end(question, Answer("failed", reason=NOT_SENT))

    def _end(self, question: Question, answer: Answer) -> None:
        del self._open[question.key]
        self._answers[question.key] = answer, monotonic()
        self._changed.notify_all()


def _counted_bytes(kept: tuple[Answer, float]) -> int:
    """The bytes that an answer counts for. An answer larger than all of the room takes all of it."""
    return min(SMALL + kept[0].size, MAX_ANSWER_BYTES)


def _numbers(array: np.ndarray) -> np.ndarray:
    """The array to send: a copy, if somebody could change it meanwhile."""
    if array.dtype.kind not in "biuf":
        raise TypeError(f"An array must hold numbers (got {array.dtype})")
    return array.copy() if array.flags.writeable else array


def _plain(value: object) -> float | str | bool:
    if not isinstance(value, bool | int | float | str):
        raise TypeError(f"An argument must be an array, a number, a text or a bool (got {type(value).__name__})")
    return value
