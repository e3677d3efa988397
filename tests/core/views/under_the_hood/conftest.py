"""Small networks that were never trained: what is said of them must be true of any weights."""

import numpy as np
import pytest

from core.experiment import Experiment, Task, Training
from core.layers import SimpleRNN
from core.network.build import build
from core.network.stack import stack_of
from core.tasks import complete, prepare
from core.views.under_the_hood import sequence_trace
from tests.core.network.networks import perturbed


@pytest.fixture
def made():
    """A function: an experiment of these layers on a task, with random weights, and one of its sequences traced."""

    def make(*layers, task="air_pollution", scaling="standard", index=0, X=None, seed=4, **parameters):
        share = 0.0 if task in ("air_pollution", "flu") else 0.2
        experiment = complete(
            Experiment(
                task=Task(name=task, parameters=parameters),
                scaling=scaling,
                layers=layers or (SimpleRNN(units=2),),
                training=Training(validation_share=share),
            )
        )
        prepared = prepare(experiment)
        data = prepared.data
        model = build(stack_of(experiment, data), timesteps=data.X.shape[1], seed=seed)
        weights = perturbed(model, np.random.default_rng(seed))
        if X is not None:
            return sequence_trace.of_numbers(experiment, prepared, weights, np.asarray(X, np.float32))
        return sequence_trace.of_sequence(experiment, prepared, weights, index)

    return make
