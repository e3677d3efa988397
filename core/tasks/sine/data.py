"""Sine: the next values of a noisy sine wave whose phase differs from sequence to sequence. Simulated.

x(t) = sin(2π · (t / period + phase)) + noise · ε(t), with ε standard normal and the phase uniform in [0, 1).
"""

import numpy as np
from pydantic import Field

from core.answers import Numbers
from core.experiment import MAX_LENGTH, Spec
from core.feature import Feature
from core.tasks.shared.baselines import Baseline, last_value, mean, one_period_earlier
from core.tasks.shared.windows import at_random
from core.tasks.task import SeriesData

INPUTS = (Feature("signal"),)


class Parameters(Spec):
    """Lengths and the period are in timesteps; the wave's amplitude is 1."""

    sequences: int = Field(default=256, ge=20, le=2000)
    length: int = Field(default=30, ge=2, le=MAX_LENGTH, description="timesteps of observation")
    ahead: int = Field(default=10, ge=1, le=60, description="next values to predict")
    period: int = Field(default=20, ge=2, le=200)
    noise: float = Field(default=0.1, ge=0.0, le=2.0, description="standard deviation")
    data_seed: int = Field(default=0, ge=0, le=2**31 - 1)


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> SeriesData:
    """X (sequences, length, 1) and y (sequences, ahead, 1)."""
    n, T, L = parameters.sequences, parameters.length, parameters.ahead
    rng = np.random.default_rng(parameters.data_seed)
    phase = rng.random((n, 1))
    wave = np.sin(2 * np.pi * (np.arange(T + L) / parameters.period + phase))  # (n, T + L)
    signal = (wave + parameters.noise * rng.standard_normal((n, T + L)))[..., None].astype(np.float32)
    X, y = signal[:, :T], signal[:, T:]
    train, validation = at_random(n, validation_share, rng)
    steps = tuple(range(1, L + 1))
    baselines: tuple[Baseline, ...] = (last_value(X[:, -1], y, "the signal stays as it is"), mean(y, train))
    if parameters.period <= T:
        how = f"the value one period ({parameters.period} timesteps) earlier"
        baselines += (one_period_earlier(X, parameters.period, steps, how),)
    return SeriesData(
        X=X,
        y=y,
        inputs=INPUTS,
        output=Numbers(length=L, features=INPUTS),
        train=train,
        validation=validation,
        sequence_names=tuple(f"wave {i + 1}" for i in range(n)),
        timestep="timestep",
        target_steps=steps,
        baselines=baselines,
        simulated=f"The waves are simulated: sines with a period of {parameters.period} timesteps, a random phase and "
        f"noise with standard deviation {parameters.noise:g}; no forecast can foresee the noise.",
    )
