"""What drives a unit: the words at which its state goes up or down, and the places where it went furthest.

V tokens of the vocabulary, u units. Texts are read block by block, so that memory does not grow with their number.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.views.sentiment.reader import Reader, StateBlock, seen

MOST_TEXTS = 1000  # that are read for one question
LEAST = 5  # times that a word is seen before its mean says something
KEPT = 10  # places of each unit
AROUND = 60  # letters of a text that are shown on either side of a place


@dataclass(frozen=True)
class WordDrive:
    """A word and what it does to a unit: the mean change of the state when it is read, over `count` times."""

    word: str
    change: float
    count: int


@dataclass(frozen=True)
class PlaceDrive:
    """A place in a text where a unit changed much: the word with what stands around it.

    `state` is the unit's after the word, `change` what it is more than before it; `text` is which of the texts.
    """

    text: int
    before: str
    word: str
    after: str
    state: float
    change: float


@dataclass(frozen=True, eq=False)
class Drivers:
    """What drives the units of one layer in one direction. Made by `drivers`.

    Attributes:
        changes: the mean change of each unit at each token (V, u); NaN for tokens that were not seen.
        counts: how often each token was seen, int (V,).
        n_texts: texts that were read.
    """

    reader: Reader
    texts: tuple[str, ...]
    changes: np.ndarray
    counts: np.ndarray
    n_texts: int
    _rises: "_Places" = field(repr=False)
    _falls: "_Places" = field(repr=False)

    @property
    def units(self) -> int:
        """Units of the layer."""
        return self.changes.shape[1]

    def words(self, unit: int, most: int = 10, *, up: bool = True, least: int = LEAST) -> list[WordDrive]:
        """The words that drive a unit up most, or down, among those that were seen `least` times."""
        shown = np.flatnonzero(self.counts >= max(least, 1))
        shown = shown[[bool(self.reader.spelling(token)) for token in shown.tolist()]]
        change = self.changes[shown, unit]
        first = np.argsort(-change if up else change, kind="stable")[:most]
        first = first[change[first] > 0] if up else first[change[first] < 0]
        return [
            WordDrive(self.reader.spelling(token), float(self.changes[token, unit]), int(self.counts[token]))
            for token in shown[first].tolist()
        ]

    def places(self, unit: int, most: int = KEPT, *, up: bool = True) -> list[PlaceDrive]:
        """The places that drove a unit up most, or down, one of each text."""
        found = self._rises if up else self._falls
        sign = 1 if up else -1
        return [
            _place(self.reader, self.texts[row], row, place, state, sign * far)
            for far, state, row, place in zip(
                found.far[:most, unit].tolist(),
                found.state[:most, unit].tolist(),
                found.row[:most, unit].tolist(),
                found.place[:most, unit].tolist(),
                strict=True,
            )
            if far > 0
        ]


def drivers(reader: Reader, texts: Sequence[str], layer: int = 0, *, backward: bool = False) -> Drivers:
    """Read texts and see what each word did to each unit.

    Args:
        reader: a network's.
        texts: texts that it was not trained on; the first 1,000 are read.
        layer: counted from 0 over the recurrent layers.
        backward: the direction that reads from the end.

    Raises:
        ValueError: there is no such layer or direction, or no text with a word.
    """
    texts = tuple(seen(text) for text in texts[:MOST_TEXTS])
    sequences = reader.tokens(texts)
    totals: Counter[int] = Counter()
    sums: np.ndarray | None = None
    rises, falls = _Places(), _Places()
    V = 1 + max((int(tokens.max()) for tokens in sequences if len(tokens)), default=0)
    for block in reader.states(sequences, layer):
        h, change = _changes(block, backward=backward)  # (B, T, u) both
        there = block.places >= 0  # (B, T)
        rows = np.repeat(block.rows, there.sum(1))
        tokens = np.array([sequences[row][place] for row, place in zip(rows, block.places[there], strict=True)])
        if sums is None:
            sums = np.zeros((V, h.shape[-1]))
        order = np.argsort(tokens, kind="stable")
        here, starts = np.unique(tokens[order], return_index=True)
        sums[here] += np.add.reduceat(change[there][order], starts, axis=0)
        totals.update(dict(zip(here.tolist(), np.diff([*starts, len(tokens)]).tolist(), strict=True)))
        rises = rises.with_those_of(block, h, change)
        falls = falls.with_those_of(block, h, -change)
    if sums is None:
        raise ValueError("no text has a word that the network reads: give some that do")
    counts = np.array([totals[token] for token in range(V)])
    means = np.full(sums.shape, np.nan)
    np.divide(sums, counts[:, None], out=means, where=counts[:, None] > 0)
    return Drivers(reader, texts, means, counts, len(texts), rises, falls)


@dataclass(frozen=True, eq=False)
class _Places:
    """The furthest places of each unit so far, the furthest first: all arrays are (at most KEPT, u)."""

    far: np.ndarray | None = None
    state: np.ndarray | None = None
    row: np.ndarray | None = None
    place: np.ndarray | None = None

    def with_those_of(self, block: StateBlock, h: np.ndarray, change: np.ndarray) -> "_Places":
        """These and the furthest of each text of a block, where `change` (B, T, u) says how far."""
        change = np.where((block.places >= 0)[..., None], change, -np.inf)
        at = change.argmax(1)  # (B, u)
        rows = np.broadcast_to(block.rows[:, None], at.shape)
        found = [np.take_along_axis(values, at[:, None], 1)[:, 0] for values in (change, h)]
        found += [rows, np.take_along_axis(block.places, at, 1)]
        if self.far is not None:
            before = (self.far, self.state, self.row, self.place)
            found = [np.concatenate(pair) for pair in zip(before, found, strict=True)]
        order = np.argsort(-found[0], 0, kind="stable")[:KEPT]
        return _Places(*(np.take_along_axis(values, order, 0) for values in found))


def _changes(block: StateBlock, *, backward: bool) -> tuple[np.ndarray, np.ndarray]:
    """The states of the direction and by how much each differs from the one read before it, (B, T, u) both."""
    wanted = ("backward",) if backward else ("", "forward")
    h = next((block.directions[name] for name in wanted if name in block.directions), None)
    if h is None:
        raise ValueError("the layer reads forward alone: ask for that direction")
    nothing = np.zeros_like(h[:, :1])
    if backward:
        return h, h - np.concatenate([h[:, 1:], nothing], 1)
    return h, h - np.concatenate([nothing, h[:, :-1]], 1)


def _place(reader: Reader, text: str, row: int, place: int, state: float, change: float) -> PlaceDrive:
    word = [word for word in reader.words(text) if word.token is not None][place]
    before, after = text[: word.start][-AROUND:], text[word.end :][:AROUND]
    if word.start > AROUND:
        before = f"…{before.partition(' ')[2] or before}"
    if len(text) - word.end > AROUND:
        after = f"{after.rpartition(' ')[0] or after}…"
    return PlaceDrive(row, _one_line(before), word.text, _one_line(after), state, change)


def _one_line(text: str) -> str:
    """White space as one space each, at the ends too: they stand beside the word."""
    ends = (" " if text[:1].isspace() else "", " " if text[-1:].isspace() else "")
    return f"{ends[0]}{' '.join(text.split())}{ends[1]}" if text.strip() else text[:1] and " "
