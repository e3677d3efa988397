"""What classifies texts, of whatever kind: words with their places, and probabilities of sequences of tokens."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from core.text.splitting import set_apart
from core.text.tokenizer import Vocabulary

MOST_LETTERS = 20_000  # of a text that are read: IMDb's longest review has 13,704
SURE = 1e-6  # from 0 or 1: the end of the log-odds, ±13.8, since float32 has no larger ones


class Word(NamedTuple):
    """A word of a text: `text[start:end]`, as it is written there."""

    text: str
    start: int
    end: int
    token: int | None  # what the classifier reads; None if it leaves the word out
    known: bool  # whether the token stands for this word alone


def say_something(words: Iterable[Word]) -> bool:
    """True if a known word has a letter or a digit: signs alone, as in “...!!!”, judge nothing."""
    return any(word.known and any(map(str.isalnum, word.text)) for word in words)


@dataclass(frozen=True, eq=False)
class StateBlock:
    """The states of one recurrent layer over a block of B sequences, T timesteps in the order they were read.

    Attributes:
        rows: int (B,), which of the sequences.
        places: int (B, T), the position of each token in its sequence; -1 for padding.
        directions: "" alone, or "forward" and "backward", with the states (B, T, u) after each timestep.
    """

    rows: np.ndarray
    places: np.ndarray
    directions: dict[str, np.ndarray]


class TextClassifier(Protocol):
    """A classifier of texts, also of their parts. Sequences are int arrays of tokens."""

    @property
    def classes(self) -> tuple[str, str]:
        """The names of label 0 and label 1."""

    @property
    def longest(self) -> int | None:
        """The largest number of words that it reads of a text; None if it reads all."""

    @property
    def layers_with_states(self) -> tuple[str, ...]:
        """The names of its recurrent layers; () for a classifier without states."""

    def words(self, text: str) -> tuple[Word, ...]:
        """The words in the first 20,000 letters of a text."""

    def tokens(self, texts: Iterable[str]) -> list[np.ndarray]:
        """The tokens of each text: those of `words` that have one."""

    def spelling(self, token: int) -> str:
        """The word of a token; "" for padding and for the token of unknown words."""

    def probabilities(self, sequences: Sequence[np.ndarray]) -> np.ndarray:
        """The probability of label 1 for each sequence, float64 (n,); NaN for one without tokens."""

    def after_each(self, tokens: np.ndarray) -> np.ndarray:
        """The probability after the first token, after the first two, and so on, float64 (tokens,)."""

    def states(self, sequences: Sequence[np.ndarray], layer: int) -> Iterator[StateBlock]:
        """The states of recurrent layer `layer`, counted from 0, block by block. Raises ValueError for others."""


def is_known(classifiers: Sequence[TextClassifier], word: str) -> bool:
    """True if a piece of text without spaces is a word, or words, of one of the classifiers as it stands."""
    return any(all(one.known for one in classifier.words(word)) for classifier in classifiers)


def shortened(text: str) -> str:
    """The part of a text that is read: the first 20,000 letters, without half a word at the end."""
    if len(text) <= MOST_LETTERS:
        return text
    cut = text[:MOST_LETTERS]
    if text[MOST_LETTERS].isspace():
        return cut
    whole = cut.rstrip()
    end = max(whole.rfind(" "), whole.rfind("\n"))
    return cut[: end + 1] if end >= 0 else cut


def words_of(vocabulary: Vocabulary, text: str, signs: str = "") -> tuple[Word, ...]:
    """The words of a text as the vocabulary's tokenizer has them, with their places in the text.

    Each of `signs` is a word of its own, although people write it without a space before it.

    Example:
        >>> from core.text.tokenizer import fit
        >>> [(word.text, word.start, word.token) for word in words_of(fit(["so good"]), "So, so BAD!")]
        [('So', 0, 1), ('so', 4, 1), ('BAD', 7, None)]
    """
    text = shortened(text)
    lowered = text.lower() if vocabulary.lower else text
    spaced = lowered.translate(dict.fromkeys(map(ord, vocabulary.filters), " "))
    origin = range(len(text)) if len(lowered) == len(text) else _origins(text)
    words, at = [], 0
    for token in vocabulary.tokens(set_apart(text, signs)):
        start = spaced.index(token.word, at)
        at = start + len(token.word)
        first, last = origin[start], origin[at - 1] + 1
        words.append(Word(text[first:last], first, last, token.index, token.known))
    return tuple(words)


def spelling_of(vocabulary: Vocabulary, token: int) -> str:
    """The word of a token; "" for padding and for the token of unknown words."""
    word = vocabulary.index_word.get(int(token), "")
    return "" if word == vocabulary.oov_token else word


def log_odds(probabilities: np.ndarray) -> np.ndarray:
    """log(p / (1 − p)), in nats, within ±13.8; NaN stays.

    Example:
        >>> log_odds(np.array([0.5, 0.9, 1.0])).round(2).tolist()
        [0.0, 2.2, 13.82]
    """
    p = np.clip(np.asarray(probabilities, float), SURE, 1 - SURE)
    return np.log(p) - np.log1p(-p)


def _origins(text: str) -> list[int]:
    """For each letter of the text in lower case the index of the letter that it comes from: İ becomes two."""
    return [i for i, letter in enumerate(text) for _ in letter.lower()]
