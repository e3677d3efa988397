"""Heartbeats: within their documented ranges, told apart by their course in time and not by a mean."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import Experiment, ExperimentError, Task
from core.layers import GRU
from core.tasks import prepare
from core.tasks.heartbeats.data import Parameters, fitted, patient, recording


def hearts(**parameters):
    return Experiment(task=Task(name="heartbeats", parameters=parameters), layers=(GRU(),))


def best_threshold(values, truth):
    """The best accuracy that any threshold on one number reaches, in either direction."""
    best = 0.0
    for threshold in values:
        share = float(np.mean((values >= threshold) == truth))
        best = max(best, share, 1 - share)
    return best


def test_shapes_classes_and_units():
    data = prepare(hearts()).data
    assert data.X.shape == (400, 100, 4)
    assert data.y.shape == (400, 1, 1)
    assert set(np.unique(data.y)) == {0, 1}
    assert data.classes == ("healthy", "at risk")
    assert [feature.unit for feature in data.inputs] == ["ms", "ms", "ms", "mV"]
    assert data.sequence_names[16] == "patient 17"
    assert data.lengths is None
    assert not data.mask
    assert "simulated" in data.simulated


def test_every_beat_is_within_physiology():
    X = prepare(hearts(patients=1000)).data.X
    rr, qrs, qt, st_deviation = X.reshape(-1, 4).T
    assert rr.min() > 250  # 240 beats a minute, a fast run
    assert rr.max() < 1700
    assert qrs.min() > 70
    assert qrs.max() <= 160
    assert qt.min() > 200
    assert qt.max() < 650
    assert np.abs(st_deviation).max() < 0.35


def test_no_mean_gives_the_class_away_but_the_course_does():
    data = prepare(hearts(patients=2000)).data
    truth = data.y.ravel() == 1
    majority = max(truth.mean(), 1 - truth.mean())
    for f in range(4):
        assert best_threshold(data.X[..., f].mean(1), truth) < majority + 0.06
        assert best_threshold(data.X[:, 50, f], truth) < majority + 0.06
    rr, qrs, _, st_deviation = np.moveaxis(data.X, 2, 0)
    rigid = np.median(np.abs(np.diff(rr, axis=1)), axis=1) < 15
    premature = qrs > 115
    in_runs = (premature[:, 2:] & premature[:, 1:-1] & premature[:, :-2]).any(1)
    falls = st_deviation[:, :20].mean(1) - st_deviation[:, -20:].mean(1) > 0.08
    assert np.mean((rigid | in_runs | falls) == truth) > 0.97
    for sign in (rigid, in_runs, falls):
        assert np.mean(sign == truth) < 0.85  # one sign alone is not enough


def test_a_sign_is_what_the_story_says():
    healthy, rigid, runs, drift = (
        [recording(np.random.default_rng(seed), 100, signs) for seed in range(50)]
        for signs in ((), ("rigid",), ("runs",), ("drift",))
    )

    def steadiness(all_beats):
        return np.median([np.median(np.abs(np.diff(beats[:, 0]))) for beats in all_beats])

    def longest_run(beats):
        longest = now = 0
        for wide in beats[:, 1] > 115:
            now = now + 1 if wide else 0
            longest = max(longest, now)
        return longest

    assert steadiness(rigid) < 0.35 * steadiness(healthy)
    assert max(map(longest_run, healthy)) == 1
    assert min(map(longest_run, runs)) >= 3
    assert all(beats[:20, 3].mean() - beats[-20:, 3].mean() > 0.08 for beats in drift)


def test_a_patient_stays_the_same_however_many_there_are():
    few, many = prepare(hearts(patients=60)).data, prepare(hearts(patients=100)).data
    assert np.array_equal(few.X, many.X[:60])
    assert np.array_equal(few.y, many.y[:60])


@given(
    lengths=st.lists(st.integers(1, 12), min_size=1, max_size=6),
    length=st.integers(1, 8),
    padding=st.sampled_from(["pre", "post"]),
    truncating=st.sampled_from(["pre", "post"]),
)
def test_padding_and_truncating_place_by_place(lengths, length, padding, truncating):
    sequences = [np.arange(1, 2 * t + 1, dtype=float).reshape(t, 2) + 100 * i for i, t in enumerate(lengths)]
    X = fitted(sequences, length, padding, truncating)
    assert X.shape == (len(lengths), length, 2)
    for row, sequence in zip(X, sequences, strict=True):
        too_much = max(len(sequence) - length, 0)
        empty = max(length - len(sequence), 0)
        for place in range(length):
            source = place - (empty if padding == "pre" else 0) + (too_much if truncating == "pre" else 0)
            filled = place < empty if padding == "pre" else place >= length - empty
            assert row[place].tolist() == ([0, 0] if filled else sequence[source].tolist())


@pytest.mark.parametrize("padding", ["pre", "post"])
@pytest.mark.parametrize("truncating", ["pre", "post"])
def test_different_lengths(padding, truncating):
    parameters = {"different_lengths": True, "padding": padding, "truncating": truncating, "beats": 40, "patients": 200}
    data = prepare(hearts(**parameters)).data
    assert data.X.shape == (200, 40, 4)
    assert data.lengths.min() >= 16
    assert data.lengths.max() == 40
    assert 0.2 < (data.lengths < 40).mean() < 0.8  # some shorter, some cut off
    assert data.padding == padding
    assert data.mask
    assert ((data.X != 0).all(2) == data.real()).all()
    for i in range(0, 200, 7):
        whole, _ = patient(i, Parameters.model_validate(parameters))
        seen = data.X[i][data.real()[i]]
        kept = whole[len(whole) - len(seen) :] if truncating == "pre" else whole[: len(seen)]
        assert np.array_equal(seen, kept.astype(np.float32))


def test_mask_is_a_setting():
    assert not prepare(hearts(different_lengths=True, mask=False)).data.mask


@given(beats=st.integers(4, 40), seed=st.integers(0, 500), in_runs=st.booleans())
def test_short_recordings_work_too(beats, seed, in_runs):
    signs = ("runs",) if in_runs else ()
    made = recording(np.random.default_rng(seed), beats, signs)
    assert made.shape == (beats, 4)
    assert np.isfinite(made).all()


def test_the_split_is_stratified():
    data = prepare(hearts(patients=500)).data
    for kind in (0, 1):
        held_back, all_of_them = (data.y[data.validation] == kind).sum(), (data.y == kind).sum()
        assert held_back == round(0.2 * all_of_them)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"patients": 49}, "Patients must be at least 50 (got 49)"),
        ({"patients": 2001}, "Patients must be at most 2,000"),
        ({"beats": 501}, "Beats must be at most 500"),
        ({"padding": "left"}, "Padding must be 'pre' or 'post'"),
        ({"mask": "perhaps"}, "Mask must be true or false"),
    ],
)
def test_wrong_parameters_get_a_sentence(parameters, sentence):
    with pytest.raises(ExperimentError, match=re.escape(sentence)):
        prepare(hearts(**parameters))
