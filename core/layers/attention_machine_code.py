"""Dot-product attention as machine code, forward and back.

The formulas are those of `core.layers.attention`. B sequences as columns, T timesteps of the target, S of the source,
u units. Decoder states and contexts stand side by side in `joined` (T, 2 u, B), the states first.
"""

import numpy as np

from core.layers.attention import NEVER
from core.layers.machine_code import ARRAY, FLAGS, ZERO, add, compiled, f32


@compiled()
def _gather(values: np.ndarray, row: int, b: int, rows: np.ndarray) -> None:
    """Write the column b of values (T, rows, B), from `row` on, into rows (T, u)."""
    for t in range(rows.shape[0]):
        for n in range(rows.shape[1]):
            rows[t, n] = values[t, row + n, b]


@compiled()
def _add_to(rows: np.ndarray, row: int, b: int, values: np.ndarray) -> None:
    """The opposite of `_gather`; it adds."""
    for t in range(rows.shape[0]):
        for n in range(rows.shape[1]):
            values[t, row + n, b] += rows[t, n]


@compiled()
def _softmax(scores: np.ndarray) -> None:
    """Weights over each row of scores (T, S), in place."""
    for t in range(scores.shape[0]):
        largest, total = scores[t, 0], ZERO
        for s in range(scores.shape[1]):
            largest = max(largest, scores[t, s])
        for s in range(scores.shape[1]):
            scores[t, s] = np.exp(scores[t, s] - largest)
            total += scores[t, s]
        for s in range(scores.shape[1]):
            scores[t, s] /= total


@compiled(ARRAY, ARRAY, FLAGS, ARRAY, ARRAY)
def forward(
    states: np.ndarray, source: np.ndarray, real: np.ndarray, joined: np.ndarray, alignment: np.ndarray
) -> None:
    """Write states (T, u, B) and their contexts into `joined`, and the alignment (B, T, S).

    `source` are the encoder's states (S, u, B); `real` (S, B) says which of them count, (0, 0): all.
    """
    (T, u, B), S = states.shape, source.shape[0]
    own, other, context = np.empty((T, u), f32), np.empty((S, u), f32), np.empty((T, u), f32)
    joined[:] = ZERO
    for b in range(B):
        _gather(states, 0, b, own)
        _gather(source, 0, b, other)
        scores = alignment[b]
        np.dot(own, other.T, scores)
        if real.size:
            for s in range(S):
                if not real[s, b]:
                    for t in range(T):
                        scores[t, s] -= NEVER
        _softmax(scores)
        np.dot(scores, other, context)
        _add_to(own, 0, b, joined)
        _add_to(context, u, b, joined)


@compiled(ARRAY, ARRAY, ARRAY, ARRAY, ARRAY, ARRAY)
def backward(
    states: np.ndarray,
    source: np.ndarray,
    alignment: np.ndarray,
    d_joined: np.ndarray,
    d_states: np.ndarray,
    d_source: np.ndarray,
) -> None:
    """Write the gradients of states and source from that of `joined`. The alignment is overwritten."""
    (T, u, B), S = states.shape, source.shape[0]
    own, other = np.empty((T, u), f32), np.empty((S, u), f32)
    d_context, d_own, d_other = np.empty((T, u), f32), np.empty((T, u), f32), np.empty((S, u), f32)
    through, d_scores = np.empty((S, u), f32), np.empty((T, S), f32)
    d_states[:], d_source[:] = d_joined[:, :u], ZERO
    for b in range(B):
        _gather(states, 0, b, own)
        _gather(source, 0, b, other)
        _gather(d_joined, u, b, d_context)
        weights = alignment[b]
        np.dot(weights.T, d_context, d_other)
        np.dot(d_context, other.T, d_scores)
        for t in range(T):
            mean = ZERO
            for s in range(S):
                mean += weights[t, s] * d_scores[t, s]
            for s in range(S):
                d_scores[t, s] = weights[t, s] * (d_scores[t, s] - mean)
        np.dot(d_scores, other, d_own)
        np.dot(d_scores.T, own, through)
        add(through.reshape(S * u), d_other.reshape(S * u))
        _add_to(d_own, 0, b, d_states)
        _add_to(d_other, 0, b, d_source)
