"""A stack as a Keras model for the loop of before. Frozen at commit 62f9a8c; see `benchmarks.before`."""

import threading
from typing import Any

import keras

from benchmarks.before.cells import keras_layer
from core.experiment import Optimizer, Training
from core.layers import Layer
from core.network.stack import Stack
from core.network.summary import layer_names

UNROLLED = 8  # timesteps up to which a cell without gates compiles faster without a loop; the numbers are the same
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

    Threads may call this at the same time. They take turns, because Keras draws weights and the seeds of dropout from
    one generator per process. A built model draws nothing from it.

    Args:
        stack: the network. The vectors of its embedding are random; the caller sets any others.
        timesteps: n_OBSERVATIONS of the input; None: any number.
        seed: of the initial weights and of dropout.
        closing: for tokens with a mask: skip no timestep, but give every recurrent layer one more input, which is 1 at
            padding. `benchmarks.before.closed_gates` makes the kernels with which it closes the gates.
        machine_code: run recurrent layers as machine code, if their kind has some.

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
    """The optimizer of the training. `clipnorm` limits the norm of all gradients together.

    Clipping by the global norm follows Pascanu, Mikolov and Bengio (2013), "On the difficulty of training recurrent
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
    """Keras's layers, the input first, each with the layer of the stack that it comes from."""
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
    # Keras treats masks differently when it unrolls a backward layer.
    unroll = timesteps is not None and timesteps <= UNROLLED and not mask
    for layer, name, sequences in zip(stack.with_head, layer_names(stack.layers), stack.sequences, strict=True):
        made = keras_layer(layer, name, sequences=sequences, unroll=unroll, machine_code=machine_code)
        layers.append((layer, made))
    return layers


def _functional(stack: Stack, layers: list[tuple[Layer | None, keras.Layer]], *, closing: bool) -> keras.Model:
    """The layers, input first, as a functional model whose pools ignore masked timesteps.

    GlobalMaxPooling1D takes no mask, and GlobalAveragePooling1D divides by 0 if every timestep is masked. Keras's own
    operations before them solve both, so `load_model` alone can read a saved model. If a sequence has only padding, all
    of its timesteps count, as in `core.layers.pooling`. `closing`: see `build`.
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
            not_padding = keras.ops.cast(keras.ops.expand_dims(real, -1), x.dtype)  # (B, T, 1)
            # keras.ops.concatenate would be named "concatenate", like the layer that joins two pools.
            beside = keras.layers.Concatenate(name=f"{made.name}_and_padding")
            x = made(beside([x * not_padding, 1 - not_padding]))
        elif layer is not None and layer.pools:
            x = layer.call_keras(made, x, counted)
        else:
            x = made(x)
    return keras.Model(given, x, name="functional")
