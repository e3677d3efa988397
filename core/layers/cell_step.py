"""One timestep of one recurrent cell, taken apart: what goes in, each gate's weights and sums, what comes out.

F features of the layer's input, u units.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.layers.activations import Activation, slope

if TYPE_CHECKING:
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
