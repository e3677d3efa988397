"""How good a network is beside its baselines. n sequences, L output timesteps, K predicted features."""

from dataclasses import dataclass

import numpy as np

from core.answers import Judged
from core.tasks import Prepared


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
        baseline.name: prepared.data.output.loss(y[rows], prepared.scaled_targets(baseline.of(rows)))
        for baseline in prepared.data.baselines
    }


def baseline_scores(prepared: Prepared) -> list[Score]:
    """The score of each baseline on the sequences held back, or on all if none are."""
    rows, data = _judged(prepared), prepared.data
    return [Score(one.name, one.how, data.output.metric(data.y[rows], one.of(rows))) for one in data.baselines]


def scores(prepared: Prepared, predictions: np.ndarray) -> list[Score]:
    """The scores of the network and of every baseline on the sequences held back, or on all if none are.

    Args:
        prepared: the data.
        predictions: the network's, in the target's own units (n, L, K).

    Returns:
        The network's score first.
    """
    rows, data = _judged(prepared), prepared.data
    network = Score("network", "what it learned", data.output.metric(data.y[rows], predictions[rows]))
    return [network, *baseline_scores(prepared)]


def verdict(prepared: Prepared, predictions: np.ndarray) -> str:
    """One sentence: how good the network is, and whether it beats the best baseline.

    A classifier beats it if the 95 % interval of its accuracy (Wilson's) lies above the accuracy of the baseline.
    """
    network, *others = scores(prepared, predictions)
    data, held = prepared.data, len(prepared.data.validation)
    noun = ("text" if data.embedding else "sequence") + ("s" if len(_judged(prepared)) != 1 else "")
    choose = max if data.output.higher_is_better else min
    best = choose(others, key=lambda score: score.error, default=None)
    return data.output.verdict(
        Judged(
            score=network.error,
            best=(best.name, best.error) if best else None,
            answers=data.y[_judged(prepared)].size,
            where=f"{held:,} {noun} it never saw" if held else f"the {noun} it learned from",
            held_back=bool(held),
        )
    )


def _judged(prepared: Prepared) -> np.ndarray:
    """The indices of the sequences held back, or of those learned from if none are."""
    data = prepared.data
    return data.validation if len(data.validation) else data.train
