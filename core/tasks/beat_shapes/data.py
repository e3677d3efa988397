"""Heartbeats, really recorded, in two shapes: record 208 of the MIT-BIH Arrhythmia Database, five minutes of it.

The recording (Moody and Mark, 2001, "The impact of the MIT-BIH Arrhythmia Database", IEEE Engineering in Medicine and
Biology 20) has 360 samples a second; it is brought down to 90 and cut around the peak of each of 477 beats: 18 samples
before it, 36 from it on. Two-means clustering of the whole beats tells two shapes apart, one that comes 373 times and
one that comes 104 times. No physician named them: they are shapes and not illnesses.

A network sees the first `seen` samples of a beat. The peak is sample 19: with fewer, it has to tell the shape before
the beat is there.
"""

import numpy as np
from pydantic import Field

from core.answers import OneOfTwo
from core.experiment import Spec
from core.feature import Feature
from core.tasks.shared.baselines import Baseline, majority_class
from core.tasks.shared.series_tables import series_table
from core.tasks.task import SeriesData

SAMPLES = 54  # of a beat, 0.6 s
CLASSES = ("common shape", "rare shape")


class Parameters(Spec):
    """How much of a beat the network sees."""

    seen: int = Field(default=12, ge=2, le=SAMPLES, description="samples of a beat")


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> SeriesData:
    """X (477, seen, 1) in mV and y (477, 1, 1), 1 for the rare shape. The last beats are held back."""
    beats = series_table("beats")
    recorded = beats.filter(like="mv_").to_numpy(np.float32)[..., None]  # (n, 54, 1)
    X = recorded[:, : parameters.seen]
    y = beats["shape"].to_numpy(np.float32)[:, None, None]
    first = len(y) - round(validation_share * len(y))
    train, validation = np.arange(first), np.arange(first, len(y))
    return SeriesData(
        X=X,
        y=y,
        inputs=(Feature("voltage", "mV"),),
        output=OneOfTwo(length=1, features=(Feature("rare shape"),)),
        train=train,
        validation=validation,
        sequence_names=tuple(f"beat {place + 1}, at {at:.1f} s" for place, at in enumerate(beats["second"])),
        timestep="sample",
        baselines=(majority_class(y, train, CLASSES), nearest_mean(X, y, train)),
        classes=CLASSES,
    )


def nearest_mean(X: np.ndarray, y: np.ndarray, train: np.ndarray) -> Baseline:
    """Says the shape whose mean over the training beats is nearer to what is seen of a beat; 0 or 1, (n, 1, 1)."""
    labels = y[train].ravel() > 0.5
    common, rare = X[train][~labels].mean(axis=0), X[train][labels].mean(axis=0)  # (seen, 1)
    nearer = np.square(X - rare).sum(axis=(1, 2)) < np.square(X - common).sum(axis=(1, 2))
    how = "the shape whose mean is nearer to what is seen of the beat"
    return Baseline("nearest mean", how, nearer.astype(np.float32)[:, None, None])
