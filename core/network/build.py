"""An Experiment's layers as a Keras model. With `core/training` the only place that imports TensorFlow or Keras."""

import threading

import keras

from core.experiment import Dense, Dropout, Layer, Optimizer, Training, return_sequences
from core.network.summary import SNAKE, layer_names
from core.tasks.task import Embedding, Output

CELLS = {"SimpleRNN": keras.layers.SimpleRNN, "LSTM": keras.layers.LSTM, "GRU": keras.layers.GRU}
UNROLLED = 8  # timesteps up to which a SimpleRNN compiles sooner without a loop; the numbers are the same
OPTIMIZERS: dict[Optimizer, type[keras.optimizers.Optimizer]] = {
    "Adam": keras.optimizers.Adam,
    "SGD": keras.optimizers.SGD,
    "RMSprop": keras.optimizers.RMSprop,
}

_drawing = threading.Lock()


def build(
    layers: tuple[Layer, ...],
    output: Output,
    *,
    timesteps: int,
    features: int,
    mask: bool,
    seed: int,
    embedding: Embedding | None = None,
) -> keras.Sequential:
    """The network for inputs of shape (batch, timesteps, features), its weights drawn with `seed`.

    Threads may build at the same time: Keras draws weights, and the seeds of dropout, from one generator of the whole
    process, so they take turns. What is done with a model afterwards draws nothing from there.

    Args:
        layers: the experiment's layers, input side first.
        output: what the task asks for; it decides the last Dense layer.
        timesteps: n_OBSERVATIONS of the input.
        features: n_FEATURES of the input.
        mask: whether timesteps whose features are all 0 are skipped (Keras's Masking layer).
        seed: of the initial weights and of dropout.
        embedding: for text, whose input is tokens (batch, timesteps); with a mask, token 0 is skipped.

    Returns:
        A built Sequential model whose output is (batch, timesteps, K) per timestep, else (batch, output units). Its
        layers are named as Keras names them in a fresh session: `simple_rnn`, `lstm`, `lstm_1`, `dense`, ...
    """
    with _drawing:
        keras.utils.set_random_seed(seed)
        stack = _stack(layers, output, timesteps, features, mask=mask, embedding=embedding)
        return keras.Sequential(stack, name="sequential")


def optimizer(training: Training) -> keras.optimizers.Optimizer:
    """The optimizer that the training asks for. `clipnorm` limits the norm of all gradients together.

    Clipping by the global norm is that of Pascanu, Mikolov and Bengio (2013), "On the difficulty of training recurrent
    neural networks".
    """
    options: dict[str, float] = {"learning_rate": training.learning_rate}
    if training.momentum:
        options["momentum"] = training.momentum
    if training.clipnorm:
        options["global_clipnorm"] = training.clipnorm
    return OPTIMIZERS[training.optimizer](**options)


def _stack(
    layers: tuple[Layer, ...], output: Output, timesteps: int, features: int, *, mask: bool, embedding: Embedding | None
) -> list[keras.Layer]:
    if embedding:
        stack: list[keras.Layer] = [
            keras.Input((timesteps,), dtype="int32", name="input"),
            keras.layers.Embedding(embedding.tokens, embedding.dimensions, mask_zero=mask, name="embedding"),
        ]
    else:
        stack = [keras.Input((timesteps, features), name="input")]
        if mask:
            stack.append(keras.layers.Masking(mask_value=0.0, name="masking"))
    *names, last = layer_names(layers)
    for layer, name, returns in zip(layers, names, return_sequences(layers, output.per_timestep), strict=True):
        short = timesteps <= UNROLLED and not mask  # Keras reads masks otherwise where it unrolls backward
        stack.append(_keras_layer(layer, name, sequences=returns is not None and returns[0], short=short))
    stack.append(keras.layers.Dense(output.units, activation=output.activation, name=last))
    return stack


def _keras_layer(layer: Layer, name: str, *, sequences: bool, short: bool) -> keras.Layer:
    if isinstance(layer, Dense):
        return keras.layers.Dense(layer.units, activation=layer.activation, name=name)
    if isinstance(layer, Dropout):
        return keras.layers.Dropout(layer.rate, name=name)
    cell = CELLS[layer.kind](
        layer.units,
        activation=layer.activation,
        dropout=layer.dropout,
        return_sequences=sequences,
        unroll=short and layer.kind == "SimpleRNN",
        name=SNAKE[layer.kind] if layer.bidirectional else name,
    )
    return keras.layers.Bidirectional(cell, name=name) if layer.bidirectional else cell
