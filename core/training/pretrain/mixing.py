"""How much the network and the linear model beside it count: fitted on texts from which neither of them has learned."""

from collections.abc import Sequence

import numpy as np

from core.network.text_network import Mix, TextNetwork
from core.network.word_pairs import WordPairs
from core.training.pretrain.corpus import Texts

ALMOST_FREE = 100.0  # scikit-learn's C: five numbers need almost no regularization
NEAREST = 1e-7  # a probability's least distance from 0 and 1


def mix_of(network: TextNetwork, linear: WordPairs, encoded: Sequence[list[np.ndarray]], texts: Sequence[Texts]) -> Mix:
    """The mix with the least log loss, where each source counts alike, so that it is calibrated for both.

    Args:
        network: the network alone.
        linear: the linear model that has learned from the same texts.
        encoded: for each source, the tokens of texts that neither has learned from.
        texts: their labels.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - the web process starts without it

    features, labels, weights = [], [], []
    for sequences, part in zip(encoded, texts, strict=True):
        p = np.nan_to_num(network.probabilities(sequences), nan=0.5).clip(NEAREST, 1 - NEAREST)
        words = np.array([len(tokens) for tokens in sequences])
        features.append(Mix.features(np.log(p / (1 - p)), linear.log_odds(sequences), words))
        labels.append(part.labels)
        weights.append(np.full(len(words), 1000 / len(words)))
    model = LogisticRegression(C=ALMOST_FREE, fit_intercept=False, max_iter=1000)
    model.fit(np.concatenate(features), np.concatenate(labels), np.concatenate(weights))
    return Mix(*model.coef_[0].tolist())
