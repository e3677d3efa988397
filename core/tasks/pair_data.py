"""Pairs of texts as tokens: what an encoder reads, and what a decoder writes.

n pairs, S tokens of a source, T of a target.
"""

from dataclasses import dataclass

import numpy as np

from core.feature import Feature
from core.layers import Embedding
from core.tasks.task_data import TaskData

PADDING, BEGIN, END = 0, 1, 2  # tokens of no character; only PADDING is among those of a source


@dataclass(frozen=True)
class Characters:
    """The characters of one side, and their tokens.

    Attributes:
        known: each character once, in the order of their tokens.
        first: the token of the first of them.
    """

    known: tuple[str, ...]
    first: int

    @property
    def tokens(self) -> int:
        """How many tokens there are, padding and signs included."""
        return self.first + len(self.known)

    def encode(self, texts: list[str], length: int, *, ends: bool = False) -> np.ndarray:
        """Texts as int32 (n, length), padded with 0 at the end, after END if `ends`.

        Raises KeyError for a character that is not known.

        Example:
            >>> Characters(("a", "b"), 3).encode(["ba"], 4, ends=True).tolist()
            [[4, 3, 2, 0]]
        """
        number = {character: self.first + place for place, character in enumerate(self.known)}
        X = np.zeros((len(texts), length), np.int32)
        for row, text in zip(X, texts, strict=True):
            row[: len(text)] = [number[character] for character in text]
            if ends:
                row[len(text)] = END
        return X

    def decode(self, tokens: np.ndarray) -> str:
        """The text of tokens (T,), up to the first that is no letter.

        Example:
            >>> Characters(("a", "b"), 3).decode(np.array([4, 3, 2, 0]))
            'ba'
        """
        text = []
        for token in tokens.tolist():
            if token < self.first:  # a sign, and no letter
                break
            text.append(self.known[token - self.first])
        return "".join(text)


@dataclass(frozen=True, eq=False, kw_only=True)
class PairData(TaskData):
    """Pairs of texts, one token for each character. The network is an `EncoderDecoder`.

    `tokens` is int32 (n, S), the source; y is float32 (n, T, 1), the target with its END. Both are padded with 0 at
    the end.

    Attributes:
        pairs: source and target of each pair, as text.
        embedding: of the source.
        target_embedding: of the target.
        attention: whether the decoder reads all states of the encoder.
        reverse: whether the source is read from its end.
        about: what the pairs are, half a sentence: "number words, English to French".
    """

    tokens: np.ndarray
    pairs: tuple[tuple[str, str], ...]
    source: Characters
    target: Characters
    embedding: Embedding
    target_embedding: Embedding
    attention: bool
    reverse: bool
    about: str
    notes: tuple[str, ...] = ()
    timestep: str = "letter"

    @property
    def X(self) -> np.ndarray:
        """The source's tokens, int32 (n, S)."""
        return self.tokens

    @property
    def timesteps(self) -> int:
        """S, the tokens of a source, padding included."""
        return self.tokens.shape[1]

    @property
    def features(self) -> int:
        """Features that the encoder reads at a timestep: the dimensions of a vector."""
        return self.embedding.dimensions

    @property
    def inputs(self) -> tuple[Feature, ...]:
        """What is read at a timestep: one letter."""
        return (Feature(self.timestep),)

    @property
    def target_steps(self) -> tuple[int, ...]:
        """(): the target is no later moment of the source."""
        return ()

    @property
    def corpus(self) -> None:
        """None: there are no labelled texts."""
        return

    @property
    def first_vectors(self) -> None:
        """None: the embeddings are drawn at random."""
        return

    def encode(self, texts: list[str]) -> np.ndarray:
        """Sources as the encoder reads them, int32 (n, S).

        Raises KeyError for a character that is not known.
        """
        length = max(self.timesteps, *(len(text) for text in texts))
        return self.source.encode([text[::-1] if self.reverse else text for text in texts], length)
