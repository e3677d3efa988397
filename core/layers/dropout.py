"""Dropout: a share of the inputs is dropped while training, none when predicting (Srivastava and others 2014)."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from core.layers.code import Chain
from core.layers.initializers import Seeds
from core.layers.layer import Layer, LayerTrace, Pass, decimal, twice
from core.spec import ExperimentError

if TYPE_CHECKING:
    import keras

    from core.layers.machine import Machine


class Dropout(Layer):
    """Drops `rate` of its inputs, and raises the others so that their sum stays what it was."""

    keras_class: ClassVar[str] = "Dropout"
    keras_name: ClassVar[str] = "dropout"
    title: ClassVar[str] = "Dropout"

    kind: Literal["Dropout"] = "Dropout"
    rate: float = Field(default=0.2, ge=0.0, le=0.9)

    @property
    def drops(self) -> bool:
        """It does nothing else."""
        return True

    def initial_weights(self, features: int, seeds: Seeds) -> list[np.ndarray]:
        """None. Keras takes a seed for what is dropped, if anything is."""
        if self.rate:
            seeds.next()
        return []

    def run(self, x: np.ndarray, weights: list[np.ndarray], how: Pass) -> LayerTrace:
        """Nothing is dropped when a network only reads."""
        return LayerTrace(self, x, x)

    def machine(self, features: int, *, sequences: bool) -> "Machine | None":
        """NumPy."""
        from core.layers.dropout_machine import DropoutMachine  # noqa: PLC0415 - only workers train

        return DropoutMachine(self.rate)

    def keras_layer(self, name: str, *, sequences: bool = False) -> "keras.Layer":
        """Keras's Dropout."""
        import keras  # noqa: PLC0415 - only workers load it

        return keras.layers.Dropout(self.rate, name=name)

    @property
    def short(self) -> str:
        """`Dropout(0.2)`."""
        return f"{self.kind}({self.rate})"

    def code(self, chain: Chain, *, sequences: bool) -> list[str]:
        """The layer's line."""
        return [f"{chain.start}layers.Dropout({self.rate!r}){chain.end}"]

    def to_text(self) -> str:
        """`Dropout-0.2`."""
        return f"{self.kind}-{decimal(self.rate)}"

    @staticmethod
    def fields_from_text(parts: list[str]) -> dict[str, Any]:
        """The rate. Raises ExperimentError if there is more."""
        if len(parts) > 1:
            raise ExperimentError(twice("rate", parts))
        return {"rate": parts[0]} if parts else {}
