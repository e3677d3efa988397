"""What a page says of what mattered: claims with their evidence, and none where the spread does not allow it."""

import numpy as np

from core.figures.theme import alt
from core.views.shared.sweep.mattered import figure, how, left_out, mattered, sentences
from tests.core.views.shared.sweep.made import results

TWO = {"units": [2, 4, 8], "learning_rate": [0.001, 0.01]}
NOISE = np.random.default_rng(2).normal(size=1000)


def chance(place):
    """Another number for each run, the same at each call."""
    units, rate = place.values[:2]
    return 0.05 * NOISE[int(units * 7 + rate * 1000 * 31 + place.seed * 101) % len(NOISE)]


def told(done):
    return sentences(done, mattered(done))


def test_the_setting_that_matters_comes_first_with_its_share():
    first, second, pairs = told(results(TWO, lambda place: 5.0 / place.values[0] + chance(place)))
    assert first.startswith("Units matters: ")
    assert "% of the importance (" in first
    assert ", p " in first
    assert second.startswith("Learning rate: no more than chance gives. It has ")
    assert pairs == "No two settings work together beyond the spread of the runs."


def test_two_that_help_only_together_are_said_with_the_numbers():
    done = results(TWO, lambda place: (1.0 if place.values == (8, 0.01) else 2.0) + chance(place))
    sentence = told(done)[-1]
    assert sentence.startswith("8 units and learning rate 0.01 help only together: error ")
    assert "% lower than with" in sentence
    assert "8 units alone" in sentence
    assert "in 5 of 5 comparisons of runs alike in all else, p" in sentence


def test_what_depends_on_another_setting_is_said_for_both_of_its_values():
    def error(place):
        units, rate = place.values
        return (2.0 - 0.1 * units if rate == 0.01 else 2.0 - 0.03 * units) * (0.8 if rate == 0.01 else 1) + chance(
            place
        ) / 10

    sentence = told(results(TWO, error))[-1]
    assert sentence.startswith("What units and learning rate do depends on each other. 8 units instead of 2 units: ")
    assert " at learning rate 0.01, " in sentence
    assert " at learning rate 0.001." in sentence


def test_diverged_runs_count_as_the_worst_and_are_named():
    done = results(TWO, lambda place: 2.0 + chance(place), diverged=[1, 3, 5, 7, 9, 11, 13], failed=[0])
    assert told(done)[0].startswith("Learning rate matters: ")  # those of 0.01 are every second run
    diverged, failed = left_out(done)
    assert diverged.startswith("7 runs diverged and count as the worst: 2 units, learning rate 0.01, seed 0; ")
    assert diverged.endswith("; and 2 more.")
    assert failed == "1 run has no result and is left out: 2 units, learning rate 0.001, seed 0."
    assert "among the best half" in how(mattered(done))
    most = results(TWO, lambda place: 2.0 + chance(place), diverged=[i for i in range(30) if i % 6])
    assert "among the 17 % that did not diverge" in how(mattered(most))


def test_few_runs_say_so():
    assert told(
        results({"units": [2, 4], "learning_rate": [0.001, 0.01]}, lambda p: p.values[0] + chance(p), seeds=1)
    ) == [
        "Units: too few runs to say.",
        "Learning rate: too few runs to say.",
        "Too few runs to say whether settings work together: try more seeds.",
    ]


def test_nothing_is_said_of_a_single_setting_nor_while_runs_are_to_come():
    assert mattered(results({"units": [2, 4]}, 1.0)) is None
    assert mattered(results({"units": [2, 4], "learning_rate": [0.01]}, 1.0)) is None
    assert mattered(results(TWO, 1.0, missing=[29])) is None
    assert mattered(results(TWO, 1.0, diverged=range(30))) is None
    assert mattered(results({"units": [4, 300], "learning_rate": [0.01, 0.1]}, 1.0)) is None  # 300 cannot be trained


def test_the_figure_tells_the_same():
    done = results(TWO, lambda place: 5.0 / place.values[0] + chance(place))
    text = alt(figure(done, mattered(done)))
    assert "Units: " in text
    assert "more than chance" in text
    assert "Learning rate: " in text
