"""A vocabulary ranked by frequency turns words into numbers, as the old `keras.preprocessing.text.Tokenizer`.

The index of a word is its rank: 1 for the most frequent, ties in order of appearance. 0 is for padding. An `oov_token`
(out of vocabulary) has index 1, and then the words begin at 2.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from core.text.splitting import FILTERS, words_of


class Token(NamedTuple):
    """A word of a sentence. `index` is what the network reads; None if the word is left out."""

    word: str
    index: int | None  # type: ignore[assignment]  # a field's name is worth more than tuple.index
    known: bool  # True if the index is the word's own


class Entry(NamedTuple):
    """A line of the vocabulary."""

    word: str
    index: int  # type: ignore[assignment]  # as above, and tuple.count
    count: int  # type: ignore[assignment]  # how often it comes; 0 for an oov_token
    texts: int  # in how many texts it comes
    kept: bool  # True if `num_words` includes it


@dataclass(frozen=True)
class Vocabulary:
    """The words of the texts it was fitted on. Made by `fit`.

    `words` are in order of first appearance, `counts` says how often each comes, and `texts` in how many texts.
    `num_words` keeps the indices below it, so one word less than it says: Keras counts the 0 of padding.
    """

    words: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    texts: tuple[int, ...] = ()
    n_texts: int = 0
    num_words: int | None = None
    oov_token: str | None = None
    filters: str = FILTERS
    lower: bool = True

    def __post_init__(self) -> None:
        if self.num_words is not None and self.num_words < 1:
            raise ValueError(f"num_words must be at least 1, or None (got {self.num_words})")
        if not len(set(self.words)) == len(self.words) == len(self.counts) == len(self.texts):
            raise ValueError(
                f"each word needs one count and one number of texts: use fit (got {len(set(self.words))} different "
                f"words, {len(self.counts)} and {len(self.texts)})"
            )

    @cached_property
    def word_index(self) -> dict[str, int]:
        """The index of every word, whatever `num_words` says. Its length is the vocabulary's size."""
        ranks = np.argsort(-np.asarray(self.counts, np.int64), kind="stable").tolist()
        special = [] if self.oov_token is None else [self.oov_token]
        # An oov_token that is also a word of the texts gets its rank, and index 1 stays empty, as in Keras.
        return {word: i for i, word in enumerate([*special, *(self.words[rank] for rank in ranks)], 1)}

    @cached_property
    def index_word(self) -> dict[int, str]:
        """The word of every index."""
        return {index: word for word, index in self.word_index.items()}

    @property
    def input_dim(self) -> int:
        """Rows that an Embedding needs: the largest index of `encode`, plus one for the 0 of padding."""
        return max([0, self._oov or 0, *self._kept.values()]) + 1

    def encode(self, texts: Iterable[str]) -> list[np.ndarray]:
        """Each text as the indices of its words, int32 (its words,).

        Words that are not kept become the oov_token, or are left out if there is none. Raises TypeError for anything
        but a list of texts.
        """
        pieces = words_of(texts, self.filters, lower=self.lower)
        other = self._oov or 0
        table = [self._kept.get(word, other) if word else 0 for word in pieces.spellings]
        indices = np.array(table, np.int32)[pieces.numbers]  # (pieces,)
        is_read = indices > 0
        bounds = np.concatenate([[0], np.cumsum(is_read)])[pieces.bounds].tolist()
        indices = indices[is_read]
        return [indices[start:end] for start, end in pairwise(bounds)]

    def tokens(self, text: str) -> list[Token]:
        """The words of one text, with those that the network does not read.

        Example:
            >>> fit(["so good", "so bad"], num_words=3).tokens("So, so BAD!")
            [Token(word='so', index=1, known=True), Token(word='so', index=1, known=True), \
Token(word='bad', index=None, known=False)]
        """
        pieces = words_of([text], self.filters, lower=self.lower)
        words = (pieces.spellings[number] for number in pieces.numbers)
        return [Token(word, self._kept.get(word, self._oov), word in self._kept) for word in words if word]

    def entries(self) -> list[Entry]:
        """The vocabulary as a table, in order of the index."""
        counts = dict(zip(self.words, zip(self.counts, self.texts, strict=True), strict=True))
        return [
            Entry(word, index, *counts.get(word, (0, 0)), kept=word in self._kept)
            for index, word in sorted(self.index_word.items())
        ]

    def extend(self, texts: Iterable[str]) -> "Vocabulary":
        """The vocabulary of these texts and all before, as if fitted on them together."""
        pieces = words_of(texts, self.filters, lower=self.lower)
        n = len(pieces.spellings)
        counts = np.bincount(pieces.numbers, minlength=n)
        n_texts = np.zeros(n, np.int64)
        for start, end in pairwise(pieces.bounds.tolist()):
            n_texts[pieces.numbers[start:end]] += 1  # once for each text, even if a number repeats
        seen = dict(zip(self.words, zip(self.counts, self.texts, strict=True), strict=True))
        for word, count, held_by in zip(pieces.spellings, counts.tolist(), n_texts.tolist(), strict=True):
            if word:
                before = seen.get(word, (0, 0))
                seen[word] = before[0] + count, before[1] + held_by
        all_counts, all_texts = zip(*seen.values(), strict=True) if seen else ((), ())
        return Vocabulary(
            words=tuple(seen),
            counts=all_counts,
            texts=all_texts,
            n_texts=self.n_texts + len(pieces.bounds) - 1,
            num_words=self.num_words,
            oov_token=self.oov_token,
            filters=self.filters,
            lower=self.lower,
        )

    def trimmed(self) -> "Vocabulary":
        """The vocabulary without the words that are not kept. It encodes every text the same, and is smaller to store.

        Do not extend it: it has forgotten the rare words.
        """
        if self.oov_token in self.words:
            return self  # that token would change its rank
        rows = [i for i, word in enumerate(self.words) if word in self._kept]
        return replace(
            self,
            words=tuple(self.words[i] for i in rows),
            counts=tuple(self.counts[i] for i in rows),
            texts=tuple(self.texts[i] for i in rows),
        )

    def to_json(self) -> str:
        """The vocabulary as JSON text, in ASCII; `from_json` reads it back."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Vocabulary":
        """Read what `to_json` wrote. Raises ValueError or TypeError for anything else."""
        fields = json.loads(text)
        if not isinstance(fields, dict):
            raise TypeError("text must be the JSON of a vocabulary, as to_json writes it")
        columns: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in fields.items()}
        return cls(**columns)

    @cached_property
    def _kept(self) -> dict[str, int]:
        """The words that `encode` knows, with their index."""
        limit = self.num_words
        return {word: index for word, index in self.word_index.items() if limit is None or index < limit}

    @property
    def _oov(self) -> int | None:
        return None if self.oov_token is None else self.word_index[self.oov_token]


def fit(
    texts: Iterable[str],
    num_words: int | None = None,
    oov_token: str | None = None,
    filters: str = FILTERS,
    *,
    lower: bool = True,
) -> Vocabulary:
    """The vocabulary of texts.

    Args:
        texts: the training texts.
        num_words: keep the `num_words - 1` most frequent words; None keeps all.
        oov_token: the word for all that are not kept, such as `<oov>`; None leaves them out.
        filters: characters that become spaces.
        lower: True if case does not count.

    Raises:
        TypeError: `texts` is one text, or an item is not a text.
        ValueError: num_words is below 1.

    Example:
        >>> vocabulary = fit(["So good, so good!", "so bad"])
        >>> vocabulary.word_index
        {'so': 1, 'good': 2, 'bad': 3}
        >>> [indices.tolist() for indices in vocabulary.encode(["bad but good"])]
        [[3, 2]]
    """
    return Vocabulary(num_words=num_words, oov_token=oov_token, filters=filters, lower=lower).extend(texts)
