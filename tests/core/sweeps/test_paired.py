"""The paired test: against scipy and statsmodels, and how often it claims what is not there."""

import numpy as np
import pytest
from scipy.stats import ttest_rel
from statsmodels.stats.multitest import multipletests

from core.sweeps.paired import LEVEL, holm, paired_p, pairs

SWEEPS = 1_000
NOISE = {
    "normal": lambda rng, shape: rng.normal(size=shape),
    "heavy tails": lambda rng, shape: rng.standard_t(2, size=shape),
    "errors": lambda rng, shape: rng.lognormal(sigma=1.0, size=shape),
    "accuracies of 40 sequences": lambda rng, shape: rng.binomial(40, 0.8, size=shape) / 40,
}


def test_p_is_that_of_scipy():
    rng = np.random.default_rng(0)
    for n in (3, 5, 12):
        first, second = rng.normal(size=n), rng.normal(0.5, size=n)
        assert paired_p(first - second) == pytest.approx(ttest_rel(first, second).pvalue, rel=1e-9)


def test_the_correction_is_that_of_statsmodels():
    p = np.random.default_rng(1).uniform(size=7).tolist()
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1].tolist())
    assert holm([]) == []


@pytest.mark.parametrize("seeds", [3, 5, 10])
@pytest.mark.parametrize("noise", NOISE)
def test_a_sweep_without_an_effect_is_seldom_given_one(noise, seeds):
    """Any claim counts: of the six pairs of four values."""
    rng = np.random.default_rng(seeds)
    false = 0
    for _ in range(SWEEPS):
        of_seed = rng.normal(size=seeds)  # what all runs of a seed have in common
        values = of_seed + NOISE[noise](rng, (4, seeds))
        false += any(pair.differs for pair in pairs(values, higher_is_better=False))
    assert false / SWEEPS < LEVEL + 3 * np.sqrt(LEVEL * (1 - LEVEL) / SWEEPS)


def test_a_large_effect_is_found():
    rng = np.random.default_rng(2)
    found = 0
    for _ in range(200):
        values = rng.normal(size=5) + np.array([[0.0], [0.0], [4.0]]) + 0.5 * rng.normal(size=(3, 5))
        claims = {(pair.better, pair.worse) for pair in pairs(values, higher_is_better=False) if pair.differs}
        found += claims >= {(0, 2), (1, 2)}
    assert found > 180


def test_the_direction_follows_what_is_better():
    values = np.array([[0.9, 0.91, 0.92, 0.93], [0.5, 0.52, 0.51, 0.5]])
    (error,) = pairs(values, higher_is_better=False)
    (accuracy,) = pairs(values, higher_is_better=True)
    assert (error.better, error.worse, error.wins) == (1, 0, 4)
    assert (accuracy.better, accuracy.worse, accuracy.wins) == (0, 1, 4)


def test_errors_are_compared_by_their_ratio():
    small = np.array([[0.1, 0.2, 0.4, 0.8], [0.21, 0.38, 0.85, 1.5]])
    (pair,) = pairs(small, higher_is_better=False)
    assert pair.p == pytest.approx(ttest_rel(*np.log(small)).pvalue)
    (times,) = pairs(1000 * small, higher_is_better=False)
    assert times.p == pytest.approx(pair.p)


def test_seeds_that_one_of_the_two_has_not_do_not_count():
    values = np.array([[1.0, 1.1, 1.2, np.nan], [2.0, 2.3, np.nan, 2.0], [3.0, 3.2, 3.1, 9.0]])
    found = {(pair.better, pair.worse): pair.seeds for pair in pairs(values, higher_is_better=False)}
    assert found == {(0, 2): 3, (1, 2): 3}  # of 0 and 1, only two seeds are there


def test_differences_without_a_spread_are_no_proof():
    steps = np.array([[0.5, 0.6, 0.7], [0.6, 0.7, 0.8]])
    (pair,) = pairs(steps, higher_is_better=True)
    assert pair.p == 0.25
    (same,) = pairs(np.array([[0.5, 0.6, 0.7]] * 2), higher_is_better=True)
    assert (same.p, same.wins) == (1.0, 0)
