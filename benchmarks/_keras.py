"""Keras at its start, and `model.fit` of an experiment, for benchmarks that measure it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

    from core.experiment import Experiment
    from core.tasks import Prepared


def start_keras() -> None:
    """Train one small network: what the first network of a process costs is not counted."""
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((4, 1)), keras.layers.SimpleRNN(2), keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer="adam")
    model.fit(np.zeros((4, 4, 1), np.float32), np.zeros((4, 1), np.float32), epochs=1, verbose=0)


def fit(experiment: "Experiment", prepared: "Prepared") -> "tuple[keras.Model, dict[str, list[float]]]":
    """The network trained as one would write it with Keras, with its validation. Returns it and its history."""
    from core.network.build import build, optimizer
    from core.network.stack import stack_of

    training, data, X, y = experiment.training, prepared.data, prepared.X_network, prepared.y_network
    model = build(stack_of(experiment, data), timesteps=data.timesteps, seed=experiment.seed)
    metric = "mae" if data.output.metric_name == "mae" else "accuracy"
    model.compile(loss=data.output.keras_loss, optimizer=optimizer(training), metrics=[metric])
    history = model.fit(
        X[data.train],
        y[data.train],
        epochs=training.epochs,
        batch_size=training.batch_size,
        validation_data=(X[data.validation], y[data.validation]) if len(data.validation) else None,
        verbose=0,
    )
    return model, history.history
