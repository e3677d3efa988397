"""The output layer of a network whose last states are pictures: each pixel is a weighted sum of what is around it.

The same small kernel is moved over the whole frame, so it has few weights, however many pixels there are.
"""

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from core.layers.activations import Activation, activate
from core.layers.code import Chain
from core.layers.convolution import KERNEL, glorot_kernel, neighbourhoods, to_frames, to_pixels
from core.layers.initializers import Seeds
from core.layers.layer import Arithmetic, Layer, LayerTrace, Matrix, Pass
from core.source_code import call, literal

if TYPE_CHECKING:
    import keras

    from core.layers.machine import Machine

DARK = -2.0  # the bias before training: frames are mostly dark, and a sigmoid of it is 0.12


class FrameOutput(Layer):
    """activation(b + the sum of 3 by 3 pixels of all channels, each times its weight): a frame of one channel."""

    keras_class: ClassVar[str] = "Conv2D"
    keras_name: ClassVar[str] = "conv2d"
    title: ClassVar[str] = "Convolution"

    kind: Literal["FrameOutput"] = "FrameOutput"
    side: int
    activation: Activation = "sigmoid"

    @property
    def pixels(self) -> int:
        """Pixels of a frame."""
        return self.side * self.side

    def width(self, features: int) -> int:
        """A number for each pixel."""
        return self.pixels

    def matrices(self, features: int) -> tuple[Matrix, ...]:
        """Kernel and bias."""
        return (Matrix("kernel", KERNEL**2 * (features // self.pixels), 1), Matrix("bias", 1, 1))

    def arithmetic(self, features: int) -> Arithmetic:
        """k² n_C + 1."""
        C = features // self.pixels
        return Arithmetic("k² n_C + 1", f"{KERNEL}² × {C} + 1", KERNEL**2 * C + 1)

    def multiply_adds(self, features: int, timesteps: int) -> int:
        """The kernel, in each pixel of each timestep that it is given."""
        return timesteps * KERNEL**2 * features

    def initial_weights(self, features: int, seeds: Seeds) -> list[np.ndarray]:
        """A uniform kernel, and a bias with which a frame begins dark.

        With a bias of 0, the first steps make all frames black, and a sigmoid that is so sure hardly learns any more:
        six epochs of 800 clips passed before an error went down again.
        """
        kernel = glorot_kernel(seeds.next(), (KERNEL, KERNEL, features // self.pixels, 1))
        return [kernel, np.full(1, DARK, np.float32)]

    def run(self, x: np.ndarray, weights: list[np.ndarray], how: Pass) -> LayerTrace:
        """Frames (B, T, side · side), or (B, side · side) of one."""
        kernel, bias = weights
        if x.shape[-1] != self.pixels * kernel.shape[2]:
            raise ValueError(f"The {self.kind} kernel has shape {kernel.shape}, but its input has shape {x.shape}")
        output = np.empty((*x.shape[:-1], self.pixels), np.float32)
        flat, given = output.reshape(-1, self.pixels), x.reshape(-1, self.side, self.side, kernel.shape[2])
        for start in range(0, len(given), 128):  # frames, to limit memory
            seen = neighbourhoods(given[start : start + 128], KERNEL) @ kernel.reshape(-1, 1)
            flat[start : start + 128] = activate(seen + bias, self.activation).reshape(-1, self.pixels)
        return LayerTrace(self, x, output)

    def machine(self, features: int, *, sequences: bool) -> "Machine":
        """Machine code, whatever it is asked for."""
        from core.layers.conv_lstm_machine import FrameOutputMachine  # noqa: PLC0415 - compiles, and only workers train

        return FrameOutputMachine(self, features // self.pixels)

    def keras_reading(self, name: str, features: int, *, sequences: bool) -> "keras.Layer":
        """Keras's Conv2D, between two layers that make frames of flattened ones, and flatten them again."""
        import keras  # noqa: PLC0415 - only workers load it

        dark = keras.initializers.Constant(DARK)
        convolution = keras.layers.Conv2D(1, KERNEL, padding="same", activation=self.activation, bias_initializer=dark)
        kept = (-1,) if sequences else ()
        return keras.Sequential(
            [
                keras.layers.Reshape((*kept, self.side, self.side, features // self.pixels)),
                keras.layers.TimeDistributed(convolution) if sequences else convolution,
                keras.layers.Reshape((*kept, self.pixels)),
            ],
            name=name,
        )

    @property
    def short(self) -> str:
        """`Conv2D(1, 3 × 3)`."""
        return f"{self.keras_class}(1, {KERNEL} × {KERNEL})"

    @property
    def keras_title(self) -> str:
        """Keras lists the layer together with those that reshape for it."""
        return "Sequential"

    def code_reading(self, features: int, chain: Chain, *, sequences: bool) -> list[str]:
        """Frames, the layer, flattened frames."""
        arguments = ["1", str(KERNEL), 'padding="same"', f"activation={literal(self.activation)}"]
        layer = "layers.TimeDistributed(pixel)" if sequences else "pixel"
        return [
            to_frames(chain, self.side, features // self.pixels, sequences=sequences),
            f"dark = keras.initializers.Constant({DARK})  # frames are mostly dark",
            call("pixel = layers.Conv2D(", [*arguments, "bias_initializer=dark"]),
            f"{chain.start}{layer}{chain.end}",
            to_pixels(chain, self.pixels, sequences=sequences),
        ]
