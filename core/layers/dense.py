"""Dense: every output is a weighted sum of all inputs, at each timestep where it is given a sequence."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from core.layers.activations import Activation, activate
from core.layers.code import Chain
from core.layers.initializers import Seeds, glorot_uniform
from core.layers.layer import Arithmetic, Layer, LayerTrace, Matrix, Pass, fits
from core.source_code import call, literal
from core.spec import MAX_UNITS

if TYPE_CHECKING:
    import keras

    from core.layers.machine import Machine


class Dense(Layer):
    """activation(x W + b)."""

    keras_class: ClassVar[str] = "Dense"
    keras_name: ClassVar[str] = "dense"
    title: ClassVar[str] = "Dense"

    kind: Literal["Dense"] = "Dense"
    units: int = Field(default=10, ge=1, le=MAX_UNITS)
    activation: Activation = "linear"

    @classmethod
    def as_output(cls, units: int, activation: str) -> "Dense":
        """An output layer: it may be wider than a layer can be set to, and its activation may be softmax."""
        fields: dict[str, Any] = {"units": units, "activation": activation}
        return cls.model_construct(**fields)

    def width(self, features: int) -> int:
        """Its units."""
        return self.units

    def matrices(self, features: int) -> tuple[Matrix, ...]:
        """Kernel and bias."""
        return (Matrix("kernel", features, self.units), Matrix("bias", 1, self.units))

    def arithmetic(self, features: int) -> Arithmetic:
        """One weight for each input and unit, and a bias for each unit."""
        return Arithmetic("n_h (n_x + 1)", f"{self.units} × ({features} + 1)", self.units * (features + 1))

    def multiply_adds(self, features: int, timesteps: int) -> int:
        """The kernel, once a timestep that it is given."""
        return timesteps * self.units * features

    def initial_weights(self, features: int, seeds: Seeds) -> list[np.ndarray]:
        """A uniform kernel, and a bias of 0."""
        return [glorot_uniform(seeds.next(), (features, self.units)), np.zeros(self.units, np.float32)]

    def run(self, x: np.ndarray, weights: list[np.ndarray], how: Pass) -> LayerTrace:
        """(B, T, units), or (B, units) of one vector."""
        kernel, bias = weights
        fits(self.kind, kernel, x)
        return LayerTrace(self, x, activate(x @ kernel + bias, self.activation))

    def machine(self, features: int, *, sequences: bool) -> "Machine | None":
        """Machine code, whatever it is asked for."""
        from core.layers.dense_machine_code import DenseMachine  # noqa: PLC0415 - compiles, and only workers train

        return DenseMachine(features, self.units, self.activation)

    def keras_layer(self, name: str, *, sequences: bool = False) -> "keras.Layer":
        """Keras's Dense."""
        import keras  # noqa: PLC0415 - only workers load it

        return keras.layers.Dense(self.units, activation=self.activation, name=name)

    @property
    def short(self) -> str:
        """`Dense(10)`."""
        return f"{self.kind}({self.units})"

    def unit_names(self) -> tuple[str, ...]:
        """`unit 1`, `unit 2`."""
        return tuple(f"unit {unit + 1}" for unit in range(self.units))

    def code(self, chain: Chain, *, sequences: bool) -> list[str]:
        """The layer's line."""
        arguments = [f"units={self.units}", f"activation={literal(self.activation)}"]
        return [call(f"{chain.start}layers.Dense(", arguments, f"){chain.end}")]

    def code_as_output(self, features: int, chain: Chain, *, sequences: bool) -> list[str]:
        """The layer's line, shorter."""
        return [f"{chain.start}layers.Dense({self.units}, activation={literal(self.activation)}){chain.end}"]

    def to_text(self) -> str:
        """`Dense-10-linear`."""
        return f"{self.kind}-{self.units}-{self.activation}"
