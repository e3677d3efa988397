"""One timestep of one recurrent cell, taken apart: what goes in, each gate's weights and sums, what comes out.

F features of the layer's input, u units.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.layers.activations import Activation, activate, slope

if TYPE_CHECKING:
    from core.layers.layer import LayerTrace
    from core.layers.recurrent import Recurrent


@dataclass(frozen=True, eq=False)
class Gate:
    """One gate at one timestep: `value = activation(pre)`.

    `pre` is x(t) · kernel + bias + h(t-1) · recurrent + recurrent_bias. Where another gate lets the recurrent part
    through, its bias included, that part is multiplied by `reset` (u,); None elsewhere.
    """

    name: str  # of the cell's `parts`
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
        """The derivative of the activation where it is now, (u,). An error is multiplied by it on its way back."""
        return slope(self.pre, self.value, self.activation)


@dataclass(frozen=True, eq=False)
class Step:
    """One timestep of one direction of a recurrent layer. `c` and `c_before` are None without a cell state.

    Where the network skips the timestep (`skipped`), h and c are those of the timestep read before, and the gates are
    what the cell would have done.
    """

    layer: "Recurrent"
    t: int  # counted from 0
    x: np.ndarray  # (F,)
    h_before: np.ndarray  # (u,), of the timestep that was read before: t - 1, or t + 1 for the backward direction
    c_before: np.ndarray | None
    gates: tuple[Gate, ...]
    c: np.ndarray | None
    h: np.ndarray
    backward: bool = False
    skipped: bool = False

    @property
    def before(self) -> int:
        """The number of the timestep that was read before this one, counted from 1."""
        return self.t + 2 if self.backward else self.t


def step_at(
    layer: "Recurrent",
    run: "LayerTrace",
    weights: list[np.ndarray],
    t: int,
    *,
    backward: bool = False,
    skipped: bool = False,
) -> Step:
    """Timestep `t` of the first sequence of a recurrent layer's trace, taken apart.

    Args:
        layer: the layer.
        run: the layer's trace.
        weights: of the layer, all directions, in Keras's order.
        t: the timestep, counted from 0.
        backward: the backward direction of a bidirectional layer.
        skipped: whether the network skips this timestep (a mask).

    Raises:
        ValueError: there is no backward direction.
    """
    if backward and not layer.bidirectional:
        raise ValueError(f"this {layer.kind} layer reads forward only: it has no backward cell to take apart")
    direction, before = run.directions[backward], t + 1 if backward else t - 1
    inside = 0 <= before < direction.h.shape[1]
    nothing = np.zeros(layer.units, np.float32)
    x, h_before = run.input[0, t], direction.h[0, before] if inside else nothing
    each = len(weights) // layer.directions
    gates = _gates(layer, weights[each * backward : each * (backward + 1)], x, h_before)
    c = c_before = None
    if layer.cell_state:
        c = direction.gates["c"][0, t]
        c_before = direction.gates["c"][0, before] if inside else nothing
    return Step(layer, t, x, h_before, c_before, gates, c, direction.h[0, t], backward, skipped)


def _gates(layer: "Recurrent", weights: list[np.ndarray], x: np.ndarray, h: np.ndarray) -> tuple[Gate, ...]:
    split = (np.split(weight, len(layer.parts), axis=-1) for weight in weights)
    gates: dict[str, Gate] = {}
    for name, W, U, b in zip(layer.parts, *split, strict=True):
        input_bias, state_bias = (b[0], b[1]) if layer.biases > 1 else (b, None)
        state = h @ U if state_bias is None else h @ U + state_bias  # (u,)
        reset = gates[layer.reset_by[name]].value if name in layer.reset_by else None
        pre = x @ W + input_bias + (state if reset is None else reset * state)
        activation: Activation = "sigmoid" if name in layer.squashed else layer.activation
        value = activate(pre, activation)
        gates[name] = Gate(name, W, U, input_bias, state_bias, reset, pre, value, activation)
    return tuple(gates.values())
