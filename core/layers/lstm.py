"""LSTM: a cell state that gates write, keep and show.

Hochreiter and Schmidhuber (1997), "Long short-term memory", with the forget gate of Gers, Schmidhuber and Cummins
(2000). Keras's order of gates in kernels is i, f, c, o; c is written g here, since c is the cell state.
"""

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from core.layers.activations import activate, sigmoid
from core.layers.cell_step import Step
from core.layers.formula import factor, function, number, subscript
from core.layers.hold import Change, untouched
from core.layers.initializers import Draws, glorot_uniform, orthogonal
from core.layers.recurrent import Recurrent

if TYPE_CHECKING:
    from core.layers.machine import Machine


class LSTM(Recurrent):
    """c(t) = f c(t-1) + i g and h(t) = o activation(c(t))."""

    keras_class: ClassVar[str] = "LSTM"
    keras_name: ClassVar[str] = "lstm"
    title: ClassVar[str] = "LSTM"
    parts: ClassVar[tuple[str, ...]] = ("i", "f", "g", "o")
    squashed: ClassVar[frozenset[str]] = frozenset({"i", "f", "o"})
    kept: ClassVar[tuple[str, ...]] = ("i", "f", "g", "o", "c")
    holdable: ClassVar[tuple[str, ...]] = ("f", "i", "o")
    cell_state: ClassVar[bool] = True
    draws: ClassVar[Draws] = {"kernel": glorot_uniform, "recurrent kernel": orthogonal, "dropout": None}
    step_sentence: ClassVar[str] = (
        "summed, and squashed into four gates, which make a new cell state and from it a new state"
    )
    gates_sentence: ClassVar[str] = (
        "Where f is near 1 the cell state is kept, where it is near 0 it is forgotten; i says where something "
        "new is written, o where the memory is shown. Look for a gate that moves when an input does."
    )

    kind: Literal["LSTM"] = "LSTM"

    def step(
        self,
        x: np.ndarray,
        h: np.ndarray,
        c: np.ndarray,
        recurrent: np.ndarray,
        recurrent_bias: np.ndarray | None,
        change: Change = untouched,
    ) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
        """See `Recurrent.step`."""
        u, z = c.shape[-1], x + h @ recurrent  # (B, 4 · u)
        i_and_f, o = sigmoid(z[:, : 2 * u]), sigmoid(z[:, 3 * u :])
        i, f = i_and_f[:, :u], i_and_f[:, u:]
        g = activate(z[:, 2 * u : 3 * u], self.activation)
        i, f, g, o = change("i", i), change("f", f), change("g", g), change("o", o)
        new_c = f * c + i * g
        return o * activate(new_c, self.activation), new_c, (i, f, g, o, new_c)

    def state_formula(self, step: Step, unit: int) -> tuple[str, ...]:
        """The cell state, then the hidden state."""
        n, t, before = subscript(unit + 1), step.t + 1, step.before
        i, f, g, o = (float(gate.value[unit]) for gate in step.gates)
        c_before = 0.0 if step.c_before is None else float(step.c_before[unit])
        c, outer = f * c_before + i * g, function(self.activation)
        h = o * float(activate(np.array(c, np.float32), self.activation))
        cell = f"{number(f)}·{factor(c_before)} + {number(i)}·{factor(g)}"
        return (
            f"c{n}({t}) = f·c{n}({before}) + i·g\n  = {cell}\n  = {number(c)}",
            f"h{n}({t}) = o·{outer}(c{n}({t}))\n  = {number(o)}·{outer}({number(c)})\n  = {number(h)}",
        )

    def machine(self, features: int, *, sequences: bool) -> "Machine":
        """Machine code, for all settings."""
        from core.layers import lstm_machine_code  # noqa: PLC0415 - compiles, and only workers train
        from core.layers.machine import RecurrentMachine  # noqa: PLC0415 - as above

        return RecurrentMachine(self, lstm_machine_code, features, sequences=sequences, kept=2 * self.units)

    def initial_bias(self) -> np.ndarray:
        """0, but 1 for the forget gate, which begins half open (Jozefowicz, Zaremba and Sutskever 2015)."""
        bias = super().initial_bias()
        bias[self.units : 2 * self.units] = 1
        return bias
