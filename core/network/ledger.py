"""One timestep of one recurrent cell, taken apart: what goes in, each gate's weights and sums, what comes out.

F features of the layer's input, u units. Keras's order of gates in its kernels is i, f, c, o for an LSTM (c is written
g here) and z, r, candidate for a GRU.
"""

from dataclasses import dataclass

import numpy as np

from core.experiment import Activation, Dense, Layer, Recurrent
from core.network.count import PARTS
from core.network.trace import LayerTrace, activate

SQUASHED = ("i", "f", "o", "z", "r")  # gates that a sigmoid keeps between 0 and 1, whatever the layer's activation


@dataclass(frozen=True, eq=False)
class Gate:
    """One gate at one timestep: `value = activation(pre)`.

    `pre` is x(t) · kernel + bias + h(t-1) · recurrent, and for a GRU + recurrent_bias. A GRU's candidate multiplies the
    recurrent part, its bias included, by the reset gate: `reset` (u,), None elsewhere.
    """

    name: str  # of PARTS
    kernel: np.ndarray  # (F, u)
    recurrent: np.ndarray  # (u, u)
    bias: np.ndarray  # (u,)
    recurrent_bias: np.ndarray | None  # (u,)
    reset: np.ndarray | None  # (u,)
    pre: np.ndarray  # (u,)
    value: np.ndarray  # (u,)
    activation: Activation

    @property
    def slope(self) -> np.ndarray:
        """The derivative of the activation where it is now, (u,): by it, an error is multiplied on its way back."""
        if self.activation == "tanh":
            return 1 - self.value**2
        if self.activation == "sigmoid":
            return self.value * (1 - self.value)
        return (self.pre > 0).astype(np.float32) if self.activation == "relu" else np.ones_like(self.value)


@dataclass(frozen=True, eq=False)
class Step:
    """One timestep of one direction of a recurrent layer. `c` and `c_before` are None unless it is an LSTM.

    Where the network skips the timestep (`skipped`), h and c are those of the timestep read before, and the gates are
    what the cell would have done.
    """

    layer: Recurrent
    t: int  # counted from 0
    x: np.ndarray  # (F,)
    h_before: np.ndarray  # (u,), of the timestep that was read before: t - 1, or t + 1 for the backward direction
    c_before: np.ndarray | None
    gates: tuple[Gate, ...]
    c: np.ndarray | None
    h: np.ndarray
    backward: bool = False
    skipped: bool = False


def weights_of(layers: tuple[Layer, ...], weights: list[np.ndarray], place: int, *, backward: bool) -> list[np.ndarray]:
    """Kernel, recurrent kernel and bias of one direction of the recurrent layer at `place`, as Keras stores them."""
    before = 0
    for layer in layers[:place]:
        if isinstance(layer, Recurrent):
            before += 6 if layer.bidirectional else 3
        elif isinstance(layer, Dense):
            before += 2
    start = before + 3 * backward
    return weights[start : start + 3]


def step(
    layers: tuple[Layer, ...],
    weights: list[np.ndarray],
    read: LayerTrace,
    place: int,
    t: int,
    *,
    backward: bool = False,
    skipped: bool = False,
) -> Step:
    """Take timestep `t` of the first sequence of a trace apart.

    Args:
        layers: the experiment's layers.
        weights: all weights of the network, in Keras's order.
        read: what the recurrent layer at `place` did.
        place: its place among the layers.
        t: the timestep, counted from 0.
        backward: the backward direction of a bidirectional layer.
        skipped: whether the network skips this timestep (a mask).

    Raises:
        ValueError: the layer is not recurrent, or has no backward direction.
    """
    layer = read.layer
    if not isinstance(layer, Recurrent) or (backward and not layer.bidirectional):
        raise ValueError(f"layer {place + 1} has no {'backward ' * backward}cell to take apart")
    way = read.directions[backward]
    before = t + 1 if backward else t - 1
    inside = 0 <= before < way.h.shape[1]
    nothing = np.zeros(layer.units, np.float32)
    x, h_before = read.input[0, t], way.h[0, before] if inside else nothing
    gates = _gates(layer, weights_of(layers, weights, place, backward=backward), x, h_before)
    c = c_before = None
    if layer.kind == "LSTM":
        c, c_before = way.gates["c"][0, t], way.gates["c"][0, before] if inside else nothing
    return Step(layer, t, x, h_before, c_before, gates, c, way.h[0, t], backward, skipped)


def _gates(layer: Recurrent, weights: list[np.ndarray], x: np.ndarray, h: np.ndarray) -> tuple[Gate, ...]:
    names = PARTS[layer.kind]
    kernel, recurrent, bias = (np.split(weight, len(names), axis=-1) for weight in weights)  # a list, one each gate
    gates: list[Gate] = []
    for name, W, U, b in zip(names, kernel, recurrent, bias, strict=True):
        input_bias, state_bias = (b[0], b[1]) if layer.kind == "GRU" else (b, None)
        state = h @ U if state_bias is None else h @ U + state_bias  # (u,)
        reset = gates[1].value if name == "candidate" else None
        pre = x @ W + input_bias + (state if reset is None else reset * state)
        activation: Activation = "sigmoid" if name in SQUASHED else layer.activation
        gates.append(Gate(name, W, U, input_bias, state_bias, reset, pre, activate(pre, activation), activation))
    return tuple(gates)
