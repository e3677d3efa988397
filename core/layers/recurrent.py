"""What all recurrent layers share: their settings, one pass over time in each direction, and their arithmetic.

A cell adds its own file: the names of its gates, one timestep in NumPy, and the formula of its state. B sequences,
T timesteps, F features, u units.
"""

from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
from pydantic import Field

from core.layers.activations import BOUNDED, Activation
from core.layers.cell_step import Step
from core.layers.code import Chain
from core.layers.hold import Change, change_at, untouched
from core.layers.initializers import Draws, Seeds
from core.layers.layer import Arithmetic, Direction, Layer, LayerTrace, Matrix, Pass, decimal, fits
from core.source_code import WIDTH, call, literal
from core.spec import MAX_UNITS

if TYPE_CHECKING:
    import keras


class Recurrent(Layer):
    """One recurrent layer. `dropout` is the share of its inputs that is dropped while training.

    Class attributes of a cell:
        parts: what its kernels hold side by side, in Keras's order.
        squashed: the gates that a sigmoid keeps between 0 and 1, whatever the layer's activation.
        reset_by: for a part whose recurrent product a gate multiplies, the name of that gate.
        kept: the arrays that a trace keeps of each timestep, in the order in which `step` returns them.
        holdable: the gates that state surgery can hold at 0 or 1, the one shown first at the start.
        biases: biases of each unit: 2 where the recurrent side has one of its own.
        cell_state: whether it keeps a cell state c beside h.
        draws: how its matrices are drawn, by their names, in the order in which Keras's cell takes their seeds; None at
            "dropout", for which it takes one too. {} if the kind does not say: then only Keras draws its weights.
        step_sentence: what becomes of the sums at a timestep, the end of a sentence.
        gates_sentence: what to look for in its gates.
        biases_sentence: where the number in the bracket of its parameter count comes from.
    """

    recurrent: ClassVar[bool] = True
    parts: ClassVar[tuple[str, ...]]
    squashed: ClassVar[frozenset[str]] = frozenset()
    reset_by: ClassVar[dict[str, str]] = {}
    kept: ClassVar[tuple[str, ...]] = ()
    holdable: ClassVar[tuple[str, ...]] = ()
    biases: ClassVar[int] = 1
    cell_state: ClassVar[bool] = False
    draws: ClassVar[Draws] = {}
    step_sentence: ClassVar[str]
    gates_sentence: ClassVar[str]
    biases_sentence: ClassVar[str] = "The 1 is the bias."

    units: int = Field(default=2, ge=1, le=MAX_UNITS)
    activation: Activation = "tanh"
    bidirectional: bool = False
    dropout: float = Field(default=0.0, ge=0.0, le=0.9)

    # --- what a cell defines ---

    def step(
        self,
        x: np.ndarray,
        h: np.ndarray,
        c: np.ndarray,
        recurrent: np.ndarray,
        recurrent_bias: np.ndarray | None,
        change: Change = untouched,
    ) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
        """One timestep.

        Args:
            x: the input times the kernel, with its bias, (B, parts · u).
            h: the hidden state before, (B, u).
            c: the cell state before, (B, u); a cell without one hands it back.
            recurrent: the recurrent kernel, (u, parts · u).
            recurrent_bias: the recurrent side's own bias, (parts · u,), where it has one.
            change: may hold a gate.

        Returns:
            The new h and c, and the values of `kept`, (B, u) each.
        """
        raise NotImplementedError

    def state_formula(self, step: Step, unit: int) -> tuple[str, ...]:
        """How the states of `unit` (counted from 0) follow from the gates, a block of lines each."""
        return ()

    # --- shapes and counts ---

    @classmethod
    def new(cls) -> Self:
        """Eight units, as the editor adds it."""
        return cls.model_validate({"units": 8})

    @property
    def directions(self) -> int:
        """2 where it reads both ways, else 1."""
        return 2 if self.bidirectional else 1

    @property
    def drops(self) -> bool:
        """Whether a share of its inputs is dropped while training."""
        return self.dropout > 0

    def width(self, features: int) -> int:
        """Its units, twice as many where it reads both ways."""
        return self.units * self.directions

    @property
    def limit(self) -> float | None:
        """The largest |h| there can be; None where the activation sets none."""
        return 1.0 if self.activation in BOUNDED else None

    def matrices(self, features: int) -> tuple[Matrix, ...]:
        """Kernel, recurrent kernel and bias, the gates' columns side by side."""
        rows = {"kernel": features, "recurrent kernel": self.units, "bias": self.biases}
        named = self.parts if len(self.parts) > 1 else ()
        return tuple(Matrix(name, count, self.units * len(self.parts), named) for name, count in rows.items())

    def arithmetic(self, features: int) -> Arithmetic:
        """n_h (n_h + n_x + 1) for each part: a kernel (n_x, n_h), a recurrent kernel (n_h, n_h) and a bias.

        The number of timesteps plays no part. Bidirectional doubles.
        """
        parts = len(self.parts)
        times = f"{parts} × " if parts > 1 else ""
        both = "2 × " if self.bidirectional else ""
        one = self.units * (self.units + features + self.biases)
        return Arithmetic(
            f"{both}{times}n_h (n_h + n_x + {self.biases})",
            f"{both}{times}{self.units} × ({self.units} + {features} + {self.biases})",
            self.directions * parts * one,
        )

    def multiply_adds(self, features: int, timesteps: int) -> int:
        """Kernel and recurrent kernel once a timestep, in each direction."""
        return self.directions * timesteps * len(self.parts) * self.units * (self.units + features)

    @property
    def gate_numbers(self) -> int:
        """Those of all gates and units, in each direction."""
        return self.directions * len(self.parts) * self.units

    def hands_on_sequence(self, *, given: bool, sequences: bool) -> bool:
        """Keras's `return_sequences`."""
        return sequences

    # --- initial weights ---

    def initial_weights(self, features: int, seeds: Seeds) -> list[np.ndarray] | None:
        """What `draws` says, and `initial_bias`; None where it says nothing."""
        if not self.draws:
            return None
        if self.bidirectional:
            self._initial_matrices(features, seeds)  # of the layer that Bidirectional copies, and does not use
        weights = []
        for _ in range(self.directions):
            weights += [*self._initial_matrices(features, seeds), self.initial_bias()]
        return weights

    def initial_bias(self) -> np.ndarray:
        """The bias of one direction before training, (parts · u,), or (2, parts · u) where it has two: 0."""
        wide = self.units * len(self.parts)
        return np.zeros((self.biases, wide) if self.biases > 1 else wide, np.float32)

    def _initial_matrices(self, features: int, seeds: Seeds) -> list[np.ndarray]:
        """Kernel and recurrent kernel of one direction."""
        taken = {name: seeds.next() for name in self.draws}
        shapes = {matrix.name: (matrix.rows, matrix.columns) for matrix in self.matrices(features)}
        return [draw(taken[name], shapes[name]) for name, draw in self.draws.items() if draw]

    # --- NumPy ---

    def run(self, x: np.ndarray, weights: list[np.ndarray], how: Pass) -> LayerTrace:
        """All directions: the output is (B, T, width), or (B, width) where sequences are not asked for."""
        T = x.shape[1]
        each = len(weights) // self.directions
        directions, outputs = [], []
        for backward in range(self.directions):
            seen = how.real[:, ::-1] if backward and how.real is not None else how.real
            holds = tuple(hold for hold in how.holds if hold.backward == bool(backward))
            changes: list[Change] = [untouched] * T
            if holds:
                changes = [change_at(holds, T - 1 - t if backward else t) for t in range(T)]
            mine = weights[each * backward : each * (backward + 1)]
            direction = self._one_direction(x[:, ::-1] if backward else x, mine, seen, how, changes)
            out = direction.h if how.sequences else direction.h[:, -1]
            if self.bidirectional and how.sequences and seen is not None:
                out = out * seen[..., None]  # Keras's Bidirectional hands on zeros at masked timesteps, not the state
            outputs.append(out)
            directions.append(direction)
        if self.bidirectional:  # back into the order of the input's timesteps
            later = directions[1]
            directions[1] = Direction(later.h[:, ::-1], {name: gate[:, ::-1] for name, gate in later.gates.items()})
            if how.sequences:
                outputs[1] = outputs[1][:, ::-1]
        output = np.concatenate(outputs, axis=-1) if len(outputs) > 1 else outputs[0]
        return LayerTrace(self, x, output, tuple(directions) if how.keep else ())

    def _one_direction(
        self, x: np.ndarray, weights: list[np.ndarray], real: np.ndarray | None, how: Pass, changes: list[Change]
    ) -> Direction:
        """One pass over time. h holds all timesteps, (B, T, u), where they are needed; else the last alone."""
        kernel, recurrent, bias = weights
        fits(self.kind, kernel, x)
        B, T, _ = x.shape
        every = how.keep or how.sequences
        nothing = np.zeros((B, self.units), np.float32)
        h, *others = how.start or (nothing,)
        c = others[0] if others else nothing
        input_bias, recurrent_bias = (bias[0], bias[1]) if self.biases > 1 else (bias, None)
        projected = x @ kernel + input_bias  # (B, T, parts · u)
        states = np.empty((B, T if every else 1, self.units), np.float32)
        gates = {name: np.empty((B, T, self.units), np.float32) for name in (self.kept if how.keep else ())}
        for t, change in enumerate(changes):
            new_h, new_c, values = self.step(projected[:, t], h, c, recurrent, recurrent_bias, change)
            if real is not None:
                there = real[:, t, None]
                new_h, new_c = np.where(there, new_h, h), np.where(there, new_c, c)
            h, c = change("h", new_h), change("c", new_c)
            states[:, t if every else 0] = h
            for name, value in zip(gates, values, strict=False):  # nothing is kept where only the output is asked for
                gates[name][:, t] = c if name == "c" else value
        return Direction(states, gates)

    def last_state(self, run: LayerTrace) -> tuple[np.ndarray, ...]:
        """The state that a decoder begins with, (B, width) each: h after the last timestep, and c where it has one.

        Of a bidirectional layer both directions stand side by side.
        """
        ends = [(direction, 0 if backward else -1) for backward, direction in enumerate(run.directions)]
        states = [np.concatenate([direction.h[:, end] for direction, end in ends], axis=-1)]
        if self.cell_state:
            states.append(np.concatenate([direction.gates["c"][:, end] for direction, end in ends], axis=-1))
        return tuple(states)

    # --- Keras ---

    def keras_cell(self) -> "type[keras.layers.RNN]":
        """The class of Keras's layer."""
        import keras  # noqa: PLC0415 - only workers load it

        return getattr(keras.layers, self.keras_class)

    def keras_layer(self, name: str, *, sequences: bool = False) -> "keras.Layer":
        """Keras's layer, inside `Bidirectional` where it reads both ways."""
        import keras  # noqa: PLC0415 - only workers load it

        layer = self.keras_cell()(
            self.units,
            activation=self.activation,
            dropout=self.dropout,
            return_sequences=sequences,
            name=self.keras_name if self.bidirectional else name,
        )
        return keras.layers.Bidirectional(layer, name=name) if self.bidirectional else layer

    # --- text ---

    @property
    def label(self) -> str:
        """`LSTM`, or `bidirectional LSTM`."""
        return f"bidirectional {self.kind}" if self.bidirectional else self.kind

    @property
    def short(self) -> str:
        """`LSTM(8)`, or `Bidirectional(LSTM(8))`."""
        text = f"{self.kind}({self.units})"
        return f"Bidirectional({text})" if self.bidirectional else text

    @property
    def keras_title(self) -> str:
        """Keras's summary names the wrapper."""
        return "Bidirectional" if self.bidirectional else self.keras_class

    def unit_names(self) -> tuple[str, ...]:
        """`h1`, `h2`; with arrows where it reads both ways."""
        units = tuple(f"h{unit + 1}" for unit in range(self.units))
        return (*(f"{u} →" for u in units), *(f"{u} ←" for u in units)) if self.bidirectional else units

    def code(self, chain: Chain, *, sequences: bool) -> list[str]:
        """The layer on one line, or on two where that is too long."""
        arguments = [f"units={self.units}", f"activation={literal(self.activation)}"]
        if self.dropout:
            arguments.append(f"dropout={self.dropout!r}")
        if sequences:
            arguments.append("return_sequences=True")
        before, after = ("layers.Bidirectional(", ")") if self.bidirectional else ("", "")
        flat = f"{chain.start}{before}layers.{self.keras_class}({', '.join(arguments)}){after}{chain.end}"
        if len(flat) <= WIDTH:
            return [flat]
        return [call(f"layer = layers.{self.keras_class}(", arguments), f"{chain.start}{before}layer{after}{chain.end}"]

    def to_text(self) -> str:
        """`LSTM-16-tanh-bi-d0.2`."""
        text = f"{self.kind}-{self.units}-{self.activation}" + "-bi" * self.bidirectional
        return text + (f"-d{decimal(self.dropout)}" if self.dropout else "")
