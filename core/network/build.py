"""A stack as a Keras model. With `core/training` the only place that imports TensorFlow or Keras when it is loaded."""

import threading
from typing import Any

import keras

from core.experiment import Optimizer, Training
from core.layers import Layer
from core.network.stack import Stack
from core.network.summary import layer_names

UNROLLED = 8  # timesteps up to which a cell without gates compiles sooner without a loop; the numbers are the same
OPTIMIZERS: dict[Optimizer, type[keras.optimizers.Optimizer]] = {
    "Adam": keras.optimizers.Adam,
    "SGD": keras.optimizers.SGD,
    "RMSprop": keras.optimizers.RMSprop,
}

_drawing = threading.Lock()


def build(
    stack: Stack, *, timesteps: int | None, seed: int, closing: bool = False, machine_code: bool = False
) -> keras.Model:
    """The network for inputs of shape (batch, timesteps, features), its weights drawn with `seed`.

    Threads may build at the same time: Keras draws weights, and the seeds of dropout, from one generator of the whole
    process, so they take turns. What is done with a model afterwards draws nothing from there.

    Args:
        stack: the network. The vectors of its embedding are drawn at random, wherever they are to start: to put others
            in is the caller's.
        timesteps: n_OBSERVATIONS of the input; None: any number.
        seed: of the initial weights and of dropout.
        closing: for tokens with a mask: no timestep is skipped, but every recurrent layer is given one input more,
            which is 1 where padding is; `core.training.closed_gates` makes the kernels that shut the gates by it.
        machine_code: whether recurrent layers run as machine code, where their kind has some.

    Returns:
        A built model, Sequential unless a mask meets a pool or an input is used twice. Its output is (batch, timesteps,
        units) per timestep, else (batch, units). Its layers are named as Keras names them in a fresh session:
        `simple_rnn`, `lstm`, `lstm_1`, `dense`, ...
    """
    mask = stack.mask and not closing
    with _drawing:
        keras.utils.set_random_seed(seed)
        layers = _layers(stack, timesteps, mask=mask, machine_code=machine_code)
        if stack.functional or (stack.mask and closing):
            return _functional(stack, layers, closing=closing)
        return keras.Sequential([layer for _, layer in layers], name="sequential")


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


def _layers(
    stack: Stack, timesteps: int | None, *, mask: bool, machine_code: bool
) -> list[tuple[Layer | None, keras.Layer]]:
    """Keras's layers, the input first, each beside the stack's own."""
    layers: list[tuple[Layer | None, keras.Layer]]
    if stack.embedding:
        layers = [
            (None, keras.Input((timesteps,), dtype="int32", name="input")),
            (None, stack.embedding.keras_layer(mask=mask)),
        ]
    else:
        layers = [(None, keras.Input((timesteps, stack.features), name="input"))]
        if mask:
            layers.append((None, keras.layers.Masking(mask_value=0.0, name="masking")))
    # Keras reads masks otherwise where it unrolls backward.
    unroll = timesteps is not None and timesteps <= UNROLLED and not mask
    for layer, name, sequences in zip(stack.with_head, layer_names(stack.layers), stack.sequences, strict=True):
        made = layer.keras_layer(name, sequences=sequences, unroll=unroll, machine_code=machine_code)
        layers.append((layer, made))
    return layers


def _functional(stack: Stack, layers: list[tuple[Layer | None, keras.Layer]], *, closing: bool) -> keras.Model:
    """The layers, input first, as a functional model, in which masked timesteps do not count where it pools.

    GlobalMaxPooling1D takes no mask, and GlobalAveragePooling1D divides by 0 where all is masked. Operations of Keras's
    own before them do what is needed, so that a saved model is read by `load_model` alone. Of a sequence without any
    real timestep all count, as in `core.layers.pooling`. `closing`: see `build`.
    """
    (_, given), *rest = layers
    real = counted = None
    if stack.mask:
        real = keras.ops.not_equal(given, 0)  # (B, T) for tokens, else (B, T, F)
        if len(given.shape) == 3:
            real = keras.ops.any(real, axis=-1)
        nothing = keras.ops.logical_not(keras.ops.any(real, axis=1, keepdims=True))
        counted = keras.ops.logical_or(real, nothing)  # (B, T)
    x: Any = given
    for layer, made in rest:
        if closing and layer is not None and layer.recurrent:
            there = keras.ops.cast(keras.ops.expand_dims(real, -1), x.dtype)  # (B, T, 1)
            # An operation of Keras's would be named "concatenate", as the layer of two pools is.
            beside = keras.layers.Concatenate(name=f"{made.name}_and_padding")
            x = made(beside([x * there, 1 - there]))
        elif layer is not None and layer.pools:
            x = layer.call_keras(made, x, counted)
        else:
            x = made(x)
    return keras.Model(given, x, name="functional")
