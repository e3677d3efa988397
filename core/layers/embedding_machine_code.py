"""An embedding as machine code, forward and back: a row of its table for each token.

B sequences, T timesteps, D dimensions, V tokens.
"""

import numpy as np

from core.layers.machine import Memory
from core.layers.machine_code import ARRAY, MATRIX, TOKENS, compiled, f32


class EmbeddingMachine:
    """An embedding in training. Its weights are the table (V, D), flat, as Keras has it."""

    def __init__(self, tokens: int, dimensions: int) -> None:
        self._V, self._D = tokens, dimensions
        self.size = tokens * dimensions
        self._memory = Memory()

    def forward(self, table: np.ndarray, tokens: np.ndarray) -> np.ndarray:
        """The vectors (T, D, B) of tokens (T, B), int32."""
        (vectors,) = self._memory.take((len(tokens), self._D, tokens.shape[1]))
        look_up(table.reshape(self._V, self._D), tokens, vectors)
        self._tokens = tokens
        return vectors

    def backward(self, gradient: np.ndarray, dy: np.ndarray) -> None:
        """Write the gradients of the table: 0 for tokens that were not read."""
        gradient[:] = 0
        add_up(dy, self._tokens, gradient.reshape(self._V, self._D))


@compiled(MATRIX, TOKENS, ARRAY)
def look_up(table: np.ndarray, tokens: np.ndarray, vectors: np.ndarray) -> None:
    """Write the row of each token (T, B) into a column of vectors (T, D, B)."""
    T, D, B = vectors.shape
    rows = np.empty((B, D), f32)
    for t in range(T):
        for b in range(B):
            row = table[tokens[t, b]]
            for k in range(D):
                rows[b, k] = row[k]
        for k in range(D):
            for b in range(B):
                vectors[t, k, b] = rows[b, k]


@compiled(ARRAY, TOKENS, MATRIX)
def add_up(dy: np.ndarray, tokens: np.ndarray, gradient: np.ndarray) -> None:
    """Add each column of dy (T, D, B) to the row of its token."""
    T, D, B = dy.shape
    rows = np.empty((B, D), f32)
    for t in range(T):
        for k in range(D):
            for b in range(B):
                rows[b, k] = dy[t, k, b]
        for b in range(B):
            row = gradient[tokens[t, b]]
            for k in range(D):
                row[k] += rows[b, k]
