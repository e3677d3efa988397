"""Attribution of a unit's changes to words: at which words its state rises or falls, and the places of most change.

V tokens of the vocabulary, u units. Texts are read block by block, so that memory does not grow with their number.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np

from core.views.sentiment.text_classifier import StateBlock, TextClassifier, shortened

MOST_TEXTS = 1000  # that are read
LEAST = 5  # occurrences of a word from which on its mean is shown
KEPT = 10  # places of each unit
AROUND = 60  # letters of a text that are shown on either side of a place


@dataclass(frozen=True)
class WordEffect:
    """The effect of a word on a unit: the mean change of the state when the word is read, over `count` occurrences."""

    word: str
    change: float
    count: int


@dataclass(frozen=True)
class PlaceEffect:
    """A place in a text where a unit changed much: the word between its neighbours.

    `text` is the index of the text, `state` the unit's state after the word, `change` its change at the word.
    """

    text: int
    before: str
    word: str
    after: str
    state: float
    change: float


@dataclass(frozen=True, eq=False)
class Attribution:
    """What moves the units of one layer in one direction. Made by `attribution`.

    Attributes:
        changes: the mean change of each unit at each token (V, u); NaN for tokens that do not occur.
        counts: how often each token occurs, int (V,).
        n_texts: how many texts were read.
    """

    classifier: TextClassifier
    texts: Sequence[str]
    changes: np.ndarray
    counts: np.ndarray
    n_texts: int
    _rises: "_Places" = field(repr=False)
    _falls: "_Places" = field(repr=False)

    @property
    def units(self) -> int:
        """Units of the layer."""
        return self.changes.shape[1]

    def words(self, unit: int, most: int = 10, *, up: bool = True, least: int = LEAST) -> list[WordEffect]:
        """The words that move a unit up most, or down, among those that occur at least `least` times."""
        shown = np.flatnonzero(self.counts >= max(least, 1))
        shown = shown[[bool(self.classifier.spelling(token)) for token in shown.tolist()]]
        change = self.changes[shown, unit]
        first = np.argsort(-change if up else change, kind="stable")[:most]
        first = first[change[first] > 0] if up else first[change[first] < 0]
        return [
            WordEffect(self.classifier.spelling(token), float(self.changes[token, unit]), int(self.counts[token]))
            for token in shown[first].tolist()
        ]

    def places(self, unit: int, most: int = KEPT, *, up: bool = True) -> list[PlaceEffect]:
        """The places that moved a unit up most, or down, one of each text."""
        extremes = self._rises if up else self._falls
        sign = 1 if up else -1
        return [
            _place(self.classifier, self.texts[row], row, place, state, sign * far)
            for far, state, row, place in zip(
                extremes.far[:most, unit].tolist(),
                extremes.state[:most, unit].tolist(),
                extremes.row[:most, unit].tolist(),
                extremes.place[:most, unit].tolist(),
                strict=True,
            )
            if far > 0
        ]

    def arrays(self) -> dict[str, np.ndarray]:
        """What it says, without the texts and the rare words; `from_arrays` reads it back."""
        shown = np.flatnonzero(self.counts >= LEAST)
        arrays = {
            "tokens": shown.astype(np.int32),
            "changes": self.changes[shown].astype(np.float32),
            "counts": self.counts[shown].astype(np.int32),
            "texts": np.array(self.n_texts),
        }
        for name, places in (("rises", self._rises), ("falls", self._falls)):
            arrays |= {f"{name}.{one.name}": getattr(places, one.name) for one in fields(places)}
        return arrays


class LateTexts(Sequence[str]):
    """Texts that are read when one of them is looked at: what moves a unit is drawn before."""

    def __init__(self, read: Callable[[], Sequence[str]]) -> None:
        self._read = read

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return tuple(shortened(text) for text in self._read())

    def __getitem__(self, place: Any) -> Any:
        return self._texts[place]

    def __len__(self) -> int:
        return len(self._texts)


def from_arrays(arrays: Mapping[str, np.ndarray], classifier: TextClassifier, texts: Sequence[str]) -> Attribution:
    """The attribution whose `arrays` these are. `texts` are those that it read."""
    tokens = arrays["tokens"]
    V = int(tokens.max(initial=-1)) + 1
    changes, counts = np.full((V, arrays["changes"].shape[1]), np.nan, np.float32), np.zeros(V, np.int32)
    changes[tokens], counts[tokens] = arrays["changes"], arrays["counts"]
    rises, falls = (
        _Places(**{one.name: arrays[f"{name}.{one.name}"] for one in fields(_Places)}) for name in ("rises", "falls")
    )
    return Attribution(classifier, texts, changes, counts, int(arrays["texts"]), rises, falls)


def attribution(
    classifier: TextClassifier, texts: Sequence[str], layer: int = 0, *, backward: bool = False
) -> Attribution:
    """Read texts, and measure how each word changes each unit.

    Args:
        classifier: a network's.
        texts: texts that it was not trained on; the first 1,000 are read.
        layer: counted from 0 over the recurrent layers.
        backward: the direction that reads from the end.

    Raises:
        ValueError: there is no such layer or direction, or no text has a word.
    """
    texts = tuple(shortened(text) for text in texts[:MOST_TEXTS])
    sequences = classifier.tokens(texts)
    totals: Counter[int] = Counter()
    sums: np.ndarray | None = None
    rises, falls = _Places(), _Places()
    V = 1 + max((int(tokens.max()) for tokens in sequences if len(tokens)), default=0)
    for block in classifier.states(sequences, layer):
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
        rises = rises.merged_with(block, h, change)
        falls = falls.merged_with(block, h, -change)
    if sums is None:
        raise ValueError("No text has a word that the network reads.")
    counts = np.array([totals[token] for token in range(V)])
    means = np.full(sums.shape, np.nan)
    np.divide(sums, counts[:, None], out=means, where=counts[:, None] > 0)
    return Attribution(classifier, texts, means, counts, len(texts), rises, falls)


@dataclass(frozen=True, eq=False)
class _Places:
    """The furthest places of each unit so far, the furthest first: all arrays are (at most KEPT, u)."""

    far: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    state: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    row: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    place: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))

    def merged_with(self, block: StateBlock, h: np.ndarray, change: np.ndarray) -> "_Places":
        """These and the furthest place of each text of a block, by `change` (B, T, u)."""
        change = np.where((block.places >= 0)[..., None], change, -np.inf)
        at = change.argmax(1)  # (B, u)
        rows = np.broadcast_to(block.rows[:, None], at.shape)
        merged = [np.take_along_axis(values, at[:, None], 1)[:, 0] for values in (change, h)]
        merged += [rows, np.take_along_axis(block.places, at, 1)]
        if len(self.far):
            before = (self.far, self.state, self.row, self.place)
            merged = [np.concatenate(pair) for pair in zip(before, merged, strict=True)]
        order = np.argsort(-merged[0], 0, kind="stable")[:KEPT]
        return _Places(*(np.take_along_axis(values, order, 0) for values in merged))


def _changes(block: StateBlock, *, backward: bool) -> tuple[np.ndarray, np.ndarray]:
    """The states of a direction, and the difference of each from the state before it, (B, T, u) both."""
    wanted = ("backward",) if backward else ("", "forward")
    h = next((block.directions[name] for name in wanted if name in block.directions), None)
    if h is None:
        raise ValueError("The layer reads forward alone.")
    nothing = np.zeros_like(h[:, :1])
    if backward:
        return h, h - np.concatenate([h[:, 1:], nothing], 1)
    return h, h - np.concatenate([nothing, h[:, :-1]], 1)


def _place(classifier: TextClassifier, text: str, row: int, place: int, state: float, change: float) -> PlaceEffect:
    word = [word for word in classifier.words(text) if word.token is not None][place]
    before, after = text[: word.start][-AROUND:], text[word.end :][:AROUND]
    if word.start > AROUND:
        before = f"…{before.partition(' ')[2] or before}"
    if len(text) - word.end > AROUND:
        after = f"{after.rpartition(' ')[0] or after}…"
    return PlaceEffect(row, _one_line(before), word.text, _one_line(after), state, change)


def _one_line(text: str) -> str:
    """White space as single spaces, also at the ends: they separate the word from its neighbours."""
    ends = (" " if text[:1].isspace() else "", " " if text[-1:].isspace() else "")
    return f"{ends[0]}{' '.join(text.split())}{ends[1]}" if text.strip() else text[:1] and " "
