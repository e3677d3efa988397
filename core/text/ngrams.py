"""N-grams: the chances of the next token from counts of what followed the last few tokens.

Counts of long contexts are mixed with those of shorter ones as Witten and Bell (1991), "The zero-frequency problem",
method C, weigh them; in this recursive form: Chen and Goodman (1998), "An empirical study of smoothing techniques for
language modeling", section 2.5. For a context h, with c(h, w) the times that w followed it, N(h) the times that
anything did, T(h) the different tokens that did, and h' the context without its first token:

    p(w | h) = (c(h, w) + T(h) p(w | h')) / (N(h) + T(h))

Below the empty context all V tokens are equally likely.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class Level(NamedTuple):
    """The counts of all contexts of one length. A context is named by the place of its n-gram among those of below.

    Attributes:
        keys: int64 (grams,), ascending: context · V + token.
        counts: int32 (grams,), c(h, w).
        totals: int64 (contexts,), N(h).
        kinds: int64 (contexts,), T(h).
    """

    keys: np.ndarray
    counts: np.ndarray
    totals: np.ndarray
    kinds: np.ndarray


@dataclass(frozen=True, eq=False)
class NGrams:
    """An n-gram model of tokens. Made by `fit`.

    Attributes:
        vocabulary: V, the tokens that there are.
        levels: the counts for contexts of 0, 1, … order − 1 tokens.
    """

    vocabulary: int
    levels: tuple[Level, ...]

    @property
    def order(self) -> int:
        """The tokens of its longest n-gram, the guessed one included."""
        return len(self.levels)

    def probabilities(self, tokens: np.ndarray) -> np.ndarray:
        """The probability of each token of a text given those before it, under each order, float64 (order, n).

        Row k is the model of order k + 1. At the beginning of the text the contexts are shorter.

        Example:
            >>> model = fit(np.array([1, 2, 1, 2, 1]), vocabulary=3, order=2)
            >>> model.probabilities(np.array([1, 2])).round(3).tolist()
            [[0.524, 0.381], [0.524, 0.794]]
        """
        n = len(tokens)
        every, p = np.empty((self.order, n)), np.full(n, 1 / self.vocabulary)
        context = np.zeros(n, np.int64)  # of each token, at the level at hand; -1 where it was never seen
        for k, level in enumerate(self.levels):
            seen = context >= 0
            place, found = _look_up(level.keys, np.where(seen, context * self.vocabulary + tokens, -1))
            count = np.where(found, level.counts[place], 0)
            known = np.where(seen, context, 0)
            total, kinds = (np.where(seen, each[known], 0) for each in (level.totals, level.kinds))
            there = total > 0
            mixed = (count + kinds * p) / np.maximum(total + kinds, 1)
            p = np.where(there, mixed, p)
            every[k] = p
            context = np.full(n, -1, np.int64)
            context[k + 1 :] = np.where(found, place, -1)[k:-1] if n > k + 1 else []
        return every

    def bits(self, tokens: np.ndarray) -> np.ndarray:
        """The mean bits of a token of a text under each order, float64 (order,); row k is order k + 1."""
        return -np.log2(self.probabilities(tokens)).mean(axis=1)

    def next_token(self, context: np.ndarray, order: int | None = None) -> np.ndarray:
        """The probability of each token to come next, float64 (V,).

        Args:
            context: the tokens so far; the last order − 1 are read.
            order: of the model, at most its own, which is the default.
        """
        p, V = np.full(self.vocabulary, 1 / self.vocabulary), self.vocabulary
        for k, level in enumerate(self.levels[: order or self.order]):
            if k > len(context):
                break
            here = self._context(context[len(context) - k :])
            if here < 0 or not level.totals[here]:
                break
            first, last = np.searchsorted(level.keys, [here * V, (here + 1) * V])
            counts = np.zeros(V)
            counts[level.keys[first:last] - here * V] = level.counts[first:last]
            p = (counts + level.kinds[here] * p) / (level.totals[here] + level.kinds[here])
        return p

    def likeliest_after(self) -> np.ndarray:
        """The token that follows each token most often, int64 (V,); the most frequent of all after one never seen."""
        level = self.levels[1]
        first = self.levels[0]
        best = np.full(self.vocabulary, first.keys[first.counts.argmax()])
        context = level.keys // self.vocabulary
        order = np.lexsort((level.counts, context))  # the largest count of a context stands last
        ends = np.flatnonzero(np.diff(context[order], append=-1))
        best[first.keys[context[order][ends]]] = level.keys[order][ends] % self.vocabulary
        return best

    def _context(self, tokens: np.ndarray) -> int:
        """The name of a context, -1 if it never came."""
        name = 0
        for level, token in zip(self.levels, tokens, strict=False):
            place, found = _look_up(level.keys, np.array([name * self.vocabulary + int(token)]))
            if not found[0]:
                return -1
            name = int(place[0])
        return name


def fit(tokens: np.ndarray, vocabulary: int, order: int) -> NGrams:
    """Count all n-grams up to an order.

    Args:
        tokens: of the text, whole numbers from 0 to vocabulary − 1, (n,).
        vocabulary: V.
        order: of the longest n-gram.

    Raises:
        ValueError: there is no token, or the order is below 1.
    """
    if not len(tokens) or order < 1:
        raise ValueError(f"At least one token and an order of 1 are needed (got {len(tokens)} and {order}).")
    levels: list[Level] = []
    context, contexts = np.zeros(len(tokens), np.int64), 1
    for k in range(order):
        grams = context * vocabulary + tokens[k:]
        keys, place, counts = np.unique(grams, return_inverse=True, return_counts=True)
        named = keys // vocabulary
        totals = np.bincount(named, weights=counts, minlength=contexts).astype(np.int64)
        levels.append(Level(keys, counts.astype(np.int32), totals, np.bincount(named, minlength=contexts)))
        if len(tokens) <= k + 1:
            break
        context, contexts = place[:-1], len(keys)
    return NGrams(vocabulary, tuple(levels))


def _look_up(keys: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The place of each wanted key, or a place nearby, and whether it is there."""
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return place, keys[place] == wanted
