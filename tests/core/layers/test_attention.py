"""Attention's machine code: the NumPy formulas, and gradients by finite differences."""

import numpy as np
import pytest

from core.layers import attention_machine_code as code
from core.layers.attention import Attention
from core.layers.machine import NO_FLAGS


def sizes(rng, B=3, T=4, S=5, u=6):
    states, source = rng.normal(size=(T, u, B)), rng.normal(size=(S, u, B))
    return states.astype(np.float32), source.astype(np.float32)


def forward(states, source, real):
    (T, u, B), S = states.shape, len(source)
    joined, alignment = np.empty((T, 2 * u, B), np.float32), np.empty((B, T, S), np.float32)
    code.forward(states, source, real, joined, alignment)
    return joined, alignment


@pytest.mark.parametrize("masked", [False, True])
def test_forward_is_the_formula(masked):
    states, source = sizes(np.random.default_rng(0))
    real = NO_FLAGS
    if masked:
        real = np.ones((5, 3), bool)
        real[3:, 0] = real[1:, 2] = False
    joined, alignment = forward(states, source, real)
    context, weights = Attention().run(states.transpose(2, 0, 1), source.transpose(2, 0, 1), real.T if masked else None)
    np.testing.assert_allclose(alignment, weights, atol=1e-6)
    np.testing.assert_allclose(joined[:, :6], states)
    np.testing.assert_allclose(joined[:, 6:].transpose(2, 0, 1), context, atol=1e-5)


def test_backward_is_the_slope():
    rng = np.random.default_rng(1)
    states, source = sizes(rng)
    real = np.ones((5, 3), bool)
    real[3:, 0] = False
    joined, alignment = forward(states, source, real)
    d_joined = rng.normal(size=joined.shape).astype(np.float32)
    d_states, d_source = np.empty_like(states), np.empty_like(source)
    code.backward(states, source, alignment.copy(), d_joined, d_states, d_source)
    for values, gradient in ((states, d_states), (source, d_source)):
        for place in [tuple(rng.integers(0, n) for n in values.shape) for _ in range(12)]:
            ends = []
            for step in (0.01, -0.01):
                moved = values.copy()
                moved[place] += step
                given = (moved, source) if values is states else (states, moved)
                ends.append(float((forward(*given, real)[0].astype(float) * d_joined).sum()))
            assert gradient[place] == pytest.approx((ends[0] - ends[1]) / 0.02, abs=5e-3)
