"""How good a network is beside its baselines. n sequences, L output timesteps, K predicted features."""

from dataclasses import dataclass

import numpy as np

from core.tasks import Prepared
from core.training.loss import loss, metric
from core.views.shared.in_words import amount
from core.views.shared.proportion import share


@dataclass(frozen=True)
class Score:
    """The score of the network or of a baseline.

    Attributes:
        name: "network", or the baseline's.
        how: what it answers, in a few words.
        error: the mean absolute error in the target's unit; of a classifier the accuracy, from 0 to 1.
    """

    name: str
    how: str
    error: float


def baseline_losses(prepared: Prepared) -> dict[str, float]:
    """The loss of each baseline, in the units of the network's: on the sequences held back, or on all if none are."""
    rows, y = _judged(prepared), prepared.y
    return {
        baseline.name: loss(prepared.data.output.loss, y[rows], prepared.scaler.targets(baseline.prediction)[rows])
        for baseline in prepared.data.baselines
    }


def scores(prepared: Prepared, predictions: np.ndarray) -> list[Score]:
    """The scores of the network and of every baseline on the sequences held back, or on all if none are.

    Args:
        prepared: the data.
        predictions: the network's, in the target's own units (n, L, K).

    Returns:
        The network's score first.
    """
    rows, data = _judged(prepared), prepared.data
    every = [("network", "what it learned", predictions), *((b.name, b.how, b.prediction) for b in data.baselines)]
    return [Score(name, how, metric(data.output.loss, data.y[rows], p[rows])) for name, how, p in every]


def verdict(prepared: Prepared, predictions: np.ndarray) -> str:
    """One sentence: how good the network is, and whether it beats the best baseline.

    A classifier beats it if the 95 % interval of its accuracy (Wilson's) lies above the accuracy of the baseline.
    """
    network, *others = scores(prepared, predictions)
    data = prepared.data
    held = len(data.validation)
    noun = "texts" if data.embedding else "sequences"
    where = f"{held:,} {noun} it never saw" if held else f"the {noun} it learned from"
    if data.output.loss == "binary_crossentropy":
        score = f"Right in {network.error:.0%} of cases on {where}"
        best = max(others, key=lambda score: score.error, default=None)
        beaten = best is not None and round(network.error, 2) > round(best.error, 2)  # as both are written
        answers = data.y[_judged(prepared)].size
        by_chance = beaten and bool(held) and share(round(network.error * answers), answers).low <= best.error
        against = f"{best.name}: {best.error:.0%}" if best else ""
    else:
        units = {feature.unit for feature in data.output.features}
        unit = f" {units.pop()}" if len(units) == 1 and units != {""} else ""
        by_chance = False
        score = f"Off by {amount(network.error)}{unit} on average on {where}"
        best = min(others, key=lambda score: score.error, default=None)
        beaten = best is not None and network.error < best.error
        against = f"{best.name}: {best.error:.3g}{unit}" if best else ""
    if best is None:
        return f"{score}."
    if by_chance:
        return f"{score}, above the best baseline ({against}) by no more than chance may give."
    return f"{score}, {'better than' if beaten else 'not better than'} the best baseline ({against})."


def collapsed(prepared: Prepared, predictions: np.ndarray) -> bool:
    """True if a regression answers nearly the same for every sequence although the truth differs."""
    if prepared.data.output.loss != "mse" or len(predictions) < 2:
        return False
    spread, truth = predictions.std(axis=0).max(), prepared.data.y.std(axis=0).max()
    return bool(spread < 0.02 * truth)


def _judged(prepared: Prepared) -> np.ndarray:
    """The indices of the sequences held back, or of those learned from if none are."""
    data = prepared.data
    return data.validation if len(data.validation) else data.train
