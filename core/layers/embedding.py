"""Embedding: a vector for each token, by which a network reads text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from core.layers.initializers import Seeds, uniform

if TYPE_CHECKING:
    import keras

    from core.layers.embedding_machine_code import EmbeddingMachine

Start = Literal["learned", "glove", "word2vec"]

LIMIT = 0.05  # of the numbers of a random vector, either side of 0


@dataclass(frozen=True)
class Embedding:
    """`Embedding(tokens, dimensions)`: it follows from the task, and is not among an experiment's layers.

    Tokens are whole numbers below `tokens`; 0 is padding. `start` says where its vectors come from: drawn at random and
    "learned", or made before training begins. With `frozen` they stay as they are (Keras: `trainable=False`).
    """

    tokens: int
    dimensions: int
    start: Start = "learned"
    frozen: bool = False

    @property
    def parameters(self) -> int:
        """Its weights."""
        return self.tokens * self.dimensions

    def initial_weights(self, seeds: Seeds) -> list[np.ndarray]:
        """Random vectors, whatever `start` says; see `Layer.initial_weights`."""
        return [uniform(seeds.next(), (self.tokens, self.dimensions), LIMIT)]

    def run(self, tokens: np.ndarray, table: np.ndarray) -> np.ndarray:
        """The vectors (B, T, dimensions) of tokens (B, T), from its weights (tokens, dimensions)."""
        return table[tokens]

    def machine(self) -> "EmbeddingMachine":
        """The embedding in training."""
        from core.layers.embedding_machine_code import EmbeddingMachine  # noqa: PLC0415 - compiles, only workers train

        return EmbeddingMachine(self.tokens, self.dimensions)

    def keras_layer(self, *, mask: bool, name: str = "embedding") -> "keras.Layer":
        """Keras's Embedding; with a mask, token 0 is skipped."""
        import keras  # noqa: PLC0415 - only workers load it

        return keras.layers.Embedding(
            self.tokens, self.dimensions, mask_zero=mask, trainable=not self.frozen, name=name
        )


@dataclass(frozen=True, eq=False)
class FirstVectors:
    """The vectors that an embedding starts with, where they are not drawn at random."""

    matrix: np.ndarray  # float32 (tokens, dimensions), 0 for a token that has none
    known: np.ndarray  # bool (tokens,): which have one
    seconds: float  # that it took to get them
    note: str  # a sentence: how many words have one


MakeVectors = Callable[[], FirstVectors]  # called by workers alone, since it may take seconds
