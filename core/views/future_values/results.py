"""What the results of walk-forward evaluation and of mistakes say: figures and sentences."""

import numpy as np

from core.figures import future_values as figures
from core.figures.theme import Figure
from core.views.future_values import forecasts as of
from core.views.future_values.comparison import MISTAKES
from core.wording import decimals
from core.work import JobResult


def by_horizon(result: JobResult, row: str) -> Figure:
    """Errors by horizon over all origins."""
    errors = dict(zip(of.MODELS, result.arrays["errors"], strict=True))
    return figures.by_horizon(f"Errors at {len(result.facts['known'])} origins, by horizon", row, errors)


def walked(result: JobResult, row: str) -> str:
    """The spread of the network and of ARIMA one row ahead, and how often the network was better."""
    errors = dict(zip(of.MODELS, result.arrays["errors"], strict=True))  # (FOLDS, H) each
    mine, other = errors[of.NETWORK][:, 0], errors[of.ARIMA][:, 0]
    wins = int((mine < other).sum())
    ranges = [f"{decimals(float(one.min()))} to {decimals(float(one.max()))}" for one in (mine, other)]
    return (
        f"One {row} ahead, the network's error is {ranges[0]} of that of the last value, ARIMA's {ranges[1]}. The "
        f"network is better than ARIMA at {wins} of {len(mine)} origins. A single split would have shown one "
        "of these numbers."
    )


def rows(result: JobResult) -> list[dict[str, str]]:
    """A row for each origin: the last date known, and each model's error one row ahead."""
    return [
        {"known until": known}
        | {
            name: decimals(float(errors[place, 0]), 3)
            for name, errors in zip(of.MODELS, result.arrays["errors"], strict=True)
        }
        for place, known in enumerate(result.facts["known"])
    ]


def mistakes(result: JobResult) -> Figure:
    """The error with each mistake, one row ahead."""
    found = result.facts["found"]
    return figures.mistakes(
        "How good each mistake makes the network look", {MISTAKES[name]: found[name]["to_naive"] for name in MISTAKES}
    )


def leaks(result: JobResult) -> str:
    """Which mistake makes the network look best, and which hardly matter here."""
    found = {name: one["to_naive"] for name, one in result.facts["found"].items()}
    plain = found.pop("")
    best = min(found, key=found.__getitem__)
    little = [MISTAKES[name] for name, ratio in found.items() if abs(ratio - plain) < 0.05 * plain]
    said = (
        f"Without a mistake the error is {decimals(plain)} of that of the last value. With “{MISTAKES[best]}” it seems "
        f"to be {decimals(found[best])}, which nobody reaches where the future is not known yet."
    )
    if not little:
        return said
    names, changes = " and ".join(f"“{name}”" for name in little), "change" if len(little) > 1 else "changes"
    return f"{said} Here, {names} {changes} little, which can be otherwise on another series."


def r_squared(result: JobResult) -> str:
    """The range of R² over all mistakes, which hides what the errors show."""
    values = np.array([one["r_squared"] for one in result.facts["found"].values()])
    return f"R² goes from {decimals(float(values.min()))} to {decimals(float(values.max()))}."
