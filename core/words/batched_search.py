"""Searches that arrive at the same time share one pass over the matrix of word vectors."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from threading import Condition

import numpy as np

from core.words.vectors import Neighbour, Vectors


@dataclass(eq=False)
class _Question:
    queries: np.ndarray  # (Q, D)
    leave_out: list[set[int]]
    k: int
    answer: list[list[Neighbour]] | None = None
    error: BaseException | None = None

    @property
    def done(self) -> bool:
        return self.answer is not None or self.error is not None

    def result(self) -> list[list[Neighbour]]:
        """The answer, or its error raised."""
        if self.answer is None:
            raise self.error or RuntimeError("This question is not answered yet.")
        return self.answer


class BatchedSearch:
    """Searches `vectors` for many threads: those that arrive during a pass wait, and share the next one.

    Attributes:
        vectors: the word vectors.
        passes: passes made so far.
    """

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = vectors
        self.passes = 0
        self._waiting: list[_Question] = []
        self._busy = False
        self._turn = Condition()

    def nearest(self, queries: np.ndarray, k: int, leave_out: Sequence[Collection[int]] = ()) -> list[list[Neighbour]]:
        """As `Vectors.nearest`. An error in one question does not reach the others."""
        question = _Question(*self.vectors.checked(queries, leave_out), k)
        with self._turn:
            self._waiting.append(question)
            while self._busy and not question.done:
                self._turn.wait()
            if not question.done:
                self._busy = True
                together, self._waiting = self._waiting, []
        if not question.done:
            try:
                self._answer(together)
            finally:
                with self._turn:
                    self._busy = False
                    self._turn.notify_all()
        return question.result()

    def _answer(self, questions: list[_Question]) -> None:
        """One pass for all questions, with the largest k; each gets its own first k."""
        self.passes += 1
        try:
            queries = np.concatenate([question.queries for question in questions])
            left_out = [rows for question in questions for rows in question.leave_out]
            answers = iter(self.vectors.nearest(queries, max(question.k for question in questions), left_out))
            for question in questions:
                k = max(question.k, 0)
                question.answer = [neighbours[:k] for neighbours in islice(answers, len(question.queries))]
        except BaseException as error:
            for question in questions:
                question.error = error
