"""Small tasks of every form, made up, for the tests of the figures."""

from dataclasses import replace

import numpy as np

from core.answers import Numbers, OneOfTwo
from core.feature import Feature
from core.tasks.task import Baseline, SeriesData

RAIN, WARM = Feature("rain", "mm"), Feature("temperature", "°C")


def forecast(n=12, T=10, L=3, F=2, *, K=1, gap=0):
    """Windows of made-up weather: the first K features, L timesteps ahead after a gap."""
    rng = np.random.default_rng(0)
    X, y = rng.gamma(1.0, 3.0, (n, T, F)).astype("f4"), rng.gamma(1.0, 3.0, (n, L, K)).astype("f4")
    features = (RAIN, WARM, *(Feature(f"feature {i}", "V") for i in range(3, F + 1)))[:F]
    baselines = (
        Baseline("last value", "", np.repeat(X[:, -1:, :K], L, 1)),
        Baseline("mean", "", np.full_like(y, y.mean())),
    )
    return SeriesData(
        X=X,
        y=y,
        inputs=features,
        output=Numbers(L, features[:K]),
        train=np.arange(n * 2 // 3),
        validation=np.arange(n * 2 // 3, n),
        sequence_names=tuple(f"window {i + 1}" for i in range(n)),
        target_steps=tuple(range(gap + 1, gap + L + 1)),
        baselines=baselines,
    )


def classes(n=10, T=8):
    """Heartbeats of two classes and different lengths, padded in front."""
    data = forecast(n, T, 1, 2)
    y = (np.arange(n) % 3 == 0).astype("f4").reshape(n, 1, 1)
    return replace(
        data,
        y=y,
        output=OneOfTwo(1, (Feature("at risk"),)),
        classes=("healthy", "at risk"),
        lengths=np.arange(n) % (T - 2) + 2,
        target_steps=(),
        baselines=(Baseline("majority class", "", np.full_like(y, 0.4)),),
    )


def echo(n=6, T=12):
    """A bit for each timestep: the one of two steps ago."""
    X = np.random.default_rng(0).integers(0, 2, (n, T, 1)).astype("f4")
    y = np.roll(X, 2, axis=1)
    return replace(
        forecast(n, T, 1, 1),
        X=X,
        y=y,
        inputs=(Feature("bit"),),
        output=OneOfTwo(T, (Feature("bit 2 steps ago"),), per_timestep=True),
        classes=("0", "1"),
        timestep="step",
        target_steps=(),
        baselines=(),
    )


def each_day():
    """Flu cases on every day, a feature that is not among the inputs."""
    data = forecast(6, 4, 4, 2)
    cases = Feature("flu cases", "a day")
    return replace(
        data, output=Numbers(4, (cases,), per_timestep=True, activation="relu"), target_steps=(), baselines=()
    )


FORMS = {"forecast": forecast, "classes": classes, "echo": echo, "each day": each_day}
