"""Writing on: one token after the other is drawn from what the network expects, and read by it in turn.

A temperature below 1 makes likely tokens likelier (0: always the likeliest), one above 1 makes all more alike. `top_k`
leaves out all but the k likeliest: Fan, Lewis and Dauphin (2018), "Hierarchical neural story generation", section 5.4.
"""

from collections.abc import Iterator

import numpy as np

from core.text.token_table import joined
from core.views.next_word.language_model import LanguageModel


def drawn_from(p: np.ndarray, temperature: float, top_k: int) -> np.ndarray:
    """The probabilities (V,) from which a token is drawn. Token 0 has no letters, and is never written.

    Args:
        p: what the network expects.
        temperature: 0 or above.
        top_k: how many tokens stay; 0 for all.

    Example:
        >>> p = np.array([0.1, 0.5, 0.3, 0.1])
        >>> drawn_from(p, 1, 2).round(3).tolist(), drawn_from(p, 0, 0).tolist()
        ([0.0, 0.625, 0.375, 0.0], [0.0, 1.0, 0.0, 0.0])
    """
    p = p.astype(np.float64).copy()
    p[0] = 0
    order = np.argsort(-p, kind="stable")
    if top_k:
        p[order[top_k:]] = 0
    if temperature == 0:
        return (np.arange(len(p)) == order[0]).astype(np.float64)
    with np.errstate(divide="ignore"):
        logits = np.log(p) / temperature
    weights = np.exp(logits - logits.max())
    return weights / weights.sum()


def write_on(model: LanguageModel, text: str, *, temperature: float, top_k: int, seed: int, most: int) -> Iterator[str]:
    """What the network writes after a text, `most` pieces one by one; the same pieces for the same seed."""
    rng, unit = np.random.default_rng(seed), model.table.unit
    tokens = model.tokens(text)
    before = model.table.spelled[int(tokens[-1])]
    reading = model.read(tokens)
    for _ in range(most):
        p = drawn_from(reading.p, temperature, top_k)
        token = min(int(np.searchsorted(np.cumsum(p), rng.random(), side="right")), len(p) - 1)
        piece = model.table.spelled[token]
        yield joined([before, piece], unit)[len(before) :]
        before = piece
        reading = model.read(np.array([token], np.int32), reading.memory)
