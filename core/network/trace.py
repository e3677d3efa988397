"""A trained network read step by step in NumPy: every state and every gate, from the weights alone.

The formulas are those of Keras's layers. Its gate order in kernels is i, f, c, o for LSTM (c is written g here, since
c is the cell state) and z, r, h for GRU (in the `reset_after` form, with a second bias on the recurrent side).
B sequences, T timesteps, F features, u units.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from core.experiment import Activation, Dense, Layer, Pooling, Recurrent, return_sequences
from core.network.pooling import pooled, pooled_so_far
from core.network.surgery import Change, Hold, change_at, untouched
from core.tasks.task import Output

GATES = {"SimpleRNN": (), "LSTM": ("i", "f", "g", "o", "c"), "GRU": ("z", "r", "candidate")}


@dataclass(frozen=True, eq=False)
class Direction:
    """What one recurrent layer did in one direction, in the order of the input's timesteps.

    `h` is (B, T, u), the hidden state after each timestep. `gates` holds more arrays of that shape by name: for an LSTM
    i, f, g, o and the cell state c; for a GRU z, r and the candidate; nothing for a SimpleRNN. At a masked timestep the
    state is the one before it, and the gates are what the cell would have done.
    """

    h: np.ndarray
    gates: dict[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """One layer's input, output and, for a recurrent one, its direction(s): forward, and backward if bidirectional.

    `output` is (B, T, width), or (B, width) once a layer has stopped returning sequences, or has pooled them. A layer
    that pools has one direction, whose `h` (B, T, width) is what it would hand on of the timesteps up to each one.
    """

    layer: Layer
    input: np.ndarray
    output: np.ndarray
    directions: tuple[Direction, ...] = ()


@dataclass(frozen=True, eq=False)
class Trace:
    """The whole network on a batch. `output` is (B, T, K) per timestep, else (B, L · K), in scaled units."""

    layers: tuple[LayerTrace, ...]  # the experiment's layers, without the output layer
    output: np.ndarray


def trace(
    layers: tuple[Layer, ...],
    output: Output,
    weights: list[np.ndarray],
    X: np.ndarray,
    *,
    mask: bool = False,
    embedding: bool = False,
    holds: tuple[Hold, ...] = (),
) -> Trace:
    """Read the sequences `X` (B, T, F) with the network, and keep every state.

    Args:
        layers: the experiment's layers.
        output: what the task asks for; it decides the output layer. With a layer that pools, an output at each
            timestep is the answer to the timesteps up to there.
        weights: in Keras's order, as `model.get_weights()` gives them.
        X: scaled inputs, float32.
        mask: whether timesteps whose features are all 0 are skipped, as Keras's Masking layer does.
        embedding: whether the first of the weights is an embedding (tokens, F), and X are tokens (B, T); a mask then
            skips token 0.
        holds: what is held while the network reads; nothing, as a rule.

    Raises:
        ValueError: where X, the weights or a hold do not fit the layers; it names both shapes.
    """
    return _read(layers, output, weights, X, mask=mask, embedding=embedding, keep=True, holds=holds)


def predict(
    layers: tuple[Layer, ...],
    output: Output,
    weights: list[np.ndarray],
    X: np.ndarray,
    *,
    mask: bool = False,
    embedding: bool = False,
) -> np.ndarray:
    """The output of `trace` alone, for many sequences: 256 at a time, so that memory stays small."""
    parts = [
        _read(layers, output, weights, X[start : start + 256], mask=mask, embedding=embedding, keep=False).output
        for start in range(0, len(X), 256)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, output.units), np.float32)


def _read(
    layers: tuple[Layer, ...],
    output: Output,
    weights: list[np.ndarray],
    X: np.ndarray,
    *,
    mask: bool,
    embedding: bool,
    keep: bool,
    holds: tuple[Hold, ...] = (),
) -> Trace:
    real = (X != 0 if embedding else np.any(X != 0, axis=-1)) if mask else None  # (B, T)
    supply = iter(weights)
    values = next(supply)[X] if embedding else X.astype(np.float32)  # (B, T, F)
    traces = []
    said = return_sequences(layers, output.per_timestep)
    for place, (layer, sequences) in enumerate(zip(layers, said, strict=True)):
        directions: tuple[Direction, ...] = ()
        if isinstance(layer, Recurrent):
            whole = sequences is not None and sequences[0]
            here = tuple(hold for hold in holds if hold.layer == place)
            out, directions = _recurrent(layer, values, supply, real, whole=whole, keep=keep, holds=here)
        elif isinstance(layer, Dense):
            out = _dense(values, supply, layer.activation)
        elif isinstance(layer, Pooling):
            pool = pooled_so_far if output.per_timestep else pooled
            out = pool(values, layer.kind, real)
            directions = (Direction(pooled_so_far(values, layer.kind, real)),) if keep else ()
        else:
            out = values  # dropout drops nothing when a network only reads
        traces.append(LayerTrace(layer, values, out, directions))
        values = out
    answer = _dense(values, supply, output.activation)
    left = sum(1 for _ in supply)
    if left:
        raise ValueError(f"{left} weight arrays are left over: the weights belong to another network")
    return Trace(tuple(traces) if keep else (), answer)


def _recurrent(
    layer: Recurrent,
    x: np.ndarray,
    supply: Iterator[np.ndarray],
    real: np.ndarray | None,
    *,
    whole: bool,
    keep: bool,
    holds: tuple[Hold, ...],
) -> tuple[np.ndarray, tuple[Direction, ...]]:
    """All directions of a layer: its output (B, T, width), or (B, width) unless `whole`, and what each did."""
    ways = (False, True) if layer.bidirectional else (False,)
    directions, outputs = [], []
    for backward in ways:
        flipped = x[:, ::-1] if backward else x
        seen = real[:, ::-1] if backward and real is not None else real
        T, held = x.shape[1], tuple(hold for hold in holds if hold.backward == backward)
        changes = [change_at(held, T - 1 - t if backward else t) for t in range(T)] if held else [untouched] * T
        direction = _one_direction(layer, flipped, supply, seen, every=keep or whole, keep=keep, changes=changes)
        out = direction.h if whole else direction.h[:, -1]
        if layer.bidirectional and whole and seen is not None:
            out = out * seen[..., None]  # Keras's Bidirectional hands on zeros at masked timesteps, not the state
        outputs.append(out)
        directions.append(direction)
    if layer.bidirectional:  # back into the order of the input's timesteps
        later = directions[1]
        directions[1] = Direction(later.h[:, ::-1], {name: gate[:, ::-1] for name, gate in later.gates.items()})
        if whole:
            outputs[1] = outputs[1][:, ::-1]
    return np.concatenate(outputs, axis=-1), tuple(directions) if keep else ()


def _one_direction(
    layer: Recurrent,
    x: np.ndarray,
    supply: Iterator[np.ndarray],
    real: np.ndarray | None,
    *,
    every: bool,
    keep: bool,
    changes: list[Change],
) -> Direction:
    """One pass over time. `every`: h holds all timesteps, (B, T, u); else the last alone, (B, 1, u)."""
    kernel, recurrent, bias = next(supply), next(supply), next(supply)
    if x.shape[-1] != kernel.shape[0]:
        raise ValueError(f"The {layer.kind} kernel has shape {kernel.shape}, but its input has shape {x.shape}")
    B, T, _ = x.shape
    h = np.zeros((B, layer.units), np.float32)
    c = np.zeros_like(h)
    input_bias, recurrent_bias = (bias[0], bias[1]) if layer.kind == "GRU" else (bias, None)
    projected = x @ kernel + input_bias  # (B, T, gates · u)
    states = np.empty((B, T if every else 1, layer.units), np.float32)
    gates = {name: np.empty((B, T, layer.units), np.float32) for name in (GATES[layer.kind] if keep else ())}
    for t, change in enumerate(changes):
        if layer.kind == "SimpleRNN":
            new_h, new_c, step = activate(projected[:, t] + h @ recurrent, layer.activation), c, ()
        elif layer.kind == "LSTM":
            new_h, new_c, step = lstm_step(projected[:, t] + h @ recurrent, c, layer.activation, change)
        else:
            new_h, step = gru_step(projected[:, t], h @ recurrent + recurrent_bias, h, layer.activation, change)
            new_c = c
        if real is not None:
            there = real[:, t, None]
            new_h, new_c = np.where(there, new_h, h), np.where(there, new_c, c)
        h, c = change("h", new_h), change("c", new_c)
        states[:, t if every else 0] = h
        for name, value in zip(gates, step, strict=False):  # no gates are kept where only the output is asked for
            gates[name][:, t] = c if name == "c" else value
    return Direction(states, gates)


def lstm_step(
    z: np.ndarray, c: np.ndarray, activation: Activation, change: Change = untouched
) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
    """One LSTM timestep from the pre-activations `z` (B, 4 · u) and the cell state `c` (B, u).

    Returns the new h and c, and i, f, g, o, c. `change` may hold a gate. Hochreiter and Schmidhuber (1997) with the
    forget gate of Gers, Schmidhuber and Cummins (2000).
    """
    u = c.shape[-1]
    i, f, o = sigmoid(z[:, :u]), sigmoid(z[:, u : 2 * u]), sigmoid(z[:, 3 * u :])
    g = activate(z[:, 2 * u : 3 * u], activation)
    i, f, g, o = change("i", i), change("f", f), change("g", g), change("o", o)
    new_c = f * c + i * g
    return o * activate(new_c, activation), new_c, (i, f, g, o, new_c)


def gru_step(
    x: np.ndarray, recurrent: np.ndarray, h: np.ndarray, activation: Activation, change: Change = untouched
) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """One GRU timestep from the projected input and state (B, 3 · u each, with their biases) and `h` (B, u).

    Returns the new h, and z, r, candidate. `change` may hold a gate. Cho and others (2014), in the form of cuDNN that
    Keras calls `reset_after`: the reset gate acts after the recurrent product.
    """
    u = h.shape[-1]
    z = change("z", sigmoid(x[:, :u] + recurrent[:, :u]))
    r = change("r", sigmoid(x[:, u : 2 * u] + recurrent[:, u : 2 * u]))
    candidate = change("candidate", activate(x[:, 2 * u :] + r * recurrent[:, 2 * u :], activation))
    return z * h + (1 - z) * candidate, (z, r, candidate)


def sigmoid(x: np.ndarray) -> np.ndarray:
    """The logistic function, written through tanh so that no exponential overflows."""
    return 0.5 * np.tanh(0.5 * x) + 0.5


def activate(x: np.ndarray, activation: Activation) -> np.ndarray:
    """An activation by its Keras name."""
    if activation == "tanh":
        return np.tanh(x)
    if activation == "relu":
        return np.maximum(x, 0)
    return sigmoid(x) if activation == "sigmoid" else x


def _dense(x: np.ndarray, supply: Iterator[np.ndarray], activation: Activation) -> np.ndarray:
    kernel, bias = next(supply), next(supply)
    if x.shape[-1] != kernel.shape[0]:
        raise ValueError(f"The Dense kernel has shape {kernel.shape}, but its input has shape {x.shape}")
    return activate(x @ kernel + bias, activation)
