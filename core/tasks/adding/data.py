"""Adding: the sum of two marked numbers of a long sequence. Simulated.

Each timestep has a number, uniform in [0, 1), and a mark, which is 1 at two timesteps and 0 elsewhere: one in the first
half of the sequence, one in the second. The answer is the sum of the two marked numbers (the adding problem of
Hochreiter and Schmidhuber, Neural Computation 9, 1997). Only two numbers count, and both must be kept while all the
others go by.
"""

import numpy as np
from pydantic import Field

from core.answers import Numbers
from core.experiment import MAX_LENGTH, Spec
from core.feature import Feature
from core.tasks.shared.baselines import mean
from core.tasks.shared.windows import at_random
from core.tasks.task import Baseline, SeriesData

SHORTEST = 4  # timesteps: two halves of two
INPUTS = (Feature("number"), Feature("mark"))


class Parameters(Spec):
    """`length` is the number of timesteps: the longer, the longer the two numbers must be kept."""

    sequences: int = Field(default=1000, ge=20, le=4000)
    length: int = Field(default=30, ge=SHORTEST, le=MAX_LENGTH, description="timesteps")
    data_seed: int = Field(default=0, ge=0, le=2**31 - 1)


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> SeriesData:
    """X (sequences, length, 2) and y (sequences, 1, 1)."""
    n, T = parameters.sequences, parameters.length
    rng = np.random.default_rng(parameters.data_seed)
    numbers = rng.random((n, T))
    places = np.stack([rng.integers(0, T // 2, n), rng.integers(T // 2, T, n)], axis=1)  # (n, 2)
    marks = np.zeros((n, T))
    np.put_along_axis(marks, places, 1.0, axis=1)
    X = np.stack([numbers, marks], axis=2).astype(np.float32)
    y = np.take_along_axis(X[..., 0], places, axis=1).sum(axis=1)[:, None, None]
    train, validation = at_random(n, validation_share, rng)
    second = np.take_along_axis(X[..., 0], places[:, 1:], axis=1)[..., None] + np.float32(0.5)  # (n, 1, 1)
    return SeriesData(
        X=X,
        y=y,
        inputs=INPUTS,
        output=Numbers(length=1, features=(Feature("sum"),)),
        train=train,
        validation=validation,
        sequence_names=tuple(f"sequence {i + 1}" for i in range(n)),
        timestep="timestep",
        baselines=(
            mean(y, train, "the mean sum of the training sequences"),
            Baseline("second number", "the second marked number, and one half for the first", second),
        ),
        simulated="The numbers and the two marked places are drawn at random.",
    )
