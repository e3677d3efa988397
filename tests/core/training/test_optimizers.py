"""The optimizers in machine code: Keras's own steps over one flat array."""

import keras
import numpy as np
import pytest

from core.experiment import Training
from core.network.build import optimizer
from core.training.optimizers import OptimizerMachine

SETTINGS = [
    {"optimizer": "Adam"},
    {"optimizer": "SGD"},
    {"optimizer": "SGD", "momentum": 0.9},
    {"optimizer": "RMSprop"},
    {"optimizer": "RMSprop", "momentum": 0.8},
]


def both(training: Training, gradients: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The weights after steps with these gradients, (weights,) each: in machine code, and by Keras in two arrays."""
    begun = np.random.default_rng(0).normal(size=gradients[0].size).astype(np.float32)
    mine, ours = begun.copy(), OptimizerMachine(training, begun.size)
    theirs, keras_own = [keras.Variable(begun[:4].reshape(2, 2)), keras.Variable(begun[4:])], optimizer(training)
    for gradient in gradients:
        ours.step(mine, gradient.copy())
        keras_own.apply([keras.ops.convert_to_tensor(g) for g in (gradient[:4].reshape(2, 2), gradient[4:])], theirs)
    return mine, np.concatenate([variable.numpy().ravel() for variable in theirs])


@pytest.mark.slow
@pytest.mark.parametrize("clipnorm", [0.0, 0.5, 1000.0])
@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: "-".join(map(str, s.values())))
def test_steps_are_keras_own(settings, clipnorm):
    """Gradients of many sizes, and 0. A norm of 0.5 clips all but a few; one of 1,000 none but the largest."""
    rng = np.random.default_rng(1)
    gradients = [(rng.normal(size=11) * 10 ** rng.uniform(-5, 1, 11)).astype(np.float32) for _ in range(30)]
    gradients += [np.zeros(11, np.float32), gradients[0] * 1000]
    mine, theirs = both(Training(learning_rate=0.02, clipnorm=clipnorm, **settings), gradients)
    np.testing.assert_allclose(mine, theirs, rtol=2e-5, atol=2e-6)


@pytest.mark.slow
def test_the_first_and_later_steps_of_adam_are_keras_own():
    """The corrections of its moments depend on the step."""
    gradient = np.linspace(-1, 1, 9).astype(np.float32)
    for steps in (1, 2, 300):
        mine, theirs = both(Training(learning_rate=0.001), [gradient] * steps)
        np.testing.assert_allclose(mine, theirs, rtol=2e-5, atol=1e-5)


@pytest.mark.parametrize("clipnorm", [0.0, 1.0])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: "-".join(map(str, s.values())))
def test_what_is_not_a_number_reaches_the_weights(settings, bad, clipnorm):
    """Else a run would go on as if nothing were wrong. A gradient whose norm is NaN makes all weights NaN."""
    weights, gradient = np.ones(9, np.float32), np.ones(9, np.float32)
    gradient[3] = bad
    OptimizerMachine(Training(clipnorm=clipnorm, **settings), 9).step(weights, gradient)
    assert not np.isfinite(weights[3])
    if np.isnan(bad) and clipnorm:
        assert np.isnan(weights).all()


def test_a_gradient_that_is_too_long_keeps_its_direction():
    weights, gradient = np.zeros(2, np.float32), np.array([3e4, 4e4], np.float32)
    training = Training(optimizer="SGD", learning_rate=1.0, clipnorm=10.0)
    OptimizerMachine(training, 2).step(weights, gradient)
    np.testing.assert_allclose(weights, [-6, -8], rtol=1e-6)
    weights[:] = 0
    OptimizerMachine(training, 2).step(weights, np.array([3, 4], np.float32))
    np.testing.assert_allclose(weights, [-3, -4])
