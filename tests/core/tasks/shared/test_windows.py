"""The split by time cannot leak, whatever the lengths and shares; the random split keeps each class's share."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.experiment import ExperimentError
from core.tasks.shared.windows import at_random, cut

STEPS = st.sets(st.integers(1, 12), min_size=1, max_size=5).map(lambda steps: tuple(sorted(steps)))
SHARES = st.floats(0.0, 0.5)


def all_ends(rows, length, steps, known):
    """Windows by definition: enough rows before, every target inside the series and known."""
    return [
        end
        for end in range(rows)
        if end - length + 1 >= 0 and all(end + step < rows and known[end + step] for step in steps)
    ]


def sides(ends, steps, cutoff):
    train = [end for end in ends if end + max(steps) <= cutoff]
    return train, [end for end in ends if end + min(steps) > cutoff]


@given(
    rows=st.integers(1, 120),
    length=st.integers(2, 20),
    steps=STEPS,
    share=SHARES,
    unknown=st.sets(st.integers(0, 119), max_size=8),
)
def test_no_target_of_validation_is_in_any_training_window(rows, length, steps, share, unknown):
    known = np.array([row not in unknown for row in range(rows)])
    ends = all_ends(rows, length, steps, known)
    possible = [cutoff for cutoff in range(rows) if all(sides(ends, steps, cutoff))] if share else ends
    if not possible:
        with pytest.raises(ExperimentError, match="observe fewer rows, predict less far ahead"):
            cut(length, steps, share, known)
        return

    windows = cut(length, steps, share, known)

    trained = {row for i in windows.train for row in range(windows.ends[i] - length + 1, windows.ends[i] + 1)}
    trained |= {windows.ends[i] + step for i in windows.train for step in steps}
    asked = {windows.ends[i] + step for i in windows.validation for step in steps}
    assert not trained & asked
    assert max(trained) <= windows.cutoff
    assert not asked or min(asked) > windows.cutoff
    train, validation = sides(ends, steps, windows.cutoff)
    assert list(windows.ends[windows.train]) == train  # all that may be used are used
    assert list(windows.ends[windows.validation]) == (validation if share else [])
    if share:
        reached = len(validation) / (len(train) + len(validation))
        others = [sides(ends, steps, cutoff) for cutoff in possible]
        assert abs(reached - share) <= min(abs(len(v) / (len(t) + len(v)) - share) for t, v in others) + 1e-12


@given(rows=st.integers(30, 80), length=st.integers(2, 10), steps=STEPS, share=SHARES)
def test_inputs_and_targets_are_the_rows_that_they_say(rows, length, steps, share):
    values = np.random.default_rng(0).normal(size=(rows, 3))
    assume(rows >= length + 2 * max(steps) + 1)
    windows = cut(length, steps, share, np.ones(rows, bool))
    X, y, last = windows.inputs(values), windows.targets(values[:, 1:]), windows.last(values)
    assert X.dtype == y.dtype == np.float32
    for i, end in enumerate(windows.ends):
        assert np.array_equal(X[i], values[end - length + 1 : end + 1].astype(np.float32))
        assert np.array_equal(y[i], np.array([values[end + step, 1:] for step in steps], np.float32))
        assert np.array_equal(last[i], values[end])


@given(most=st.integers(3, 60), share=SHARES)
def test_no_more_windows_than_asked_for_evenly_spaced_and_the_newest_among_them(most, share):
    windows = cut(5, (1, 2), share, np.ones(200, bool), most=most)
    assert len(windows.ends) <= most
    assert windows.ends[-1] == 197
    assert len(set(np.diff(windows.ends[windows.train]))) <= 1


def test_too_short_a_series_says_how_many_rows_are_needed():
    with pytest.raises(
        ExperimentError, match=r"has 24 days, and with 10 observations and targets up to 8 days later .* at least 26"
    ):
        cut(10, tuple(range(1, 9)), 0.2, np.ones(24, bool), row="day")
    assert len(cut(10, tuple(range(1, 9)), 0.2, np.ones(26, bool)).ends) == 2


@given(count=st.integers(20, 200), share=SHARES, seed=st.integers(0, 9))
def test_random_split_is_stratified_and_complete(count, share, seed):
    classes = np.random.default_rng(seed).random(count) < 0.3
    train, validation = at_random(count, share, np.random.default_rng(seed), classes)
    assert sorted([*train, *validation]) == list(range(count))
    for kind in (False, True):
        assert (classes[validation] == kind).sum() == round(share * (classes == kind).sum())


def test_random_split_is_another_one_with_another_seed():
    first, same, other = (at_random(100, 0.2, np.random.default_rng(seed))[1].tolist() for seed in (1, 1, 2))
    assert first == same != other
