"""Pooling over time: one vector of a sequence. B sequences, T timesteps, F features.

In NumPy it is what Keras's GlobalMaxPooling1D and GlobalAveragePooling1D do, with one difference to the latter: of a
sequence in which every timestep is masked all of them count, where Keras would divide by 0.
"""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from core.layers.code import Chain
from core.layers.initializers import Seeds
from core.layers.layer import Direction, Layer, LayerTrace, Pass
from core.source_code import comment

if TYPE_CHECKING:
    import keras

    from core.layers.machine import Machine

Pool = Literal["Maximum", "Mean"]

LOWEST = -1e30  # stands for "no value" in a maximum


class Pooling(Layer):
    """The base of layers that pool. What is padding does not count where the network skips it.

    Class attributes: whether each feature's maximum is taken, and its mean; of both, the maximum stands first.
    """

    pools: ClassVar[bool] = True
    takes_maximum: ClassVar[bool] = False
    takes_mean: ClassVar[bool] = False

    def pooled(self, x: np.ndarray, real: np.ndarray | None = None) -> np.ndarray:
        """One vector for each sequence, (B, width), from x (B, T, F) of which the timesteps in `real` (B, T) count."""
        raise NotImplementedError

    def pooled_so_far(self, x: np.ndarray, real: np.ndarray | None = None) -> np.ndarray:
        """What `pooled` gives of the timesteps up to each one, (B, T, width); 0 before the first that counts."""
        raise NotImplementedError

    def initial_weights(self, features: int, seeds: Seeds) -> list[np.ndarray]:
        """None, and no seed."""
        return []

    def run(self, x: np.ndarray, weights: list[np.ndarray], how: Pass) -> LayerTrace:
        """(B, width); where sequences are asked for, what is pooled up to each timestep, (B, T, width)."""
        pool = self.pooled_so_far if how.sequences else self.pooled
        kept = (Direction(self.pooled_so_far(x, how.real)),) if how.keep else ()
        return LayerTrace(self, x, pool(x, how.real), kept)

    def hands_on_sequence(self, *, given: bool, sequences: bool) -> bool:
        """One vector."""
        return False

    def machine(self, features: int, *, sequences: bool) -> "Machine | None":
        """Machine code."""
        from core.layers.pooling_machine_code import PoolingMachine  # noqa: PLC0415 - compiles, and only workers train

        return PoolingMachine(maximum=self.takes_maximum, mean=self.takes_mean)

    def keras_layer(self, name: str, *, sequences: bool = False) -> "keras.Layer":
        """Keras's layer of that name."""
        import keras  # noqa: PLC0415 - only workers load it

        return getattr(keras.layers, self.keras_class)(name=name)

    @property
    def label(self) -> str:
        """`Maximum over time`."""
        return f"{self.kind} over time"

    @property
    def short(self) -> str:
        """Keras's name: it has no setting."""
        return self.keras_class

    def code(self, chain: Chain, *, sequences: bool) -> list[str]:
        """A comment, and what `pooling_code` says."""
        said = comment(f"One vector of the whole sequence: each unit's {self.pooled_value} over time.")
        return [said, *self.pooling_code(chain)]

    def pooling_code(self, chain: Chain) -> list[str]:
        """The layer's lines in a script."""
        return [f"{chain.start}layers.{self.keras_class}(){chain.end}"]


class Maximum(Pooling):
    """Of each feature its largest value over all timesteps."""

    takes_maximum: ClassVar[bool] = True
    keras_class: ClassVar[str] = "GlobalMaxPooling1D"
    keras_name: ClassVar[str] = "global_max_pooling1d"
    title: ClassVar[str] = "Maximum"
    about: ClassVar[str] = (
        "Maximum over time: of each unit its largest value at any timestep, so that what was seen once is kept."
    )
    pooled_value: ClassVar[str] = "largest value"

    kind: Literal["Maximum"] = "Maximum"

    def pooled(self, x: np.ndarray, real: np.ndarray | None = None) -> np.ndarray:
        """The largest values.

        Example:
            >>> x = np.array([[[1, -1], [5, -5], [9, 9]]], np.float32)
            >>> Maximum().pooled(x, np.array([[True, True, False]])).tolist()
            [[5.0, -1.0]]
        """
        return np.where(_counted(x, real), x, -np.inf).max(axis=1)

    def pooled_so_far(self, x: np.ndarray, real: np.ndarray | None = None) -> np.ndarray:
        """The largest values up to each timestep.

        Example:
            >>> Maximum().pooled_so_far(np.array([[[2], [1], [6]]], np.float32)).ravel().tolist()
            [2.0, 2.0, 6.0]
        """
        counted = _counted(x, real)
        largest = np.maximum.accumulate(np.where(counted, x, -np.inf), axis=1)
        return np.where(np.cumsum(counted, axis=1) > 0, largest, x.dtype.type(0))

    def call_keras(self, layer: "keras.Layer", x: Any, counted: Any) -> Any:
        """GlobalMaxPooling1D takes no mask: padding is given a value that is no maximum."""
        import keras  # noqa: PLC0415 - only workers load it

        return layer(x) if counted is None else layer(keras.ops.where(keras.ops.expand_dims(counted, -1), x, LOWEST))

    def pooling_code(self, chain: Chain) -> list[str]:
        """The same in a script."""
        if not chain.masked:
            return super().pooling_code(chain)
        return [
            "x = keras.ops.where(keras.ops.expand_dims(counted, -1), x, -1e30)",
            "x = layers.GlobalMaxPooling1D()(x)",
        ]


class Mean(Pooling):
    """Of each feature its mean over all timesteps."""

    takes_mean: ClassVar[bool] = True
    keras_class: ClassVar[str] = "GlobalAveragePooling1D"
    keras_name: ClassVar[str] = "global_average_pooling1d"
    title: ClassVar[str] = "Mean"
    about: ClassVar[str] = (
        "Mean over time: of each unit its mean over all timesteps, so that each of them counts alike."
    )
    pooled_value: ClassVar[str] = "mean"

    kind: Literal["Mean"] = "Mean"

    def pooled(self, x: np.ndarray, real: np.ndarray | None = None) -> np.ndarray:
        """The means."""
        counted = _counted(x, real)
        return (np.where(counted, x, 0).sum(axis=1, dtype=np.float64) / counted.sum(axis=1)).astype(x.dtype)

    def pooled_so_far(self, x: np.ndarray, real: np.ndarray | None = None) -> np.ndarray:
        """The means up to each timestep.

        Example:
            >>> Mean().pooled_so_far(np.array([[[2], [1], [6]]], np.float32)).ravel().tolist()
            [2.0, 1.5, 3.0]
        """
        counted = _counted(x, real)
        total = np.cumsum(np.where(counted, x, 0), axis=1, dtype=np.float64)
        return (total / np.maximum(np.cumsum(counted, axis=1), 1)).astype(x.dtype)

    def call_keras(self, layer: "keras.Layer", x: Any, counted: Any) -> Any:
        """GlobalAveragePooling1D takes a mask."""
        return layer(x) if counted is None else layer(x, mask=counted)

    def pooling_code(self, chain: Chain) -> list[str]:
        """The same in a script."""
        return ["x = layers.GlobalAveragePooling1D()(x, mask=counted)"] if chain.masked else super().pooling_code(chain)


class MaximumAndMean(Pooling):
    """Both pools side by side: the largest values, then the means."""

    takes_maximum: ClassVar[bool] = True
    takes_mean: ClassVar[bool] = True
    keras_class: ClassVar[str] = "Concatenate"
    keras_name: ClassVar[str] = "concatenate"
    title: ClassVar[str] = "Maximum and mean"
    about: ClassVar[str] = (
        "Maximum and mean over time, side by side: what was seen once, and what the whole sequence is like."
    )
    pooled_value: ClassVar[str] = "largest value, then each unit's mean,"
    branches: ClassVar[bool] = True

    kind: Literal["MaximumAndMean"] = "MaximumAndMean"

    def width(self, features: int) -> int:
        """Twice its inputs."""
        return 2 * features

    def pooled(self, x: np.ndarray, real: np.ndarray | None = None) -> np.ndarray:
        """The largest values, then the means, (B, 2 · F)."""
        return np.concatenate([pool.pooled(x, real) for pool in _BOTH], axis=-1)

    def pooled_so_far(self, x: np.ndarray, real: np.ndarray | None = None) -> np.ndarray:
        """The same up to each timestep, (B, T, 2 · F)."""
        return np.concatenate([pool.pooled_so_far(x, real) for pool in _BOTH], axis=-1)

    def call_keras(self, layer: "keras.Layer", x: Any, counted: Any) -> Any:
        """Both pools, joined by Keras's Concatenate."""
        return layer([pool.call_keras(pool.keras_layer(pool.keras_name), x, counted) for pool in _BOTH])

    def pooling_code(self, chain: Chain) -> list[str]:
        """Both pools, joined."""
        counted = ["real = keras.ops.where(keras.ops.expand_dims(counted, -1), x, -1e30)"] if chain.masked else []
        return [
            *counted,
            f"largest = layers.GlobalMaxPooling1D()({'real' if chain.masked else 'x'})",
            f"mean = layers.GlobalAveragePooling1D()({'x, mask=counted' if chain.masked else 'x'})",
            "x = layers.Concatenate()([largest, mean])",
        ]

    @property
    def joined(self) -> tuple[Layer, ...]:
        """Both pools."""
        return _BOTH

    @property
    def label(self) -> str:
        """`Maximum and mean over time`."""
        return f"{self.title} over time"


_BOTH = Maximum(), Mean()


def _counted(x: np.ndarray, real: np.ndarray | None) -> np.ndarray:
    """Which timesteps count, bool (B, T, 1)."""
    if real is None:
        return np.ones((*x.shape[:2], 1), bool)
    return (real | ~real.any(axis=1, keepdims=True))[..., None]
