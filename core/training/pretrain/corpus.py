"""The texts that the sentiment network learns from, and those held out."""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.text.reviews import Reviews, Source, reviews, split
from core.training.pretrain.negation import sentences

SEED = 0
HELD_OUT = 0.2  # share of each source
SOURCES: tuple[Source, ...] = ("imdb", "snippets")
NEGATIONS = "negations"
MADE_UP = 1500  # sentences with negations: less than a tenth of the words read
SAME = 80  # letters: texts that share their first ones count as the same text

_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts with their labels, 0 or 1, float32 (n,), and the source of each (n,)."""

    texts: tuple[str, ...]
    labels: np.ndarray
    source: np.ndarray

    @cached_property
    def real(self) -> np.ndarray:
        """True for texts written by people, bool (n,)."""
        return self.source != NEGATIONS


@dataclass(frozen=True, eq=False)
class Corpus:
    """Both parts. `left_out` counts texts in neither part: training texts that begin like a held-out one."""

    train: Texts
    held_out: dict[Source, Texts]
    left_out: int


def held_out() -> dict[Source, Texts]:
    """The texts of each source that the network has never seen."""
    return {name: _part(reviews(name), _split(name)[1], name) for name in SOURCES}


def corpus() -> Corpus:
    """The training texts and the held-out texts. No training text begins like a held-out one."""
    held = held_out()
    beginnings = {_beginning(text) for part in held.values() for text in part.texts}
    parts, left_out = [], 0
    for name in SOURCES:
        source, train = reviews(name), _split(name)[0]
        # A text may also be in the other source, or differ from another only at its end.
        indices = [i for i in train.tolist() if _beginning(source.texts[i]) not in beginnings]
        left_out += len(train) - len(indices)
        parts.append(_part(source, np.array(indices), name))
    made_up, labels = zip(*sentences(MADE_UP, SEED), strict=True)
    parts.append(Texts(made_up, np.array(labels, np.float32), np.full(len(made_up), NEGATIONS)))
    together = Texts(
        tuple(text for part in parts for text in part.texts),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.source for part in parts]),
    )
    return Corpus(together, held, left_out)


def _split(name: Source) -> tuple[np.ndarray, np.ndarray]:
    return split(reviews(name), HELD_OUT, SEED)


def _part(source: Reviews, indices: np.ndarray, name: Source) -> Texts:
    texts = tuple(source.texts[i] for i in indices.tolist())
    return Texts(texts, source.labels[indices].astype(np.float32), np.full(len(indices), name))


def _beginning(text: str) -> str:
    return (_NO_LETTER.sub("", text.casefold()) or text)[:SAME]
