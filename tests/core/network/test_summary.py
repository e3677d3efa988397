"""The summary of a network against what Keras's model and optimizer count."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import Training
from core.network.build import build, optimizer
from core.network.stack import Stack
from core.network.summary import Summary, SummaryRow, summary_of
from tests.core.network.networks import stacks
from tests.effort import examples


def size(variables) -> int:
    return sum(int(np.prod(variable.shape)) for variable in variables)


def keras_summary(stack: Stack, timesteps: int, training: Training) -> Summary:
    """What Keras counts if an embedding that learns is one variable of the optimizer, and all other weights another."""
    model = build(stack, timesteps=timesteps, seed=0)
    weights = [weight.numpy() for weight in model.trainable_weights]
    apart = int(stack.embedding is not None and not stack.embedding.frozen)
    joined = np.concatenate([weight.ravel() for weight in weights[apart:]])
    fits = optimizer(training)
    fits.build([keras.Variable(value) for value in (*weights[:apart], joined)])
    rows = tuple(
        SummaryRow(layer.name, type(layer).__name__, tuple(layer.output.shape), layer.count_params())
        for layer in model.layers
        if type(layer).__name__ != "InputLayer"
    )
    return Summary(rows, size(model.trainable_weights), size(model.non_trainable_weights), size(fits.variables))


@pytest.mark.slow
@settings(max_examples=examples(120), deadline=None)
@given(
    stack=stacks(6),
    trains=st.sampled_from([("Adam", 0.0), ("SGD", 0.0), ("SGD", 0.9), ("RMSprop", 0.0), ("RMSprop", 0.9)]),
    clipnorm=st.sampled_from([0.0, 1.0]),
)
def test_it_is_that_of_keras(stack, trains, clipnorm):
    training = Training(optimizer=trains[0], momentum=trains[1], clipnorm=clipnorm)
    assert summary_of(stack, 6, training) == keras_summary(stack, 6, training)
