"""Exact search for the rows of a matrix nearest to some points, in one pass over the matrix.

Reading the matrix from memory takes most of the time. So it is read in blocks that stay in the processor's cache while
all queries are compared with them. Cosines are computed in float32, and those of the few best rows again in float64:
so one query alone and a hundred at once give the same numbers in the same order.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

# OpenBLAS shares larger products among threads and waits for the slowest: 100 ms instead of 4 while the processors are
# busy with training. So every product here stays small, and the other processors stay free for other visitors.
BLOCK = 204_800  # numbers of the matrix compared with one query, 0.8 MB: a core's second cache. It shares from 460,800
PRODUCTS = 204_800  # multiplications of one matrix product. It shares from 262,144
TOGETHER = 16  # queries of one matrix product
TILES = 32  # such products at a time, so that NumPy's work between them does not count
FEW = 6  # queries up to which it is quicker to take them one by one, with each block still in the cache
MOST_EQUAL = 10_000  # rows kept that are equal in float32, as in a matrix of one repeated row


def nearest_rows(
    matrix: np.ndarray, scale: np.ndarray, queries: np.ndarray, counts: list[int]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """The rows with the highest cosine to each query.

    Args:
        matrix: float32 (V, D), in C or Fortran order.
        scale: float32 (V,), 1 / length of each row; 0 for a row of zeros, whose cosine is then 0.
        queries: float64 (Q, D), each of length 1.
        counts: how many rows to return for each query.

    Returns:
        For each query its rows, int64 (count,), and their cosines, float64 (count,), best first, and by row if
        cosines are equal to 12 decimals.
    """
    V, D = matrix.shape
    # The rounding error of a cosine in float32 is less than this.
    margin = np.float32((2 * D + 8) * np.finfo(np.float32).eps)
    best = [_Best(count, margin) for count in counts]
    points = queries.astype(np.float32)
    if len(points) <= FEW:
        rows = max(1, BLOCK // D)
        for first in range(0, V, rows):
            block, lengths = matrix[first : first + rows], scale[first : first + rows]
            for candidates, point in zip(best, points, strict=True):
                candidates.offer(first, block @ point * lengths)
    else:
        for first, tiles, lengths in _tiled(matrix, scale, max(1, PRODUCTS // (TOGETHER * D))):
            for q in range(0, len(points), TOGETHER):
                scores = points[q : q + TOGETHER] @ tiles  # (tiles, TOGETHER, rows)
                scores *= lengths
                for candidates, highest, own in zip(
                    best[q:], scores.max(axis=(0, 2)), scores.swapaxes(0, 1), strict=False
                ):
                    if highest >= candidates.floor:
                        candidates.offer(first, own.ravel())
    return [_in_order(matrix, scale, query, candidates) for query, candidates in zip(queries, best, strict=True)]


def _tiled(matrix: np.ndarray, scale: np.ndarray, rows: int) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """The matrix as views (tiles, D, rows), each with its first row and the scale of its rows (tiles, 1, rows)."""
    V, D = matrix.shape
    whole = V - V % rows
    starts = [*range(0, whole, rows * TILES), *([whole] if whole < V else [])]
    for first, last in pairwise([*starts, V]):
        width = min(rows, last - first)
        tiles = matrix[first:last].reshape(-1, width, D).swapaxes(1, 2)
        yield first, tiles, scale[first:last].reshape(-1, 1, width)


class _Best:
    """The rows that may still be among the `count` best, with their cosines in float32."""

    def __init__(self, count: int, margin: np.float32) -> None:
        self.count, self.margin = count, margin
        self.rows, self.scores = np.empty(0, np.int64), np.empty(0, np.float32)
        self.floor = np.float32(-np.inf)  # rows with a lower cosine cannot be among the best

    def offer(self, first: int, scores: np.ndarray) -> None:
        """Add the rows from `first` on by their cosines, float32 (rows,)."""
        if scores.max() < self.floor:
            return
        fresh = np.flatnonzero(scores >= self.floor)
        self.rows = np.concatenate([self.rows, fresh + first])
        self.scores = np.concatenate([self.scores, scores[fresh]])
        if len(self.rows) > self.count:
            self.floor = np.partition(self.scores, -self.count)[-self.count] - self.margin
            rest = np.flatnonzero(self.scores >= self.floor)
            if len(rest) > self.count + MOST_EQUAL:
                rest = rest[np.argsort(-self.scores[rest], kind="stable")[: self.count + MOST_EQUAL]]
            self.rows, self.scores = self.rows[rest], self.scores[rest]


def _in_order(matrix: np.ndarray, scale: np.ndarray, query: np.ndarray, best: _Best) -> tuple[np.ndarray, np.ndarray]:
    """The best rows and their cosines in float64. Each row is summed in the same order, so equal rows stay equal."""
    vectors = matrix[best.rows].astype(np.float64, order="C")  # (candidates, D)
    lengths = np.sqrt((vectors * vectors).sum(axis=1))
    lengths[scale[best.rows] == 0] = np.inf
    cosines = np.round((vectors * query).sum(axis=1) / lengths, 12) + 0.0  # no minus zero
    order = np.lexsort((best.rows, -cosines))[: best.count]
    return best.rows[order], cosines[order]
