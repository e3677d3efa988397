"""What waits while a pass is under way is answered by the next one, each with its own answer and its own error."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic, sleep

import numpy as np
import pytest

from core.words.batched_search import BatchedSearch
from core.words.vectors import Vectors

VISITORS = 8


@pytest.fixture
def vectors():
    matrix = np.random.default_rng(0).normal(size=(500, 12))
    return Vectors("made", [str(row) for row in range(500)], matrix)


class Held:
    """Vectors whose first pass waits until it is let go."""

    def __init__(self, vectors):
        self.vectors = vectors
        self.checked = vectors.checked
        self.begun, self.go = Event(), Event()
        self.asked = []

    def nearest(self, queries, k, leave_out=()):
        self.asked.append(len(queries))
        self.begun.set()
        assert self.go.wait(30)
        return self.vectors.nearest(queries, k, leave_out)


def waiting(desk, number):
    ends = monotonic() + 30
    while len(desk._waiting) < number:
        assert monotonic() < ends
        sleep(0.001)


def test_those_who_wait_share_the_next_pass(vectors):
    held = Held(vectors)
    desk = BatchedSearch(held)
    rng = np.random.default_rng(1)
    queries = [rng.normal(size=(1 + visitor % 3, 12)) for visitor in range(VISITORS)]
    ks = [1 + visitor for visitor in range(VISITORS)]
    left_out = [[{visitor}] * len(queries[visitor]) if visitor % 2 else () for visitor in range(VISITORS)]
    with ThreadPoolExecutor(VISITORS) as pool:
        answers = [pool.submit(desk.nearest, queries[0], ks[0], left_out[0])]
        assert held.begun.wait(30)
        answers += [pool.submit(desk.nearest, *asked) for asked in list(zip(queries, ks, left_out, strict=True))[1:]]
        waiting(desk, VISITORS - 1)
        held.go.set()
        found = [answer.result(30) for answer in answers]
    assert held.asked == [len(queries[0]), sum(map(len, queries[1:]))]
    assert desk.passes == 2
    assert found == [vectors.nearest(*asked) for asked in zip(queries, ks, left_out, strict=True)]


def test_a_crowd_gets_the_answers_of_one_alone(vectors):
    desk = BatchedSearch(vectors)
    queries = np.random.default_rng(2).normal(size=(300, 12))
    with ThreadPoolExecutor(VISITORS) as pool:
        found = list(pool.map(lambda query: desk.nearest(query[None], 4)[0], queries))
    assert found == vectors.nearest(queries, 4)
    assert 1 <= desk.passes <= 300
    assert desk._waiting == []


def test_a_wrong_question_is_nobody_else_s_trouble(vectors):
    held = Held(vectors)
    desk = BatchedSearch(held)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(desk.nearest, np.ones((1, 12)), 2)
        assert held.begun.wait(30)
        with pytest.raises(ValueError, match="queries must be finite"):
            desk.nearest(np.ones((1, 3)), 2)
        second, third = (pool.submit(desk.nearest, np.ones((2, 12)), k) for k in (3, 0))
        waiting(desk, 2)
        held.go.set()
        assert [len(near) for near in first.result(30) + second.result(30) + third.result(30)] == [2, 3, 3, 0, 0]


def test_a_pass_that_fails_is_told_to_all_of_it_and_the_next_one_works(vectors, monkeypatch):
    desk = BatchedSearch(vectors)
    with monkeypatch.context() as patch:
        patch.setattr(vectors, "nearest", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.nearest(np.ones((1, 12)), 2)
    assert desk.nearest(np.ones((1, 12)), 2) == vectors.nearest(np.ones((1, 12)), 2)
