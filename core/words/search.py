"""The rows of a matrix nearest to some points: all of them looked at, exactly, in one pass over the matrix.

What takes the time is to read the matrix from memory. So it is read in blocks that stay in the processor's cache while
every query is held against them, and of each block only the rows that can still be among the best are looked at again:
first in float32 as the matrix is, then those few in float64, so that one query alone and a hundred at once give the
same numbers in the same order.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

# OpenBLAS shares a product among threads where it is larger than these, and then waits for the slowest: on a machine
# whose processors are busy with training that cost 100 ms where 4 were needed. So every product here stays below, and
# leaves the other processors to other visitors.
BLOCK = (
    204_800  # numbers of the matrix held against one query, 0.8 MB: a core's second cache. From 460,800 on it shares
)
PRODUCTS = 204_800  # multiplications of one matrix product. From 262,144 on it shares
TOGETHER = 16  # queries of one matrix product
TILES = 32  # such products at a time: enough that NumPy's own work between them does not count
FEW = 6  # queries: up to so many are quicker one after the other, each block still in the cache
MOST_EQUAL = 10_000  # rows kept that cannot be told apart in float32: what a matrix of one repeated row would fill


def nearest_rows(
    matrix: np.ndarray, scale: np.ndarray, queries: np.ndarray, counts: list[int]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """The rows with the highest cosine to each query.

    Args:
        matrix: float32 (V, D), in C or Fortran order.
        scale: float32 (V,), 1 / length of each row, and 0 where that is zero: such a row's cosine is 0.
        queries: float64 (Q, D), each of length 1.
        counts: how many rows each query wants.

    Returns:
        For each query its rows, int64 (count,), and their cosines, float64 (count,), best first, and by row where
        cosines are equal in 12 decimals.
    """
    V, D = matrix.shape
    # Two sums of D products in float32, and the lengths beside them, differ from the true ones by less than this.
    margin = np.float32((2 * D + 8) * np.finfo(np.float32).eps)
    best = [_Best(count, margin) for count in counts]
    points = queries.astype(np.float32)
    if len(points) <= FEW:
        rows = max(1, BLOCK // D)
        for first in range(0, V, rows):
            block, lengths = matrix[first : first + rows], scale[first : first + rows]
            for found, point in zip(best, points, strict=True):
                found.offer(first, block @ point * lengths)
    else:
        for first, tiles, lengths in _tiled(matrix, scale, max(1, PRODUCTS // (TOGETHER * D))):
            for q in range(0, len(points), TOGETHER):
                scores = points[q : q + TOGETHER] @ tiles  # (tiles, TOGETHER, rows)
                scores *= lengths
                for found, highest, own in zip(best[q:], scores.max(axis=(0, 2)), scores.swapaxes(0, 1), strict=False):
                    if highest >= found.floor:
                        found.offer(first, own.ravel())
    return [_in_order(matrix, scale, query, found) for query, found in zip(queries, best, strict=True)]


def _tiled(matrix: np.ndarray, scale: np.ndarray, rows: int) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """The matrix as views (tiles, D, rows), with the first row of each and its lengths (tiles, 1, rows)."""
    V, D = matrix.shape
    whole = V - V % rows
    starts = [*range(0, whole, rows * TILES), *([whole] if whole < V else [])]
    for first, last in pairwise([*starts, V]):
        width = min(rows, last - first)
        tiles = matrix[first:last].reshape(-1, width, D).swapaxes(1, 2)
        yield first, tiles, scale[first:last].reshape(-1, 1, width)


class _Best:
    """The rows that can still be among the `count` best, with their cosines in float32."""

    def __init__(self, count: int, margin: np.float32) -> None:
        self.count, self.margin = count, margin
        self.rows, self.scores = np.empty(0, np.int64), np.empty(0, np.float32)
        self.floor = np.float32(-np.inf)  # whatever lies below cannot be among them

    def offer(self, first: int, scores: np.ndarray) -> None:
        """Look at the cosines of rows `first` and on, float32 (rows,)."""
        if scores.max() < self.floor:
            return
        fresh = np.flatnonzero(scores >= self.floor)
        self.rows = np.concatenate([self.rows, fresh + first])
        self.scores = np.concatenate([self.scores, scores[fresh]])
        if len(self.rows) > self.count:
            self.floor = np.partition(self.scores, -self.count)[-self.count] - self.margin
            kept = np.flatnonzero(self.scores >= self.floor)
            if len(kept) > self.count + MOST_EQUAL:
                kept = kept[np.argsort(-self.scores[kept], kind="stable")[: self.count + MOST_EQUAL]]
            self.rows, self.scores = self.rows[kept], self.scores[kept]


def _in_order(matrix: np.ndarray, scale: np.ndarray, query: np.ndarray, found: _Best) -> tuple[np.ndarray, np.ndarray]:
    """The candidates again in float64. Sums go along each row in the same way, so that equal rows are equal."""
    vectors = matrix[found.rows].astype(np.float64, order="C")  # (candidates, D)
    lengths = np.sqrt((vectors * vectors).sum(axis=1))
    lengths[scale[found.rows] == 0] = np.inf
    cosines = np.round((vectors * query).sum(axis=1) / lengths, 12) + 0.0  # no minus zero
    order = np.lexsort((found.rows, -cosines))[: found.count]
    return found.rows[order], cosines[order]
