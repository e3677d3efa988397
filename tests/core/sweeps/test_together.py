"""Whether two settings work together: simulated sweeps of which the answer is known."""

import numpy as np
import pytest

from core.sweeps.together import together
from tests.core.sweeps.simulated import simulated

SWEEPS = 400


def drawn(**grid):
    return simulated(draw=np.random.default_rng(4), **grid)


def test_two_that_help_only_together_are_found_with_what_each_does_alone():
    (pair,) = together(*drawn(kinds=(3, 2), seeds=5, effect=lambda v: -1.5 * (v == (2, 1))))
    assert pair.is_claimed
    assert pair.only_together
    assert pair.best == (2, 1)
    assert pair.wins == pair.blocks == 5
    assert pair.joint == pytest.approx(1.5, abs=0.4)


def test_two_that_help_more_together_are_not_said_to_help_only_together():
    (pair,) = together(*drawn(kinds=(2, 2), seeds=8, effect=lambda v: -0.8 * v[0] - 0.8 * v[1] - v[0] * v[1]))
    assert pair.is_claimed
    assert not pair.only_together


def test_two_that_add_up_are_not_claimed():
    (pair,) = together(*drawn(kinds=(3, 4), seeds=5, effect=lambda v: -v[0] - 0.5 * v[1]))
    assert not pair.is_claimed


def test_fewer_than_three_blocks_are_not_looked_at():
    assert together(*drawn(kinds=(2, 2), seeds=2, effect=lambda v: -9.0 * v[0] * v[1])) == []
    (pair,) = together(*drawn(kinds=(2, 2, 3), seeds=1))  # the third setting's values are blocks of the other two
    assert pair.settings == (0, 1)


def test_blocks_with_a_hole_are_left_out():
    values, seeds, scores = drawn(kinds=(2, 2), seeds=5)
    (pair,) = together(values[1:], seeds[1:], scores[1:])
    assert pair.blocks == 4


def test_exact_numbers_are_no_certainty():
    """Without any spread of the seeds there is nothing to compare with but their number."""
    values, seeds, _ = drawn(kinds=(2, 2), seeds=3)
    (pair,) = together(values, seeds, -1.0 * values[:, 0] * values[:, 1])
    assert pair.p == pytest.approx(2 * 0.5**3)
    assert not pair.is_claimed


@pytest.mark.slow
@pytest.mark.parametrize("noise", ["normal", "heavy", "uneven"])
@pytest.mark.parametrize(("kinds", "seeds"), [((2, 2), 3), ((3, 4), 5), ((2, 2, 3), 3)])
def test_what_adds_up_is_seldom_claimed(kinds, seeds, noise):
    """All settings do something, none together: 5 % of sweeps may err, and 3 % more by chance."""
    draw, wrong = np.random.default_rng(12), 0
    for _ in range(SWEEPS):
        pairs = together(*simulated(kinds, seeds, lambda v: 0.5 * sum(v), draw=draw, noise=noise))
        wrong += any(pair.is_claimed for pair in pairs)
    assert wrong <= 0.08 * SWEEPS
