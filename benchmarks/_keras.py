"""Keras at its start, and `model.fit` of an experiment, for benchmarks that measure it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

    from core.experiment import Experiment
    from core.tasks import Prepared
    from core.tasks.task import PairData


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


def fit_pairs(experiment: "Experiment", data: "PairData") -> None:
    """An encoder and a decoder trained as one would write it with Keras, without validation."""
    import numpy as np

    from core.network.build import optimizer
    from core.network.encoder_decoder_of import encoder_decoder_of
    from core.tasks.pair_data import BEGIN

    training, network = experiment.training, encoder_decoder_of(experiment, data)
    rows = np.setdiff1d(np.arange(len(data.X)), data.validation)
    source, target = (array[rows].reshape(len(rows), -1).astype(np.int32) for array in (data.X, data.y))
    batch = network.teacher_forced(source, target, BEGIN)
    model = network.build(seed=experiment.seed)
    model.compile(loss="sparse_categorical_crossentropy", optimizer=optimizer(training))
    model.fit(
        [batch.inputs[name] for name in network.inputs],
        batch.targets,
        sample_weight=batch.mask.astype(np.float32),
        epochs=training.epochs,
        batch_size=training.batch_size,
        verbose=0,
    )
