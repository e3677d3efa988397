"""Echo: repeat the bit that was seen k timesteps ago. Simulated.

x(t) is 0 or 1 with equal chances; y(t) = x(t - k), and 0 for the first k timesteps. How large a k a network can learn
shows how far back its cell remembers (the delay task of Hochreiter and Schmidhuber, Neural Computation 9, 1997, at
its smallest).
"""

import numpy as np
from pydantic import Field, model_validator

from core.answers import OneOfTwo
from core.experiment import MAX_LENGTH, Spec
from core.feature import Feature
from core.tasks.shared.baselines import majority_class
from core.tasks.shared.windows import at_random
from core.tasks.task import SeriesData

CLASSES = ("0", "1")


class Parameters(Spec):
    """`k` is the delay in timesteps, `length` all timesteps of a sequence."""

    sequences: int = Field(default=256, ge=20, le=2000)
    length: int = Field(default=20, ge=2, le=MAX_LENGTH, description="timesteps")
    k: int = Field(default=3, ge=1, le=100, description="delay in timesteps")
    data_seed: int = Field(default=0, ge=0, le=2**31 - 1)

    @model_validator(mode="after")
    def _echo_comes_back(self) -> "Parameters":
        if self.k >= self.length:
            raise ValueError(
                f"a bit comes back after {self.k} timesteps, and a sequence has only {self.length}: "
                f"lower k below {self.length}, or make the sequences longer"
            )
        return self


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> SeriesData:
    """X and y (sequences, length, 1), both of 0 and 1."""
    n, T, k = parameters.sequences, parameters.length, parameters.k
    rng = np.random.default_rng(parameters.data_seed)
    X = rng.integers(0, 2, (n, T, 1)).astype(np.float32)
    y = np.zeros_like(X)
    y[:, k:] = X[:, :-k]
    train, validation = at_random(n, validation_share, rng)
    return SeriesData(
        X=X,
        y=y,
        inputs=(Feature("bit"),),
        output=OneOfTwo(length=T, features=(Feature("echo"),), per_timestep=True),
        train=train,
        validation=validation,
        sequence_names=tuple(f"sequence {i + 1}" for i in range(n)),
        timestep="timestep",
        baselines=(majority_class(y, train, CLASSES),),
        classes=CLASSES,
        simulated="The bits are drawn at random.",
    )
