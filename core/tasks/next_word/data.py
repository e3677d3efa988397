"""Next word: what comes next? Windows of a text as tokens, and at each place the token that follows.

The windows lie end to end. The targets of a window are its own tokens, moved by one place.
"""

import numpy as np
from pydantic import Field

from core.answers import Token
from core.experiment import MAX_LENGTH, ExperimentError, WaysOut
from core.feature import Feature
from core.layers import Embedding
from core.tasks.next_word.sources import Passages, TextSource, passages
from core.tasks.task import Baseline, LanguageData
from core.text import ngrams, token_table

SHORTEST = 4  # tokens of a window
ONE = {"characters": "character", "words": "word"}


class Parameters(TextSource):
    """Which text, and how it becomes tokens. `most` limits the table of characters or words."""

    most: int = Field(default=250, ge=2, le=5000, description="characters or words that have a token of their own")
    length: int = Field(default=64, ge=SHORTEST, le=MAX_LENGTH, description="tokens of a window")
    dimensions: int = Field(default=32, ge=1, le=128, description="numbers in a token's vector")


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> LanguageData:
    """Tokens (n, length), and y (n, length, 1), the token after each of them."""
    p = parameters
    texts = passages(p, validation_share, table)
    tokens = token_table.fit(texts.learned, p.unit, p.most)
    learned, held_out = _encoded(p, tokens, texts)
    (X, y), (X_held, y_held) = (windows(part, p.length) for part in (learned, held_out))
    everything, n = np.concatenate([X, X_held]), len(X)
    return LanguageData(
        tokens=everything,
        y=np.concatenate([y, y_held]).astype(np.float32)[..., None],
        output=Token(p.length, (Feature(f"next {ONE[p.unit]}"),), per_timestep=True, vocabulary=tokens.size),
        train=np.arange(n),
        validation=np.arange(n, len(everything)),
        sequence_names=tuple(f"window {i + 1}" for i in range(len(everything))),
        baselines=_baselines(everything, learned, tokens.size, ONE[p.unit]),
        embedding=Embedding(tokens.size, p.dimensions),
        vocabulary=tokens.spelled,
        timestep=ONE[p.unit],
        table=tokens,
        learned=learned,
        held_out=held_out,
        about=texts.about,
    )


def windows(tokens: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """A text (tokens,) in windows (n, length) that lie end to end, and the token after each place, (n, length).

    What does not fill a window at the end is left out.

    Example:
        >>> X, y = windows(np.arange(8), 3)
        >>> X.tolist(), y.tolist()
        ([[0, 1, 2], [3, 4, 5]], [[1, 2, 3], [4, 5, 6]])
    """
    n = max(0, len(tokens) - 1) // length
    return tokens[: n * length].reshape(n, length), tokens[1 : n * length + 1].reshape(n, length)


def _encoded(p: Parameters, tokens: token_table.TokenTable, texts: Passages) -> tuple[np.ndarray, np.ndarray]:
    learned, held_out = tokens.encode(texts.learned), tokens.encode(texts.held_out)
    shortest = min(len(part) for part, text in zip((learned, held_out), texts[:2], strict=True) if text)
    if shortest <= p.length:
        raise ExperimentError(
            f"A part of the text has {shortest} {p.unit}, which is less than one window of {p.length} and the "
            f"{ONE[p.unit]} after it: take a longer text, or shorter windows",
            _shorter_windows(p, shortest),
        )
    if tokens.size <= 2:
        raise ExperimentError(f"The text repeats one {ONE[p.unit]}, so there is nothing to guess: take another text")
    return learned, held_out


def _shorter_windows(p: Parameters, shortest: int) -> WaysOut:
    """Windows of which two fit into a part of a text, each with the token after it; {} for the shortest texts."""
    most = (shortest - 1) // 2
    if most < SHORTEST:
        return {}
    length = 1 << (most.bit_length() - 1)  # the largest power of 2 up to it
    return {f"Windows of {length} {p.unit}": {"length": length}}


def _baselines(X: np.ndarray, learned: np.ndarray, vocabulary: int, one: str) -> tuple[Baseline, ...]:
    """The most frequent token, and the one that follows the last one most often; both (n, T, 1)."""
    pairs = ngrams.fit(learned, vocabulary, 2)
    after = pairs.likeliest_after().astype(np.float32)  # (V,)
    often = np.float32(np.bincount(learned).argmax())
    return (
        Baseline(f"most frequent {one}", f"always the most frequent {one}", np.broadcast_to(often, (*X.shape, 1))),
        Baseline(
            f"after the last {one}",
            f"what follows the last {one} most often",
            lambda rows: after[X[rows]][..., None],
        ),
    )
