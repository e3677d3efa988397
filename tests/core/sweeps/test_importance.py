"""Which settings matter: Optuna is the oracle of the numbers, simulated sweeps that of the claims."""

import subprocess
import sys

import numpy as np
import pytest

from core.sweeps import importance
from core.sweeps.importance import importances
from tests.core.sweeps.simulated import simulated

SWEEPS = 300


def drawn(**grid):
    return simulated(draw=np.random.default_rng(4), **grid)


@pytest.mark.parametrize("best", [0.1, 0.25, 0.5])
def test_the_divergence_that_is_resampled_is_the_one_of_optuna(best):
    values, _, scores = drawn(kinds=(4, 2, 3), seeds=3, effect=lambda v: 0.3 * v[0] - 0.2 * v[2])
    top = scores <= np.sort(scores)[importance._last(best, len(scores))]
    ours = [
        importance.divergence(np.bincount(column[top], minlength=k), np.bincount(column, minlength=k))
        for column, k in zip(values.T, (4, 2, 3), strict=True)
    ]
    theirs = importance._by_optuna(values, scores, best)
    np.testing.assert_allclose(importance._shares(np.array(ours)), theirs, rtol=1e-6, atol=1e-9)


def test_the_same_runs_give_the_same_numbers_in_any_order():
    values, seeds, scores = drawn(kinds=(4, 3), seeds=5, effect=lambda v: 0.3 * v[0])
    found = importances(values, seeds, scores)
    assert importances(values, seeds, scores) == found
    order = np.random.default_rng(1).permutation(len(scores))
    assert importances(values[order], seeds[order], scores[order]) == found
    stretched = importances(values, seeds, np.exp(scores))
    assert stretched == found  # their order is all that counts


def test_what_matters_has_the_larger_share_inside_its_interval():
    first, second = importances(*drawn(kinds=(4, 4), seeds=4, effect=lambda v: 0.3 * v[0]))
    assert first.matters
    assert first.share > 0.9
    assert first.share + second.share == pytest.approx(1)
    for one in (first, second):
        assert one.low <= one.share <= one.high


def test_without_any_difference_nothing_matters():
    values, seeds, scores = drawn(kinds=(2, 3), seeds=5)
    for one in importances(values, seeds, np.zeros_like(scores)):
        assert (one.share, one.matters) == (0.0, False)


def test_too_few_runs_are_said_and_more_are_enough():
    """In two blocks, even a setting whose one value is always the best can do that by chance."""
    few = importances(*drawn(kinds=(2, 2), seeds=1, effect=lambda v: 5.0 * v[0]))
    assert [one.enough for one in few] == [False, False]
    assert not any(one.matters for one in few)
    clear, nothing = importances(*drawn(kinds=(2, 2), seeds=5, effect=lambda v: 5.0 * v[0]))
    assert clear.enough
    assert clear.matters
    assert nothing.enough


def test_runs_that_diverged_are_never_among_the_best():
    """Two values of three diverge, so that the best half would have to hold some of them."""
    values, seeds, scores = drawn(kinds=(3, 2), seeds=4)
    diverged = values[:, 0] > 0
    scores[diverged] = scores.max() + 1
    first, second = importances(values, seeds, scores, ended=8)
    assert first.matters
    assert not second.matters


@pytest.mark.slow
@pytest.mark.parametrize("noise", ["normal", "heavy", "uneven"])
@pytest.mark.parametrize(("kinds", "seeds"), [((4, 3), 5), ((4, 2, 2), 3), ((2, 3, 4), 1)])
def test_a_setting_that_does_nothing_is_seldom_called_important(kinds, seeds, noise, monkeypatch):
    """The first setting does a lot in every sweep, the others nothing: 5 % of sweeps may err, and 3 % more by chance.

    "Uneven" noise depends on the first setting alone, so that the others still do nothing.
    """
    monkeypatch.setattr(importance, "RESAMPLES", 1)  # the interval is not what is tested
    draw, wrong, right = np.random.default_rng(12), 0, 0
    for _ in range(SWEEPS):
        first, *others = importances(*simulated(kinds, seeds, lambda v: 0.4 * v[0], draw=draw, noise=noise))
        wrong += any(one.matters for one in others)
        right += first.matters
    assert wrong <= 0.08 * SWEEPS
    assert right >= (0.5 if noise == "normal" else 0.1) * SWEEPS


def test_optuna_is_not_loaded_with_the_pages():
    code = "import sys; from pages.shared import ready; ready.load(); assert 'optuna' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_optuna_loads_no_keras():
    code = (
        "import sys, numpy as np; from core.sweeps.importance import importances; "
        "importances(np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.zeros(4, int), np.arange(4.0)); "
        "assert 'optuna' in sys.modules; assert not {'keras', 'tensorflow', 'torch'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
