"""The texts that the sentiment network learns from, and those held out."""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.text.films import UNKNOWN, films, split_by_film, together
from core.text.reviews import Reviews, Source, reviews, split, split_groups
from core.training.pretrain.negation import sentences
from core.training.pretrain.written import to_learn_from

SEED = 0
HELD_OUT = 0.2  # share of each source
SOURCES: tuple[Source, ...] = ("imdb", "snippets")
NEGATIONS, WRITTEN = "negations", "written"
MADE_UP = 3000  # sentences with negations
SAME = 80  # letters: texts that share their first ones count as the same text
TRIED, TRIED_SEED = 0.1, 1  # share of what is not held out on which settings are tried, and its seed

_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts with their labels, 0 or 1, float32 (n,), the source of each (n,), and its group (n,).

    Texts of one group are reviews of one film, or the same text twice. Whoever judges a text has learned from no text
    of its group.
    """

    texts: tuple[str, ...]
    labels: np.ndarray
    source: np.ndarray
    group: np.ndarray

    @cached_property
    def real(self) -> np.ndarray:
        """True for reviews and snippets, bool (n,): the others were made for the network."""
        return np.isin(self.source, SOURCES)


@dataclass(frozen=True, eq=False)
class Corpus:
    """All parts. `left_out` counts texts in none of them: training texts that begin like one of another part.

    Settings are tried on the texts `tried`, and the network learns from none of them.
    """

    train: Texts
    tried: dict[str, Texts]
    held_out: dict[Source, Texts]
    left_out: int


def held_out() -> dict[Source, Texts]:
    """The texts of each source that the network has never seen, and that nothing was chosen on."""
    return {name: _part(name, _split(name)[1]) for name in SOURCES}


def rows_sum() -> str:
    """The SHA-256 of the rows held out, as JSON: a list of IMDb's, then one of the snippets', both ascending."""
    rows = [_split(name)[1].tolist() for name in SOURCES]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def corpus() -> Corpus:
    """The texts to learn from, to try settings on, and held out. None to learn from begins like one of the others."""
    held = held_out()
    splits = {name: _tried(name, _split(name)[0]) for name in SOURCES}
    tried: dict[str, Texts] = {name: _part(name, rows) for name, (_, rows) in splits.items()}
    beginnings = {_beginning(text) for part in (*held.values(), *tried.values()) for text in part.texts}
    parts, left_out = [], 0
    for name, (train, _) in splits.items():
        source = reviews(name)
        # A text may also be in the other source, or differ from another only at its end.
        indices = [i for i in train.tolist() if _beginning(source.texts[i]) not in beginnings]
        left_out += len(train) - len(indices)
        parts.append(_part(name, np.array(indices)))
    made_up, labels = zip(*sentences(MADE_UP, SEED), strict=True)
    of_its_own = np.arange(MADE_UP, dtype=np.int64) + 2_000_000
    parts.append(Texts(made_up, np.array(labels, np.float32), np.full(MADE_UP, NEGATIONS), of_its_own))
    written, tried[WRITTEN] = _written()
    parts.append(written)
    everything = Texts(
        tuple(text for part in parts for text in part.texts),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.source for part in parts]),
        np.concatenate([part.group for part in parts]),
    )
    return Corpus(everything, tried, held, left_out)


def groups_of(name: Source) -> np.ndarray:
    """The group of each text of a source, int64 (texts,); sources share none."""
    source = reviews(name)
    if name == "imdb":
        return together(source.duplicates, films())
    return source.duplicates + 1_000_000


def _split(name: Source) -> tuple[np.ndarray, np.ndarray]:
    if name == "imdb":
        return split_by_film(HELD_OUT, SEED)
    return split(reviews(name), HELD_OUT, SEED)


def _tried(name: Source, train: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The training rows, split again by film."""
    unknown = films()[train] == UNKNOWN if name == "imdb" else None
    sides = split_groups(reviews(name).labels[train], groups_of(name)[train], TRIED, TRIED_SEED, unknown)
    return train[sides[0]], train[sides[1]]


def _written() -> tuple[Texts, Texts]:
    """The written sentences to learn from, and those to try settings on; neighbours stay together."""
    found = to_learn_from()
    labels, group = np.array([one.label for one in found], np.float32), np.array([one.group for one in found])

    def part(rows: np.ndarray) -> Texts:
        texts = tuple(found[row].text for row in rows.tolist())
        return Texts(texts, labels[rows], np.full(len(rows), WRITTEN), group[rows] + 3_000_000)

    learned, tried = split_groups(labels, group, TRIED, TRIED_SEED)
    return part(learned), part(tried)


def _part(name: Source, indices: np.ndarray) -> Texts:
    source: Reviews = reviews(name)
    texts = tuple(source.texts[i] for i in indices.tolist())
    labels = source.labels[indices].astype(np.float32)
    return Texts(texts, labels, np.full(len(indices), name), groups_of(name)[indices])


def _beginning(text: str) -> str:
    return (_NO_LETTER.sub("", text.casefold()) or text)[:SAME]
