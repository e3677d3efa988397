"""LSTM: a cell state that gates write, keep and show.

Hochreiter and Schmidhuber (1997), "Long short-term memory", with the forget gate of Gers, Schmidhuber and Cummins
(2000). Keras's order of gates in kernels is i, f, c, o; c is written g here, since c is the cell state.
"""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from core.layers.activations import activate, sigmoid
from core.layers.cell_step import Step
from core.layers.formula import factor, function, number, subscript
from core.layers.hold import Change, untouched
from core.layers.recurrent import Recurrent

if TYPE_CHECKING:
    import keras

SHUT = 1e4  # a gate that reads this much less is 0, whatever else it reads


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
    has_machine_code: ClassVar[bool] = True
    step_sentence: ClassVar[str] = (
        "summed, and squashed into four gates, which make a new cell state and from it a new state"
    )
    gates_sentence: ClassVar[str] = (
        "Where f is near 1 the cell state is kept, where it is near 0 it is forgotten; i says where something "
        "new is written, o where the memory is shown. Look for a gate that moves when an input does."
    )
    step_seconds: ClassVar[float] = 16e-6
    start_seconds: ClassVar[float] = 145e-6
    number_seconds: ClassVar[float] = 1e-9

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
        i, f, o = sigmoid(z[:, :u]), sigmoid(z[:, u : 2 * u]), sigmoid(z[:, 3 * u :])
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

    def can_shut(self, padding: str) -> bool:
        """Padding before the text: a shut input gate leaves c = 0, and h = o · activation(0) = 0."""
        return padding == "pre" and not self.bidirectional and self.activation != "sigmoid"

    def shut_row(self, bias: Any) -> Any:
        """The input gate shut, (1, 4 · u)."""
        return np.array([[-SHUT] * self.units + [0.0] * (3 * self.units)], np.float32)

    def keras_cell(self, *, machine_code: bool) -> "type[keras.layers.RNN]":
        """Keras's LSTM, or the same with its steps in machine code."""
        if machine_code:
            from core.layers.lstm_machine_code import CompiledLSTM  # noqa: PLC0415 - loads TensorFlow

            return CompiledLSTM
        return super().keras_cell(machine_code=False)
