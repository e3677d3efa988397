"""An Experiment's layers as a Keras model. With `core/training` the only place that imports TensorFlow or Keras."""

import threading
from collections.abc import Mapping

import keras

from core.experiment import Dense, Dropout, Layer, Optimizer, Pool, Pooling, Training, return_sequences
from core.network.summary import SNAKE, layer_names
from core.tasks.task import Embedding, Output

CELLS = {"SimpleRNN": keras.layers.SimpleRNN, "LSTM": keras.layers.LSTM, "GRU": keras.layers.GRU}
POOLS: dict[Pool, type[keras.layers.Layer]] = {
    "Maximum": keras.layers.GlobalMaxPooling1D,
    "Mean": keras.layers.GlobalAveragePooling1D,
}
LOWEST = -1e30  # stands for "no value" in a maximum
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
    timesteps: int | None,
    features: int,
    mask: bool,
    seed: int,
    embedding: Embedding | None = None,
    closing: bool = False,
    cells: Mapping[str, type[keras.layers.RNN]] = CELLS,
) -> keras.Model:
    """The network for inputs of shape (batch, timesteps, features), its weights drawn with `seed`.

    Threads may build at the same time: Keras draws weights, and the seeds of dropout, from one generator of the whole
    process, so they take turns. What is done with a model afterwards draws nothing from there.

    Args:
        layers: the experiment's layers, input side first.
        output: what the task asks for; it decides the last Dense layer.
        timesteps: n_OBSERVATIONS of the input; None: any number.
        features: n_FEATURES of the input.
        mask: whether timesteps whose features are all 0 are skipped (Keras's Masking layer).
        seed: of the initial weights and of dropout.
        embedding: for text, whose input is tokens (batch, timesteps); with a mask, token 0 is skipped. Its vectors are
            drawn at random, wherever it is to start: to put others in is the caller's.
        closing: for tokens with a mask: no timestep is skipped, but every recurrent layer is given one input more,
            which is 1 where padding is; `core.training.closed_gates` makes the kernels that shut the gates by it.
        cells: the recurrent layer of each kind.

    Returns:
        A built model, Sequential unless it pools over time with a mask. Its output is (batch, timesteps, K) per
        timestep, else (batch, output units). Its layers are named as Keras names them in a fresh session: `simple_rnn`,
        `lstm`, `lstm_1`, `dense`, ...
    """
    with _drawing:
        keras.utils.set_random_seed(seed)
        stack = _stack(layers, output, timesteps, features, mask=mask and not closing, embedding=embedding, cells=cells)
        if mask and (closing or any(isinstance(layer, Pooling) for layer in layers)):
            return _functional(stack, closing=closing)
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
    layers: tuple[Layer, ...],
    output: Output,
    timesteps: int | None,
    features: int,
    *,
    mask: bool,
    embedding: Embedding | None,
    cells: Mapping[str, type[keras.layers.RNN]],
) -> list[keras.Layer]:
    if embedding:
        stack: list[keras.Layer] = [
            keras.Input((timesteps,), dtype="int32", name="input"),
            keras.layers.Embedding(
                embedding.tokens,
                embedding.dimensions,
                mask_zero=mask,
                trainable=not embedding.frozen,
                name="embedding",
            ),
        ]
    else:
        stack = [keras.Input((timesteps, features), name="input")]
        if mask:
            stack.append(keras.layers.Masking(mask_value=0.0, name="masking"))
    *names, last = layer_names(layers)
    for layer, name, returns in zip(layers, names, return_sequences(layers, output.per_timestep), strict=True):
        # Keras reads masks otherwise where it unrolls backward.
        short = timesteps is not None and timesteps <= UNROLLED and not mask
        sequences = returns is not None and returns[0]
        stack.append(_keras_layer(layer, name, cells, sequences=sequences, short=short))
    stack.append(keras.layers.Dense(output.units, activation=output.activation, name=last))
    return stack


def _functional(stack: list[keras.Layer], *, closing: bool) -> keras.Model:
    """A stack, its input first, as a functional model, in which masked timesteps do not count where it pools.

    GlobalMaxPooling1D takes no mask, and GlobalAveragePooling1D divides by 0 where all is masked. Operations of Keras's
    own before them do what is needed, so that a saved model is read by `load_model` alone. Of a sequence without any
    real timestep all count, as in `core.network.pooling`. `closing`: see `build`.
    """
    given, *rest = stack
    real = keras.ops.not_equal(given, 0)  # (B, T) for tokens, else (B, T, F)
    if len(given.shape) == 3:
        real = keras.ops.any(real, axis=-1)
    counted = keras.ops.logical_or(real, keras.ops.logical_not(keras.ops.any(real, axis=1, keepdims=True)))  # (B, T)
    x = given
    for layer in rest:
        if isinstance(layer, keras.layers.GlobalMaxPooling1D):
            x = layer(keras.ops.where(keras.ops.expand_dims(counted, -1), x, LOWEST))
        elif isinstance(layer, keras.layers.GlobalAveragePooling1D):
            x = layer(x, mask=counted)
        elif closing and isinstance(layer, keras.layers.RNN | keras.layers.Bidirectional):
            there = keras.ops.cast(keras.ops.expand_dims(real, -1), x.dtype)  # (B, T, 1)
            x = layer(keras.ops.concatenate([x * there, 1 - there], axis=-1))
        else:
            x = layer(x)
    return keras.Model(given, x, name="functional")


def _keras_layer(
    layer: Layer, name: str, cells: Mapping[str, type[keras.layers.RNN]], *, sequences: bool, short: bool
) -> keras.Layer:
    if isinstance(layer, Dense):
        return keras.layers.Dense(layer.units, activation=layer.activation, name=name)
    if isinstance(layer, Dropout):
        return keras.layers.Dropout(layer.rate, name=name)
    if isinstance(layer, Pooling):
        return POOLS[layer.kind](name=name)
    cell = cells[layer.kind](
        layer.units,
        activation=layer.activation,
        dropout=layer.dropout,
        return_sequences=sequences,
        unroll=short and layer.kind == "SimpleRNN",
        name=SNAKE[layer.kind] if layer.bidirectional else name,
    )
    return keras.layers.Bidirectional(cell, name=name) if layer.bidirectional else cell
