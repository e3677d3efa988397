"""What the sentiment network learns from, and what is held out from it."""

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
MADE_UP = 1500  # sentences with negations: below a tenth of what is read
SAME = 80  # letters: texts that begin with the same ones are one text with two endings

_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts with their labels, 0 or 1, float32 (n,), and the source of each (n,)."""

    texts: tuple[str, ...]
    labels: np.ndarray
    source: np.ndarray

    @cached_property
    def real(self) -> np.ndarray:
        """Which were written by people, bool (n,)."""
        return self.source != NEGATIONS


@dataclass(frozen=True, eq=False)
class Corpus:
    """Both parts. `left_out` counts training texts that begin like one that is held out, and are in neither part."""

    train: Texts
    held_out: dict[Source, Texts]
    left_out: int


def held_out() -> dict[Source, Texts]:
    """The texts of each source that the network has never seen."""
    return {name: _part(reviews(name), _split(name)[1], name) for name in SOURCES}


def corpus() -> Corpus:
    """What to learn from, and what is held out; nothing of the second begins like something of the first."""
    held = held_out()
    taken = {_beginning(text) for part in held.values() for text in part.texts}
    parts, left_out = [], 0
    for name in SOURCES:
        found, train = reviews(name), _split(name)[0]
        # Also where the other source holds the text, and where two reviews differ at the end alone.
        kept = [i for i in train.tolist() if _beginning(found.texts[i]) not in taken]
        left_out += len(train) - len(kept)
        parts.append(_part(found, np.array(kept), name))
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


def _part(found: Reviews, indices: np.ndarray, name: Source) -> Texts:
    texts = tuple(found.texts[i] for i in indices.tolist())
    return Texts(texts, found.labels[indices].astype(np.float32), np.full(len(indices), name))


def _beginning(text: str) -> str:
    return (_NO_LETTER.sub("", text.casefold()) or text)[:SAME]
