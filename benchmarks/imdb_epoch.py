"""The lecture's network on IMDb's reviews: its own code against Unrolled's training, with validation.

The same 20,000 reviews to learn from and 5,000 to judge by, the same words, network and optimizer: 10,000 words, length
500, Embedding 50, LSTM 64, batches of 128. `--cell GRU` or `--cell SimpleRNN` takes another cell. One epoch of each
(three with `--full`), in one process, on all cores. What is measured is `model.fit` with its validation, whose first
batch builds its graph, and in Unrolled's training the batches and validations. The data are prepared before, the first
weights are drawn and machine code is loaded: that is not counted.

The lecture's code reads padding like words. Unrolled skips it, which is its default for texts. Its matrix products are
OpenBLAS's, TensorFlow has its own; `openblas` says for which processors OpenBLAS's are made.
"""

import argparse
import json
import time
from typing import TYPE_CHECKING

from benchmarks._keras import start_keras
from core.layers import cells, recurrent

if TYPE_CHECKING:
    from core.experiment import Experiment
    from core.tasks import Prepared

EPOCHS = 1
FULL = 3
SIZE = 4096  # of the square matrices whose product says what the machine can do


def main(arguments: list[str]) -> None:
    """Print a table and one JSON line. `--full` measures three epochs, `--cell` says of which cell."""
    import numpy as np
    from threadpoolctl import threadpool_info

    from core.experiment import Experiment, Task, Training
    from core.network.count import multiply_adds
    from core.network.stack import stack_of
    from core.tasks import prepare

    parser = argparse.ArgumentParser(prog="python -m benchmarks imdb_epoch")
    parser.add_argument("--cell", choices=cells(), default="LSTM")
    parser.add_argument("--full", action="store_true")
    asked = parser.parse_args(arguments)
    epochs = FULL if asked.full else EPOCHS
    task = Task(name="reviews", parameters={"source": "imdb", "words": 10_000, "length": 500, "dimensions": 50})
    experiment = Experiment(
        task=task,
        scaling="none",
        layers=(recurrent(asked.cell, units=64),),
        training=Training(learning_rate=0.001, epochs=epochs, batch_size=128, validation_share=0.2),
    )
    prepared = prepare(experiment)
    data = prepared.data
    assert data.lengths is not None
    before = matrix_rate()
    stock = by_the_lecture(experiment, prepared)
    ours = by_unrolled(experiment)
    rate = max(before, matrix_rate())  # the machine may have had other work
    steps = epochs * int(data.lengths[data.train].sum())
    forward = multiply_adds(stack_of(experiment, data), steps)
    useful = 2 * 3 * forward  # a multiply-add is two operations, and the way back is twice the way forward
    share = useful / ours["training_seconds"] / rate

    print(f"{'':28}{'model.fit':>12}{'Unrolled':>12}")
    print(f"{f'seconds, epochs: {epochs}':28}{stock['seconds']:12.1f}{ours['seconds']:12.1f}")
    for epoch, (theirs, mine) in enumerate(zip(stock["accuracy"], ours["accuracy"], strict=True), 1):
        print(f"{f'accuracy after epoch {epoch}':28}{theirs:12.4f}{mine:12.4f}")
    kernels = next((library["architecture"] for library in threadpool_info() if "architecture" in library), "")
    print(f"One large matrix product: {rate / 1e9:.0f} GFLOP/s, of which training reached {share:.0%}.")
    result = {
        "cell": asked.cell,
        "epochs": epochs,
        "stock_seconds": round(stock["seconds"], 1),
        "ours_seconds": round(ours["seconds"], 1),
        "ratio": round(stock["seconds"] / ours["seconds"], 2),
        "stock_accuracy": round(stock["accuracy"][-1], 4),
        "ours_accuracy": round(ours["accuracy"][-1], 4),
        "matrix_gflops": round(rate / 1e9),
        "share_of_matrix_rate": round(share, 2),
        "openblas": kernels,
        "mean_words_read": round(float(np.mean(data.lengths[data.train])), 1),
    }
    print(json.dumps(result))


def by_the_lecture(experiment: "Experiment", prepared: "Prepared") -> dict:
    """`model.fit` on the padded reviews, as the lecture writes it."""
    import keras

    start_keras()
    data, training = prepared.data, experiment.training
    assert data.embedding is not None
    X, y = prepared.X_network, prepared.y_network
    keras.utils.set_random_seed(experiment.seed)
    model = keras.Sequential(
        [
            keras.Input((X.shape[1],)),
            keras.layers.Embedding(data.embedding.tokens, data.embedding.dimensions),
            experiment.layers[0].keras_layer("recurrent"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    adam = keras.optimizers.Adam(learning_rate=training.learning_rate)
    model.compile(loss="binary_crossentropy", optimizer=adam, metrics=["accuracy"])
    began = time.perf_counter()
    history = model.fit(
        X[data.train],
        y[data.train],
        epochs=training.epochs,
        batch_size=training.batch_size,
        validation_data=(X[data.validation], y[data.validation]),
        verbose=0,
    ).history
    return {"seconds": time.perf_counter() - began, "accuracy": history["val_accuracy"]}


def by_unrolled(experiment: "Experiment") -> dict:
    """The Experiment as a worker trains it; its data are in memory already, its last predictions are not counted."""
    from core.training.train import train
    from core.training.worker import warm_up

    warm_up()  # as in a worker: machine code is loaded before anybody asks
    outcome = train(experiment, free_core=lambda: True)
    spent = outcome.seconds
    return {
        "seconds": spent["train"] + spent["validation"],
        "training_seconds": spent["train"],
        "accuracy": outcome.history["validation_accuracy"].tolist(),
    }


def matrix_rate() -> float:
    """Operations a second that a product of two large float32 matrices reaches, the best of five."""
    import tensorflow as tf

    a = tf.random.normal((SIZE, SIZE))
    tf.matmul(a, a).numpy()
    best = float("inf")
    for _ in range(5):
        began = time.perf_counter()
        tf.matmul(a, a).numpy()
        best = min(best, time.perf_counter() - began)
    return 2 * SIZE**3 / best
