"""Dot-product attention as machine code, forward and back.

The formulas are those of `core.layers.attention`. B sequences as columns, T timesteps of the target, S of the source,
u units. Decoder states and contexts stand side by side in `joined` (T, 2 u, B), the states first.

A sequence is a matrix product of its own, so its columns become rows first, SIDE_BY_SIDE sequences at a time: the
processor fetches as many numbers as lie side by side, and all of them are needed.
"""

import numpy as np

from core.layers.attention import NEVER
from core.layers.machine_code import ARRAY, FLAGS, ZERO, add, compiled, exp, f32

SIDE_BY_SIDE = 16  # 64 bytes


@compiled()
def _gather(values: np.ndarray, row: int, first: int, count: int, rows: np.ndarray) -> None:
    """Write columns of values (T, rows, B), `count` from `first` on and u from `row` on, into rows (>= count, T, u)."""
    for t in range(rows.shape[1]):
        for n in range(rows.shape[2]):
            for k in range(count):
                rows[k, t, n] = values[t, row + n, first + k]


@compiled()
def _add_to(rows: np.ndarray, row: int, first: int, count: int, values: np.ndarray) -> None:
    """The opposite of `_gather`; it adds."""
    for t in range(rows.shape[1]):
        for n in range(rows.shape[2]):
            for k in range(count):
                values[t, row + n, first + k] += rows[k, t, n]


@compiled()
def _softmax(scores: np.ndarray) -> None:
    """Weights over each row of scores (T, S), in place."""
    for t in range(scores.shape[0]):
        row = scores[t]
        largest, total = row[0], ZERO
        for s in range(row.size):
            largest = max(largest, row[s])
        for s in range(row.size):
            row[s] = exp(row[s] - largest)
        for s in range(row.size):
            total += row[s]
        for s in range(row.size):
            row[s] /= total


@compiled(ARRAY, ARRAY, FLAGS, ARRAY, ARRAY)
def forward(
    states: np.ndarray, source: np.ndarray, real: np.ndarray, joined: np.ndarray, alignment: np.ndarray
) -> None:
    """Write states (T, u, B) and their contexts into `joined`, and the alignment (B, T, S).

    `source` are the encoder's states (S, u, B); `real` (S, B) says which of them count, (0, 0): all.
    """
    (T, u, B), S = states.shape, source.shape[0]
    own, context = np.empty((SIDE_BY_SIDE, T, u), f32), np.empty((SIDE_BY_SIDE, T, u), f32)
    other = np.empty((SIDE_BY_SIDE, S, u), f32)
    joined[:, :u], joined[:, u:] = states, ZERO
    for first in range(0, B, SIDE_BY_SIDE):
        count = min(SIDE_BY_SIDE, B - first)
        _gather(states, 0, first, count, own)
        _gather(source, 0, first, count, other)
        for k in range(count):
            scores = alignment[first + k]
            np.dot(own[k], other[k].T, scores)
            if real.size:
                for s in range(S):
                    if not real[s, first + k]:
                        for t in range(T):
                            scores[t, s] -= NEVER
            _softmax(scores)
            np.dot(scores, other[k], context[k])
        _add_to(context, u, first, count, joined)


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
    own, other = np.empty((SIDE_BY_SIDE, T, u), f32), np.empty((SIDE_BY_SIDE, S, u), f32)
    d_context, d_own = np.empty((SIDE_BY_SIDE, T, u), f32), np.empty((SIDE_BY_SIDE, T, u), f32)
    d_other, through, d_scores = np.empty((SIDE_BY_SIDE, S, u), f32), np.empty((S, u), f32), np.empty((T, S), f32)
    d_states[:], d_source[:] = d_joined[:, :u], ZERO
    for first in range(0, B, SIDE_BY_SIDE):
        count = min(SIDE_BY_SIDE, B - first)
        _gather(states, 0, first, count, own)
        _gather(source, 0, first, count, other)
        _gather(d_joined, u, first, count, d_context)
        for k in range(count):
            weights = alignment[first + k]
            np.dot(weights.T, d_context[k], d_other[k])
            np.dot(d_context[k], other[k].T, d_scores)
            for t in range(T):
                mean = ZERO
                for s in range(S):
                    mean += weights[t, s] * d_scores[t, s]
                for s in range(S):
                    d_scores[t, s] = weights[t, s] * (d_scores[t, s] - mean)
            np.dot(d_scores, other[k], d_own[k])
            np.dot(d_scores.T, own[k], through)
            add(through.reshape(S * u), d_other[k].reshape(S * u))
        _add_to(d_own, 0, first, count, d_states)
        _add_to(d_other, 0, first, count, d_source)
