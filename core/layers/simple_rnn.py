"""SimpleRNN: the state is made anew at each timestep from the input and the state before (Elman 1990)."""

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from core.layers.activations import activate
from core.layers.hold import Change, untouched
from core.layers.initializers import Draws, glorot_uniform, orthogonal
from core.layers.recurrent import Recurrent

if TYPE_CHECKING:
    from core.layers.machine import Machine


class SimpleRNN(Recurrent):
    """h(t) = activation(x(t) W + h(t-1) U + b)."""

    keras_class: ClassVar[str] = "SimpleRNN"
    keras_name: ClassVar[str] = "simple_rnn"
    title: ClassVar[str] = "SimpleRNN"
    parts: ClassVar[tuple[str, ...]] = ("h",)
    draws: ClassVar[Draws] = {"dropout": None, "kernel": glorot_uniform, "recurrent kernel": orthogonal}
    step_sentence: ClassVar[str] = "summed, and squashed"
    gates_sentence: ClassVar[str] = (
        "A SimpleRNN has no gates: at every timestep the whole state is made anew from the input and the "
        "state before. Choose an LSTM or a GRU to see gates open and close."
    )

    kind: Literal["SimpleRNN"] = "SimpleRNN"

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
        return activate(x + h @ recurrent, self.activation), c, ()

    def machine(self, features: int, *, sequences: bool) -> "Machine":
        """Machine code, for all settings."""
        from core.layers import simple_rnn_machine_code  # noqa: PLC0415 - compiles, and only workers train
        from core.layers.machine import RecurrentMachine  # noqa: PLC0415 - as above

        return RecurrentMachine(self, simple_rnn_machine_code, features, sequences=sequences, kept=0)
