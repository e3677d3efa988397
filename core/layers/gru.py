"""GRU: an update gate between the old state and a candidate, a reset gate before the candidate.

Cho and others (2014), in the form of cuDNN that Keras calls `reset_after`: the reset gate acts after the recurrent
product, which has a bias of its own. Keras's order of gates in kernels is z, r, h; h is called candidate here.
"""

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from core.layers.activations import activate, sigmoid
from core.layers.cell_step import Step
from core.layers.formula import factor, number, subscript
from core.layers.hold import Change, untouched
from core.layers.initializers import Draws, glorot_uniform, orthogonal
from core.layers.recurrent import Recurrent

if TYPE_CHECKING:
    from core.layers.machine import Machine


class GRU(Recurrent):
    """h(t) = z h(t-1) + (1 - z) candidate."""

    keras_class: ClassVar[str] = "GRU"
    keras_name: ClassVar[str] = "gru"
    title: ClassVar[str] = "GRU"
    parts: ClassVar[tuple[str, ...]] = ("z", "r", "candidate")
    squashed: ClassVar[frozenset[str]] = frozenset({"z", "r"})
    reset_by: ClassVar[dict[str, str]] = {"candidate": "r"}
    kept: ClassVar[tuple[str, ...]] = ("z", "r", "candidate")
    holdable: ClassVar[tuple[str, ...]] = ("z", "r")
    biases: ClassVar[int] = 2
    draws: ClassVar[Draws] = {"kernel": glorot_uniform, "recurrent kernel": orthogonal, "dropout": None}
    step_sentence: ClassVar[str] = "summed, and squashed into two gates and a candidate, which make a new state"
    gates_sentence: ClassVar[str] = (
        "Where z is near 1 the old state is kept, where it is near 0 the candidate takes its place; r says how "
        "much of the old state the candidate may look at. Look for a gate that moves when an input does."
    )
    biases_sentence: ClassVar[str] = (
        "The 2 in a GRU's bracket are its two biases: in Keras's `reset_after` form the recurrent side has one of "
        "its own, which the reset gate acts on."
    )

    kind: Literal["GRU"] = "GRU"

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
        u, state = h.shape[-1], h @ recurrent + recurrent_bias  # (B, 3 · u)
        z_and_r = sigmoid(x[:, : 2 * u] + state[:, : 2 * u])
        z, r = change("z", z_and_r[:, :u]), change("r", z_and_r[:, u:])
        candidate = change("candidate", activate(x[:, 2 * u :] + r * state[:, 2 * u :], self.activation))
        return z * h + (1 - z) * candidate, c, (z, r, candidate)

    def state_formula(self, step: Step, unit: int) -> tuple[str, ...]:
        """The hidden state."""
        n, t, before = subscript(unit + 1), step.t + 1, step.before
        z, _, candidate = (float(gate.value[unit]) for gate in step.gates)
        h_before = float(step.h_before[unit])
        mixed = f"{number(z)}·{factor(h_before)} + {number(1 - z)}·{factor(candidate)}"
        h = number(z * h_before + (1 - z) * candidate)
        return (f"h{n}({t}) = z·h{n}({before}) + (1 − z)·candidate\n  = {mixed}\n  = {h}",)

    def machine(self, features: int, *, sequences: bool) -> "Machine":
        """Machine code, for all settings."""
        from core.layers import gru_machine_code  # noqa: PLC0415 - compiles, and only workers train
        from core.layers.machine import RecurrentMachine  # noqa: PLC0415 - as above

        return RecurrentMachine(self, gru_machine_code, features, sequences=sequences, kept=self.units, apart=True)
