"""What is said of a search: why each combination was tried, how it ended, the best of all, and the files."""

import ast
from dataclasses import replace

import numpy as np
import pytest

from core.sweeps import Sweep, grid, keras_script
from core.sweeps.search import AT_RANDOM, Found, expected_best, replay
from core.tasks import prepare
from core.views.shared.sweep import search
from core.views.shared.sweep.metric import metric_of
from core.views.shared.sweep.results import Results, Score
from core.views.shared.sweep.runs_file import frame
from core.views.shared.sweep.verdict import sentences
from core.work.limit import ENDED_EARLY
from tests.core.views.shared.sweep.made import BASE

SETTINGS = {"units": [2, 4, 8, 16], "cell": ["LSTM", "GRU"], "learning_rate": [0.003, 0.03]}
EARLY = ENDED_EARLY.format(epoch=7)
METRIC = metric_of(prepare(BASE))


def error(values):
    units, cell, rate = values
    return 1.0 + abs(units - 8) / 8 + (cell == "LSTM") + (rate == 0.003)


def searched(*, seeds=1, tries=10, known=99, early=()):
    """A search of which so many combinations have ended, some of them early."""
    sweep = Sweep.of(BASE, SETTINGS, seeds=seeds, search=tries)
    every = grid(sweep, prepare)
    left = [known]

    def found(values):
        left[0] -= 1
        return None if left[0] < 0 else Found(None, (7, 0.9)) if values in early else Found(error(values))

    tried = replay(sweep, every.combinations, found)
    made = every.of([one.values for one in tried])
    ended = {one.values for one in tried if one.found}
    scores = {
        at: Score(error(at.values), 0.9, 2) for at in made.experiments if at.values in ended and at.values not in early
    }
    lost = {at: EARLY for at in made.experiments if at.values in ended and at.values in early}
    return Results(sweep, made, METRIC, scores, early=lost, tried=tried, planned=tries)


def test_each_row_says_why_it_was_tried():
    results = searched()
    rows = search.rows(results)
    assert rows["No."] == [str(i) for i in range(1, 11)]
    assert rows["Why it was tried"][:AT_RANDOM] == ["Drawn at random: the first 6 are"] * AT_RANDOM
    for one, why in zip(results.tried[AT_RANDOM:], rows["Why it was tried"][AT_RANDOM:], strict=True):
        best = results.tried[one.best - 1]
        assert f"the best so far, number {one.best}" in why
        assert ("units" in why) == (one.values[0] == best.values[0])
        assert ("learning rate" in why) == (one.values[2] == best.values[2])
    first = results.tried[0].values
    assert rows["Combination"][0] == f"{first[0]} units, {first[1]}, learning rate {first[2]}"
    assert rows["Error (mm)"][0] == METRIC.text(error(first)).removesuffix(" mm")
    assert len({len(column) for column in rows.values()}) == 1


def test_the_best_is_named_when_all_have_ended_and_nothing_is_claimed_of_settings():
    results = searched(seeds=3)
    (sentence,) = sentences(results)
    best = min(results.tried, key=lambda one: one.found.score)
    assert sentence.startswith("Lowest median error of 10 combinations tried: ")
    assert f"(number {best.number}, 3 seeds" in sentence
    assert results.drawn() == "30 of 30 runs drawn."
    half = searched(known=8)
    assert sentences(half) == []
    assert half.drawn() == "8 of 10 runs drawn, 2 to come."
    assert search.rows(half)["Why it was tried"][-1].endswith(". To come")


def test_what_was_ended_early_stays_in_the_picture_and_is_listed():
    first = searched(seeds=2).tried[2].values
    results = searched(early=[first], seeds=2)
    assert results.drawn() == "18 of 20 runs drawn, 2 ended early: listed below."
    ends = search.rows(results)["Why it was tried"]
    assert ends[2:4] == [f"Drawn at random: the first 6 are. {EARLY[:-1]}", "Drawn at random: the first 6 are"]
    one_lost = replace(results, early={at: EARLY for at in results.early if at.seed == 0})
    assert ". Seed 0 ended early at epoch 7" in search.rows(one_lost)["Why it was tried"][2]
    assert search.rows(results)["Median error (mm)"][2] == "none"
    fig = search.figure(results)
    assert sum(len(trace["x"]) for trace in fig["data"] if trace["name"] == "one run") == 18
    (lost,) = [trace for trace in fig["data"] if trace["name"] == "no score"]
    assert lost["x"] == [3, 3]
    assert lost["customdata"][0].endswith(f"seed 0<br>{EARLY}")
    table = frame(results)
    assert list(table[table.status == "ended early"].number) == [3, 3]


def test_files_have_what_was_tried():
    results = searched(seeds=2)
    table = frame(results)
    assert len(table) == 20
    assert set(table.number) == set(range(1, 11))
    assert set(table[table.number <= AT_RANDOM].why) == {"drawn at random: the first 6 are"}
    script = keras_script.files(results.sweep, results.grid, prepare, lambda _: None)[keras_script.NAME].decode()
    assigned = [node for node in ast.parse(script).body if isinstance(node, ast.Assign)]
    line = next(node for node in assigned if ast.unparse(node.targets[0]) == "trials")
    names = {"SimpleNamespace": lambda **values: tuple(values.values())}
    trials = eval(compile(ast.Expression(line.value), "trials", "eval"), names)  # noqa: S307 - our own script
    assert trials == [(*place.values, place.seed) for place in results.grid.experiments]


def test_random_search_stands_beside_it_where_everything_is_known():
    results = searched()
    every = [error(values) for values in grid(results.sweep).combinations]
    named = {trace["name"]: trace for trace in search.figure(results, every)["data"]}
    chance = named["random search"]["y"]
    draw = np.random.default_rng(0)
    drawn = np.minimum.accumulate(np.stack([draw.permutation(every)[:10] for _ in range(4000)]), axis=1).mean(axis=0)
    np.testing.assert_allclose(chance, METRIC.times * drawn, atol=0.05)
    assert named["best so far"]["y"][-1] <= chance[-1]


def test_of_an_accuracy_higher_is_better():
    results = searched()
    higher = replace(METRIC, higher_is_better=True, word="accuracy")
    turned = [replace(one, found=Found(-0.01 * one.number)) for one in results.tried]
    (sentence,) = sentences(replace(results, metric=higher, tried=turned))
    assert sentence.startswith("Highest accuracy of 10 combinations tried: 10.0 %")


@pytest.mark.parametrize("n", [1, 5, 20])
def test_the_best_of_all_is_found_by_drawing_all(n):
    scores = np.random.default_rng(n).normal(size=n)
    found = expected_best(scores, n)
    assert found[0] == pytest.approx(scores.mean())
    assert found[-1] == pytest.approx(scores.min())
    assert (np.diff(found) <= 1e-12).all()
