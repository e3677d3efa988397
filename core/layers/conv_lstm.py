"""ConvLSTM: an LSTM whose states are pictures, and whose products with the kernels are convolutions.

Shi and others (2015), "Convolutional LSTM network: a machine learning approach for precipitation nowcasting", as Keras
has it: without the cell state in the gates. Keras's order of gates in kernels is i, f, c, o; c is written g here.

A frame comes flattened, its pixels row by row with C channels each. B sequences, T timesteps, F filters.
"""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field, field_validator

from core.layers.activations import BOUNDED, Activation, activate, sigmoid
from core.layers.code import Chain
from core.layers.convolution import glorot_kernel, neighbourhoods, to_frames, to_pixels
from core.layers.initializers import Seeds, orthogonal
from core.layers.layer import Arithmetic, Direction, Layer, LayerTrace, Matrix, Pass, twice
from core.source_code import call, literal
from core.spec import ExperimentError

if TYPE_CHECKING:
    import keras

    from core.layers.machine import Machine

AT_ONCE = 16  # sequences that are read together: more take memory and save no time
GATES = ("i", "f", "g", "o")


class ConvLSTM(Layer):
    """c(t) = f c(t-1) + i g and h(t) = o activation(c(t)), in each pixel; the gates see k by k pixels around it."""

    keras_class: ClassVar[str] = "ConvLSTM2D"
    keras_name: ClassVar[str] = "conv_lstm2d"
    title: ClassVar[str] = "ConvLSTM"
    recurrent: ClassVar[bool] = True
    reads_frames: ClassVar[bool] = True
    parts: ClassVar[tuple[str, ...]] = GATES
    kept: ClassVar[tuple[str, ...]] = (*GATES, "c")

    kind: Literal["ConvLSTM"] = "ConvLSTM"
    filters: int = Field(default=16, ge=1, le=64)
    kernel: int = Field(default=5, ge=1, le=7, description="pixels of a kernel's side, an odd number")
    side: int = Field(default=16, ge=2, le=24, description="pixels of a frame's side")
    activation: Activation = "tanh"

    @field_validator("kernel")
    @classmethod
    def _has_a_middle(cls, kernel: int) -> int:
        if kernel % 2 == 0:
            raise ValueError(f"must be an odd number, so that a kernel has a middle (got {kernel})")
        return kernel

    # --- shapes and counts ---

    @property
    def pixels(self) -> int:
        """Pixels of a frame."""
        return self.side * self.side

    def channels(self, features: int) -> int:
        """Numbers of each pixel, where a flattened frame has `features`."""
        return features // self.pixels

    def misfit(self, features: int) -> str:
        """A sentence where `features` are no frames of its size."""
        if features % self.pixels:
            return f"reads frames of {self.side} × {self.side} pixels, and is given {features:,} numbers"
        return ""

    def width(self, features: int) -> int:
        """A channel for each filter, in each pixel."""
        return self.pixels * self.filters

    def matrices(self, features: int) -> tuple[Matrix, ...]:
        """Kernel, recurrent kernel and bias, the gates' filters side by side."""
        seen, columns = self.kernel**2, 4 * self.filters
        rows = {"kernel": seen * self.channels(features), "recurrent kernel": seen * self.filters, "bias": 1}
        return tuple(Matrix(name, count, columns, GATES) for name, count in rows.items())

    @property
    def limit(self) -> float | None:
        """The largest |h| there can be; None where the activation sets none."""
        return 1.0 if self.activation in BOUNDED else None

    def arithmetic(self, features: int) -> Arithmetic:
        """4 n_F (k² (n_C + n_F) + 1): a kernel sees k by k pixels of all channels and states. Pixels play no part."""
        k, C, F = self.kernel, self.channels(features), self.filters
        count = 4 * F * (k * k * (C + F) + 1)
        return Arithmetic("4 × n_F (k² (n_C + n_F) + 1)", f"4 × {F} × ({k}² × ({C} + {F}) + 1)", count)

    def multiply_adds(self, features: int, timesteps: int) -> int:
        """Both kernels, in each pixel at each timestep."""
        seen = self.kernel**2 * (self.channels(features) + self.filters)
        return timesteps * self.pixels * seen * 4 * self.filters

    @property
    def gate_numbers(self) -> int:
        """Four gates of each filter in each pixel."""
        return 4 * self.filters * self.pixels

    def hands_on_sequence(self, *, given: bool, sequences: bool) -> bool:
        """Keras's `return_sequences`."""
        return sequences

    # --- initial weights ---

    def initial_weights(self, features: int, seeds: Seeds) -> list[np.ndarray]:
        """A uniform kernel, an orthogonal recurrent kernel, and a bias of 0, but 1 for the forget gate.

        Keras's cell takes a seed for dropout before those of its kernels.
        """
        k, F = self.kernel, self.filters
        seeds.next()
        kernel = glorot_kernel(seeds.next(), (k, k, self.channels(features), 4 * F))
        recurrent = orthogonal(seeds.next(), (k * k * F, 4 * F)).reshape(k, k, F, 4 * F)
        bias = np.zeros(4 * F, np.float32)
        bias[F : 2 * F] = 1
        return [kernel, recurrent, bias]

    # --- NumPy ---

    def run(self, x: np.ndarray, weights: list[np.ndarray], how: Pass) -> LayerTrace:
        """States (B, T, side · side · F), or the last alone; with `how.keep` the gates of all timesteps too."""
        kernel, _, _ = weights
        B, T, features = x.shape
        if features != self.pixels * kernel.shape[2]:
            raise ValueError(f"The {self.kind} kernel has shape {kernel.shape}, but its input has shape {x.shape}")
        every = how.keep or how.sequences
        h = np.zeros((B, T if every else 1, self.width(features)), np.float32)
        gates = {name: np.empty_like(h) for name in (self.kept if how.keep else ())}
        for start in range(0, B, AT_ONCE):
            some = slice(start, start + AT_ONCE)
            start_with = tuple(state[some] for state in how.start)
            self._read(x[some], weights, start_with, h[some], {name: gate[some] for name, gate in gates.items()})
        output = h if how.sequences else h[:, -1]
        return LayerTrace(self, x, output, (Direction(h, gates),) if how.keep else ())

    def last_state(self, run: LayerTrace) -> tuple[np.ndarray, ...]:
        """h and c after the last timestep, (B, side · side · F) each."""
        (direction,) = run.directions
        return direction.h[:, -1], direction.gates["c"][:, -1]

    def _read(
        self,
        x: np.ndarray,
        weights: list[np.ndarray],
        start: tuple[np.ndarray, ...],
        states: np.ndarray,
        gates: dict[str, np.ndarray],
    ) -> None:
        """Write the states of some sequences, and their gates where there are arrays for them."""
        kernel, recurrent, bias = weights
        B, T, _ = x.shape
        columns = 4 * self.filters
        frames = x.reshape(B, T, self.side, self.side, -1)
        from_x, from_h = kernel.reshape(-1, columns), recurrent.reshape(-1, columns)
        nothing = np.zeros((B, self.width(0)), np.float32)
        h, c = (state.reshape(B, self.side, self.side, self.filters) for state in start or (nothing, nothing))
        for t in range(T):
            z = neighbourhoods(frames[:, t], self.kernel) @ from_x + bias  # (B, side, side, 4 · F)
            z += neighbourhoods(h, self.kernel) @ from_h
            i, f, g, o = np.split(z, 4, axis=-1)
            i, f, g, o = sigmoid(i), sigmoid(f), activate(g, self.activation), sigmoid(o)
            c = f * c + i * g
            h = o * activate(c, self.activation)
            states[:, t if states.shape[1] > 1 else 0] = h.reshape(B, -1)
            for gate, value in zip(gates.values(), (i, f, g, o, c), strict=False):
                gate[:, t] = value.reshape(B, -1)

    # --- machine code ---

    def machine(self, features: int, *, sequences: bool) -> "Machine":
        """Machine code, for all settings."""
        from core.layers.conv_lstm_machine import ConvLSTMMachine  # noqa: PLC0415 - compiles, and only workers train

        return ConvLSTMMachine(self, self.channels(features), sequences=sequences)

    # --- Keras ---

    def keras_reading(self, name: str, features: int, *, sequences: bool) -> "keras.Layer":
        """Keras's ConvLSTM2D, between two layers that make frames of flattened ones, and flatten them again."""
        import keras  # noqa: PLC0415 - only workers load it

        kept = (-1,) if sequences else ()
        return keras.Sequential(
            [
                keras.layers.Reshape((-1, self.side, self.side, self.channels(features))),
                keras.layers.ConvLSTM2D(
                    self.filters, self.kernel, padding="same", activation=self.activation, return_sequences=sequences
                ),
                keras.layers.Reshape((*kept, self.width(features))),
            ],
            name=name,
        )

    # --- text ---

    @property
    def label(self) -> str:
        """`ConvLSTM`."""
        return self.kind

    @property
    def short(self) -> str:
        """`ConvLSTM(16, 5 × 5)`."""
        return f"{self.kind}({self.filters}, {self.kernel} × {self.kernel})"

    @property
    def keras_title(self) -> str:
        """Keras lists the layer together with those that reshape for it."""
        return "Sequential"

    def unit_names(self) -> tuple[str, ...]:
        """`channel 1`, `channel 2`, in each pixel."""
        channels = tuple(f"channel {channel + 1}" for channel in range(self.filters))
        return channels * self.pixels

    def code_reading(self, features: int, chain: Chain, *, sequences: bool) -> list[str]:
        """Frames, the layer, flattened frames."""
        arguments = [f"filters={self.filters}", f"kernel_size={self.kernel}", 'padding="same"']
        arguments.append(f"activation={literal(self.activation)}")
        if sequences:
            arguments.append("return_sequences=True")
        return [
            to_frames(chain, self.side, self.channels(features), sequences=True),
            call(f"{chain.start}layers.{self.keras_class}(", arguments, f"){chain.end}"),
            to_pixels(chain, self.width(features), sequences=sequences),
        ]

    def to_text(self) -> str:
        """`ConvLSTM-16-k5-s16-tanh`."""
        return f"{self.kind}-{self.filters}-k{self.kernel}-s{self.side}-{self.activation}"

    @staticmethod
    def fields_from_text(parts: list[str]) -> dict[str, Any]:
        """Filters, kernel, side and activation. Raises ExperimentError if two parts say the same."""
        fields: dict[str, Any] = {}
        for part in parts:
            sized = {"k": "kernel", "s": "side"}.get(part[:1]) if part[1:].isdigit() else None
            name = "filters" if part.isdigit() else sized or "activation"
            if name in fields:
                raise ExperimentError(twice(name, parts))
            fields[name] = part[1:] if sized else part
        return fields
