"""SimpleRNN: the state is made anew at each timestep from the input and the state before (Elman 1990)."""

from typing import Any, ClassVar, Literal

import numpy as np

from core.layers.activations import activate
from core.layers.hold import Change, untouched
from core.layers.recurrent import Recurrent


class SimpleRNN(Recurrent):
    """h(t) = activation(x(t) W + h(t-1) U + b)."""

    keras_class: ClassVar[str] = "SimpleRNN"
    keras_name: ClassVar[str] = "simple_rnn"
    title: ClassVar[str] = "SimpleRNN"
    parts: ClassVar[tuple[str, ...]] = ("h",)
    step_sentence: ClassVar[str] = "summed, and squashed"
    gates_sentence: ClassVar[str] = (
        "A SimpleRNN has no gates: at every timestep the whole state is made anew from the input and the "
        "state before. Choose an LSTM or a GRU to see gates open and close."
    )
    step_seconds: ClassVar[float] = 6e-6
    start_seconds: ClassVar[float] = 100e-6
    number_seconds: ClassVar[float] = 1e-9

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

    def can_shut(self, padding: str) -> bool:
        """Padding before the text: a row that takes the bias away leaves h = activation(0) = 0."""
        return padding == "pre" and not self.bidirectional and self.activation != "sigmoid"

    def shut_row(self, bias: Any) -> Any:
        """The bias taken away, (1, u)."""
        return -bias[None]
