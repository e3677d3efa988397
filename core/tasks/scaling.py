"""Scaling of the inputs and targets of series, fitted on the training sequences alone."""

from dataclasses import dataclass

import numpy as np

from core.experiment import Scaling
from core.tasks.task import SeriesData


@dataclass(frozen=True, eq=False)
class Scaler:
    """One affine map for each feature: scaled = (raw - offset) / scale. Each array has one entry for each feature."""

    x_offset: np.ndarray
    x_scale: np.ndarray
    y_offset: np.ndarray
    y_scale: np.ndarray

    @property
    def copies(self) -> tuple[bool, bool]:
        """Whether inputs and targets that are scaled are other arrays than before."""
        return not _changes_nothing(self.x_offset, self.x_scale), not _changes_nothing(self.y_offset, self.y_scale)

    def inputs(self, X: np.ndarray, real: np.ndarray | None = None) -> np.ndarray:
        """X (n, T, F) as the network reads it; places where `real` (n, T) is False become 0."""
        scaled = _scaled(X, self.x_offset, self.x_scale)
        return scaled if real is None else scaled * real[..., None].astype(np.float32)

    def targets(self, y: np.ndarray) -> np.ndarray:
        """y (n, L, K) in the units in which the loss is counted."""
        return _scaled(y, self.y_offset, self.y_scale)

    def original(self, y: np.ndarray) -> np.ndarray:
        """Scaled targets or predictions (n, L, K) back in their own units."""
        return (y * self.y_scale + self.y_offset).astype(np.float32)


def fit(data: SeriesData, scaling: Scaling) -> Scaler:
    """The scaler of `data`, fitted on the real observations of its training sequences.

    `standard` uses the mean and the standard deviation, `minmax` the smallest value and the range; `none` changes
    nothing. Targets of a linear output are scaled like inputs. Targets of a `relu`, which never answers below 0, are
    only divided: by the standard deviation, or the largest value. Targets of a `sigmoid` are not scaled. A constant
    feature is only shifted. With `data.scaled_on_all` the sequences held back count too, which is a mistake.
    """
    seen = np.arange(len(data.y)) if data.scaled_on_all else data.train
    X = data.X[seen][data.real()[seen]]  # (observations, F)
    y = data.y[seen].reshape(-1, data.y.shape[-1])  # (n · L, K)
    x_offset, x_scale = _offset_and_scale(X, scaling)
    y_offset, y_scale = _offset_and_scale(y, "none" if data.output.target_scaling == "none" else scaling)
    if data.output.target_scaling == "divided":
        if scaling == "minmax":
            y_scale = _nonzero(y.max(0))
        y_offset = np.zeros_like(y_offset)
    return Scaler(x_offset, x_scale, y_offset, y_scale)


def _scaled(values: np.ndarray, offset: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Values (…, F), float32; the same array if that changes nothing."""
    if values.dtype == np.float32 and _changes_nothing(offset, scale):
        return values
    return ((values - offset) / scale).astype(np.float32)


def _changes_nothing(offset: np.ndarray, scale: np.ndarray) -> bool:
    return not offset.any() and bool((scale == 1).all())


def _offset_and_scale(values: np.ndarray, scaling: Scaling) -> tuple[np.ndarray, np.ndarray]:
    values = values.astype(np.float64)
    if scaling == "standard":
        return values.mean(0), _nonzero(values.std(0))
    if scaling == "minmax":
        return values.min(0), _nonzero(values.max(0) - values.min(0))
    return np.zeros(values.shape[1]), np.ones(values.shape[1])


def _nonzero(scale: np.ndarray) -> np.ndarray:
    return np.where(np.abs(scale) < 1e-12, 1.0, scale)
