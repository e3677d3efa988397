"""A search: what it finds, that it is always the same, and that it goes on where it was."""

from itertools import product

import numpy as np
import pytest

from core.experiment import ExperimentError
from core.sweeps import Sweep, grid
from core.sweeps.search import AT_RANDOM, ROUND, Ended, Found, best_of, number_of, replay
from core.tasks import TASKS, complete

RAIN = complete(TASKS["rain"].preset)
OF_64 = {"units": [2, 4, 8, 16], "learning_rate": [0.003, 0.01, 0.03, 0.1], "batch_size": [8, 16, 32, 64]}
N = 16


def a_sweep(settings=OF_64, search=N, seed=0):
    return Sweep.of(RAIN.model_copy(update={"seed": seed}), settings, seeds=1, search=search)


def combinations(sweep):
    return list(product(*(one.values for one in sweep.settings)))


def surface(seed):
    """A made-up error for each of the 64: two settings have a best value each, the third matters little; and noise."""
    draw = np.random.default_rng(seed)
    best, little = draw.integers(4, size=2), 0.3 * draw.permutation(4)
    places = list(product(range(4), repeat=3))
    scores = [
        0.125 * (a - best[0]) ** 2 + 0.2 * (b - best[1]) ** 2 + little[c] + 0.15 * draw.normal() for a, b, c in places
    ]
    return dict(zip(combinations(a_sweep()), scores, strict=True))


def values(tried):
    return [one.values for one in tried]


def test_it_finds_the_best_tenth_and_the_very_best_more_often_than_chance():
    tenth, first, counts = 6, 3, np.zeros(3)
    for seed in range(20):
        sweep, errors = a_sweep(seed=seed), surface(seed)
        ranked = sorted(errors, key=errors.get)
        tried = replay(sweep, list(errors), lambda one, errors=errors: Found(errors[one]))
        assert len(set(values(tried))) == len(tried) == N
        best = min(ranked.index(one) for one in values(tried))
        counts += best < tenth, best < first, best == 0
    chance = [1 - np.prod([(64 - N - i) / (64 - i) for i in range(k)]) for k in (tenth, first, 1)]
    found = counts / 20
    np.testing.assert_allclose(chance, [0.836, 0.585, 0.25], atol=1e-3)  # of random search, in closed form
    assert found[0] >= 0.95
    assert found[1] >= 1.25 * chance[1]
    assert found[2] >= 1.6 * chance[2]


def test_it_is_the_same_again_and_goes_on_with_the_same_after_half():
    errors = surface(1)
    whole = replay(a_sweep(), list(errors), lambda one: Found(errors[one]))
    assert replay(a_sweep(), list(errors), lambda one: Found(errors[one])) == whole
    for known in range(N):
        ended = set(values(whole)[:known])
        half = replay(a_sweep(), list(errors), lambda one, ended=ended: Found(errors[one]) if one in ended else None)
        assert values(half) == values(whole)[: len(half)]
        assert len(half) == (AT_RANDOM if known < AT_RANDOM else known + ROUND - (known - AT_RANDOM) % ROUND)
    assert whole != replay(a_sweep(seed=1), list(errors), lambda one: Found(errors[one]))


def test_a_longer_search_goes_on_from_a_shorter_one():
    errors = surface(2)
    short, long = (
        replay(a_sweep(search=n), list(errors), lambda one: Found(errors[one])) for n in (AT_RANDOM + 3 * ROUND, N)
    )
    assert long[: len(short)] == short


def test_each_says_why_it_is_tried():
    errors = surface(3)
    tried = replay(a_sweep(), list(errors), lambda one: Found(errors[one]))
    assert [one.number for one in tried] == list(range(1, N + 1))
    assert [one.at_random for one in tried[:AT_RANDOM]] == [True] * AT_RANDOM
    assert not any(one.at_random for one in tried[AT_RANDOM:])
    for one in tried[AT_RANDOM:]:
        before = best_of([other for other in tried if other.round < one.round])
        assert one.best == before.number
        assert one.shared == tuple(i for i in range(3) if one.values[i] == before.values[i])
    assert any(len(one.shared) == 2 for one in tried)


def test_what_lost_diverged_or_failed_stays_is_learned_from_and_is_not_tried_again():
    proposed = []
    for seed in range(6):
        errors, ends = surface(seed), {2: Found(None, lost=(5, 0.9)), 4: Found(None), 8: Found(None)}
        tried = replay(a_sweep(seed=seed), list(errors), lambda one: ends.get(one[0], Found(errors[one])))  # noqa: B023
        assert len(set(values(tried))) == N
        assert {one.found.score is None for one in tried} == {True, False}
        proposed += [one.values[0] for one in tried[AT_RANDOM:]]
    assert proposed.count(16) > 1.3 * len(proposed) / 4
    for end in (Found(None), Found(None, lost=(3, 1.0))):
        tried = replay(a_sweep(), list(errors), lambda _, end=end: end)
        assert len(set(values(tried))) == N
        assert best_of(tried) is None


def test_what_cannot_be_trained_is_never_tried():
    possible = [one for one in combinations(a_sweep()) if one[0] != 2][:20]
    tried = replay(a_sweep(search=30), possible, lambda one: Found(float(one[0])))
    assert sorted(values(tried)) == sorted(possible)
    assert number_of(a_sweep(search=30), possible) == 20


def test_choices_single_values_and_switches_can_be_searched():
    base = complete(TASKS["heartbeats"].preset)
    settings = {"cell": ["SimpleRNN", "LSTM", "GRU"], "bidirectional": [False, True], "units": [4], "epochs": [2, 3]}
    sweep = Sweep.of(base, settings, seeds=2, search=8)
    made = grid(sweep)
    tried = replay(sweep, made.combinations, lambda one: Found(float(one[0] == "GRU")))
    assert len(set(values(tried))) == 8
    chosen = made.of(values(tried))
    assert len(chosen.experiments) == 16
    assert chosen.combinations == [one for one in made.combinations if one in values(tried)]


def test_the_seeds_of_a_combination_are_one_result():
    assert Found.of([Ended(0.1), Ended(0.3), Ended(0.2)]) == Found(0.2)
    assert Found.of([Ended(0.1), Ended(0.3)]).score == pytest.approx(0.2)
    assert Found.of([Ended(0.1), Ended()]) == Found(0.1)
    assert Found.of([Ended(0.1), Ended(diverged=True)]) == Found(None)
    assert Found.of([Ended(lost=(9, 0.5)), Ended(lost=(7, 0.8)), Ended(0.1)]) == Found(None, (7, 0.8))
    assert Found.of([Ended(), Ended()]) == Found(None)


def test_a_search_has_a_name_and_a_text_of_its_own_and_a_sweep_keeps_its_own():
    searched, every = a_sweep(), a_sweep(search=None)
    assert every.fingerprint() == "f73d410bda7b082024205f7b5138f620"  # as before there were searches
    assert len({one.fingerprint() for one in (searched, every, a_sweep(search=12))}) == 3
    assert "search" not in every.to_text()
    assert searched.to_text().endswith("~seeds:1~search:16")
    assert Sweep.from_text(RAIN, searched.to_text()) == searched
    assert (searched.runs, searched.combinations) == (16, 64)
    assert searched.without_last() == Sweep.of(RAIN, dict(list(OF_64.items())[:2]), seeds=1)
    assert searched.with_setting("clipnorm", (0.0, 1.0)).combinations == 128


@pytest.mark.parametrize(
    ("search", "settings", "sentence"),
    [
        (64, OF_64, "A search tries fewer than all 64 combinations (got 64)"),
        (1, OF_64, "Search must be at least 2 (got 1)"),
        ("x", OF_64, "Search must be a whole number"),
        (20, OF_64 | {"epochs": list(range(1, 9))}, "among at most 500 combinations (these are 512)"),
    ],
)
def test_what_is_no_search_is_one_sentence(search, settings, sentence):
    with pytest.raises(ExperimentError) as raised:
        a_sweep(settings, search)
    assert sentence in str(raised.value)
