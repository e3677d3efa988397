"""Scaling learns from the training sequences alone, and can be undone."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answers import Numbers
from core.experiment import SCALINGS
from core.feature import Feature
from core.tasks import TASKS, prepare, scaling
from core.tasks.task import SeriesData

KINDS = st.sampled_from(SCALINGS)


def data(seed=0, activation="linear", *, n=12, T=5, F=3, L=2, K=2, **more):
    rng = np.random.default_rng(seed)
    spread = rng.uniform(0.1, 100, F), rng.uniform(0.1, 100, K)
    return SeriesData(
        X=(rng.normal(size=(n, T, F)) * spread[0] + rng.uniform(-50, 50, F)).astype(np.float32),
        y=np.abs(rng.normal(size=(n, L, K)) * spread[1]).astype(np.float32),
        inputs=(Feature("x"),) * F,
        output=Numbers(length=L, features=(Feature("y"),) * K, activation=activation),
        train=np.arange(0, n, 2),
        validation=np.arange(1, n, 2),
        sequence_names=("s",) * n,
        **more,
    )


@given(seed=st.integers(0, 1000), kind=KINDS, activation=st.sampled_from(["linear", "relu", "sigmoid"]))
def test_validation_has_no_say_in_the_scaler(seed, kind, activation):
    plain = data(seed, activation)
    X, y = plain.X.copy(), plain.y.copy()
    X[plain.validation] *= 1000
    y[plain.validation] += 1e6
    a, b = scaling.fit(plain, kind), scaling.fit(replace(plain, X=X, y=y), kind)
    for name in ("x_offset", "x_scale", "y_offset", "y_scale"):
        assert np.array_equal(getattr(a, name), getattr(b, name))


def test_without_scaling_nothing_is_copied():
    plain = data()
    scaler = scaling.fit(plain, "none")
    assert scaler.inputs(plain.X) is plain.X
    assert scaler.targets(plain.y) is plain.y
    every_other = plain.X[:, ::2]
    assert scaler.inputs(every_other) is every_other
    assert scaler.copies == (False, False)
    assert scaling.fit(plain, "standard").copies == (True, True)


@given(seed=st.integers(0, 1000), kind=KINDS, activation=st.sampled_from(["linear", "relu", "sigmoid"]))
def test_scaled_targets_come_back(seed, kind, activation):
    plain = data(seed, activation)
    scaler = scaling.fit(plain, kind)
    assert np.allclose(scaler.original(scaler.targets(plain.y)), plain.y, rtol=1e-4, atol=1e-3)


def test_standard_is_mean_and_deviation_of_the_training_part_by_a_plain_loop():
    plain = data(3)
    scaler = scaling.fit(plain, "standard")
    for f in range(3):
        seen = [float(plain.X[i, t, f]) for i in plain.train for t in range(5)]
        centre = sum(seen) / len(seen)
        deviation = (sum((value - centre) ** 2 for value in seen) / len(seen)) ** 0.5
        assert np.isclose(scaler.x_offset[f], centre)
        assert np.isclose(scaler.x_scale[f], deviation)


def test_minmax_puts_the_training_part_between_0_and_1():
    plain = data(4)
    X = scaling.fit(plain, "minmax").inputs(plain.X)[plain.train]
    assert np.allclose(X.min((0, 1)), 0, atol=1e-6)
    assert np.allclose(X.max((0, 1)), 1, atol=1e-6)


@pytest.mark.parametrize("padding", ["pre", "post"])
def test_filled_places_neither_count_nor_change(padding):
    plain = data(5, lengths=np.full(12, 3), padding=padding)
    real = plain.real()
    X = np.where(real[..., None], plain.X, 12345.0).astype(np.float32)
    filled = replace(plain, X=X)
    scaler = scaling.fit(filled, "standard")
    seen = np.concatenate([plain.X[i][real[i]] for i in plain.train])
    assert np.allclose(scaler.x_offset, seen.mean(0), rtol=1e-5)
    assert (scaler.inputs(X, real)[~real] == 0).all()


def test_targets_of_a_sigmoid_and_raw_inputs_stay_as_they_are():
    plain = data(6, "sigmoid")
    assert np.array_equal(scaling.fit(plain, "standard").targets(plain.y), plain.y)
    lecture = prepare(TASKS["air_pollution"].preset).data
    assert np.array_equal(scaling.fit(lecture, "none").inputs(lecture.X), lecture.X)


def test_targets_of_a_relu_stay_above_0():
    plain = data(7, "relu")
    for kind in SCALINGS:
        scaler = scaling.fit(plain, kind)
        assert (scaler.y_offset == 0).all()
        assert (scaler.targets(plain.y) >= 0).all()


def test_a_constant_feature_is_only_shifted():
    plain = data(8)
    plain.X[..., 0] = 7
    scaler = scaling.fit(plain, "standard")
    assert scaler.x_scale[0] == 1
    assert (scaler.inputs(plain.X)[..., 0] == 0).all()
