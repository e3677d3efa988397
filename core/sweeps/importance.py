"""Which settings decide whether a run is among the best: PED-ANOVA, with its spread, and what chance alone gives.

n runs, m settings, K values of a setting, B resamples or shuffles.

PED-ANOVA (Watanabe, Bansal and Hutter, IJCAI 2023) compares how often each value of a setting is among the best runs
with how often it is among all: the Pearson divergence of the two. Optuna computes it, with every value of a setting a
category of its own, since a sweep has few. A setting's share is its part of the sum over all settings.

Two things are added, since a divergence is never below 0 and grows by chance alone:

- An interval: the runs are drawn anew with replacement (bootstrap), a thousand times.
- A test: if a setting does nothing, then the runs that differ in nothing but this setting can change places. Their
  scores are shuffled among them, and p is how often the divergence is as large as it was found. This is exact, whatever
  the other settings and the seeds do. Holm's correction is for the number of settings.

All that is drawn is seeded: the same runs always give the same numbers.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from core.sweeps.paired import LEVEL, holm

BEST = 0.5  # the share of runs that are the best: with less, a sweep of 20 runs can show nothing of two values
RESAMPLES = 1000
SHUFFLES = 2000
SEED = 20  # of all that is drawn; any would do
WIDTH = 0.95  # of the interval
ROUNDING = 1e-12  # divergences that differ by less are the same


@dataclass(frozen=True)
class Importance:
    """How much a setting decides whether a run is among the best.

    Attributes:
        share: of the importance of all settings, from 0 to 1.
        low: the lower end of its interval of 95 %.
        high: the upper end.
        p: the chance of such a divergence if the setting does nothing, corrected for the number of settings.
        enough: False if there are too few runs to tell even a perfect setting from one that does nothing.
    """

    share: float
    low: float
    high: float
    p: float
    enough: bool

    @property
    def matters(self) -> bool:
        """True if the setting decides more than chance would."""
        return self.enough and self.p < LEVEL


def importances(
    values: np.ndarray, seeds: np.ndarray, scores: np.ndarray, *, ended: int | None = None
) -> list[Importance]:
    """The importance of each setting.

    Args:
        values: the number of the value that each run has of each setting (n, m), from 0 without gaps.
        seeds: of the runs (n,). No two runs have all values and the seed in common.
        scores: of the runs (n,), finite, and lower is better; their order is all that counts.
        ended: how many runs did not diverge, by default all; only these can be among the best.

    Example:
        >>> units, cell, seed = (one.ravel() for one in np.meshgrid(range(3), range(2), range(4)))
        >>> found = importances(np.stack([units, cell], 1), seed, scores=-1.0 * units + 0.01 * seed)
        >>> [(round(one.share, 1), one.matters) for one in found]
        [(1.0, True), (0.0, False)]
    """
    n, m = values.shape
    best = min(BEST, ((n if ended is None else ended) - 0.5) / n)  # half a run less, whatever way it is rounded
    draw = np.random.default_rng(SEED)
    top = scores <= np.sort(scores)[_last(best, n)]
    tests = [_Test.of(values, place, seeds, top) for place in range(m)]
    differs = any(test.divergence > ROUNDING for test in tests)
    shares = _by_optuna(values, scores, best) if differs else np.zeros(m)
    low, high = _interval(values, scores, best, shares, draw)
    p = holm([test.p(draw) for test in tests])
    return [
        Importance(float(shares[i]), float(low[i]), float(high[i]), p[i], tests[i].least_p <= LEVEL / m)
        for i in range(m)
    ]


def divergence(top: np.ndarray, every: np.ndarray) -> np.ndarray:
    """The Pearson divergence of the best runs from all runs, as Optuna computes it for categories.

    Args:
        top: how many of the best runs have each value (..., K).
        every: how many of all (..., K).
    """
    all_runs = _density(every)
    return (all_runs * (_density(top) / all_runs - 1) ** 2).sum(axis=-1)


def _density(counts: np.ndarray) -> np.ndarray:
    """How likely each value is (..., K): Optuna's Parzen estimator, with its prior of weight 1."""
    kinds = counts.shape[-1]
    spread = 1 / ((counts > 0).sum(axis=-1, keepdims=True) + 1)
    total = counts.sum(axis=-1, keepdims=True)
    density: np.ndarray = ((counts + total * spread) / (1 + kinds * spread) + 1 / kinds) / (total + 1)
    return density


def _by_optuna(values: np.ndarray, scores: np.ndarray, best: float) -> np.ndarray:
    """The share of each setting (m,)."""
    import optuna  # noqa: PLC0415 - pages start without it

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    names = [str(place) for place in range(values.shape[1])]
    kinds = values.max(axis=0) + 1
    distributions: dict[str, optuna.distributions.BaseDistribution] = {
        name: optuna.distributions.CategoricalDistribution(tuple(range(k)))
        for name, k in zip(names, kinds.tolist(), strict=True)
    }
    study = optuna.create_study(direction="minimize")
    study.add_trials(
        optuna.trial.create_trial(
            params=dict(zip(names, row, strict=True)), distributions=distributions, value=float(score)
        )
        for row, score in zip(values.tolist(), scores, strict=True)
    )
    evaluator = optuna.importance.PedAnovaImportanceEvaluator(target_quantile=best)
    found = optuna.importance.get_param_importances(study, evaluator=evaluator)
    return np.array([found[name] for name in names])


def _last(best: float, n: int) -> int:
    """The place of the last of the best runs among n in their order."""
    return int(np.ceil(best * n)) - 1


def _shares(divergences: np.ndarray) -> np.ndarray:
    """Parts of the sum (..., m); none if all are 0."""
    total = divergences.sum(axis=-1, keepdims=True)
    return np.divide(divergences, total, out=np.zeros_like(divergences), where=total > ROUNDING)


def _interval(
    values: np.ndarray, scores: np.ndarray, best: float, shares: np.ndarray, draw: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the intervals of all shares, (m,) each, by the bootstrap."""
    n, order = len(scores), np.argsort(scores, kind="stable")
    ranked = scores[order]
    drawn = draw.integers(n, size=(RESAMPLES, n)) + n * np.arange(RESAMPLES)[:, None]
    counts = np.bincount(drawn.ravel(), minlength=RESAMPLES * n).reshape(RESAMPLES, n)  # of each run, the best first
    last = (np.cumsum(counts, axis=1) > _last(best, n)).argmax(axis=1)
    top = counts * (ranked[None, :] <= ranked[last][:, None])  # (B, n)
    found = []
    for column in values[order].T:
        one_hot = np.eye(column.max() + 1)[column]  # (n, K)
        found.append(divergence(top @ one_hot, counts @ one_hot))
    tail = (1 - WIDTH) / 2
    low, high = np.quantile(_shares(np.stack(found, axis=-1)), [tail, 1 - tail], axis=0)
    return np.minimum(low, shares), np.maximum(high, shares)


@dataclass(frozen=True, eq=False)
class _Test:
    """Whether a setting does more than nothing.

    Attributes:
        top: how many of the best runs have each value (K,).
        every: how many of all.
        blocks: the runs that differ in nothing else: how many blocks have these values, and so many of the best runs.
    """

    top: np.ndarray
    every: np.ndarray
    blocks: Counter[tuple[tuple[int, ...], int]]

    @classmethod
    def of(cls, values: np.ndarray, place: int, seeds: np.ndarray, top: np.ndarray) -> "_Test":
        """The test of a setting; `top` is True for the best runs (n,)."""
        column, kinds = values[:, place], int(values[:, place].max()) + 1
        others = np.column_stack([np.delete(values, place, axis=1), seeds])
        _, block = np.unique(others, axis=0, return_inverse=True)
        there: dict[int, list[int]] = {}
        best: Counter[int] = Counter()
        for of, value, is_top in zip(block.ravel().tolist(), column.tolist(), top.tolist(), strict=True):
            there.setdefault(of, []).append(value)
            best[of] += is_top
        blocks = Counter((tuple(sorted(found)), best[of]) for of, found in there.items())
        return cls(
            np.bincount(column[top], minlength=kinds).astype(float),
            np.bincount(column, minlength=kinds).astype(float),
            blocks,
        )

    @property
    def least_p(self) -> float:
        """The p of a setting whose one value is always among the best, in these blocks."""
        several = sum(count for (found, _), count in self.blocks.items() if len(found) > 1)
        return float(len(self.every) ** (1.0 - min(several, self.top.sum())))

    @property
    def divergence(self) -> float:
        """That of the runs as they are."""
        return float(divergence(self.top, self.every))

    def p(self, draw: np.random.Generator) -> float:
        """How often chance gives a divergence as large as the one that was found."""
        shuffled = np.zeros((SHUFFLES, len(self.every)))
        for (found, best), count in sorted(self.blocks.items()):
            chosen = _subsets(found, best, len(self.every))  # (C, K)
            if len(chosen) > count:  # as likely as below, and faster for many choices
                shuffled += chosen[draw.integers(len(chosen), size=(SHUFFLES, count))].sum(axis=1)
            else:
                shuffled += draw.multinomial(count, np.full(len(chosen), 1 / len(chosen)), size=SHUFFLES) @ chosen
        by_chance = divergence(shuffled, self.every)
        found_too = int((by_chance >= self.divergence - ROUNDING).sum())
        return (1 + found_too) / (1 + SHUFFLES)


def _subsets(found: Sequence[int], best: int, kinds: int) -> np.ndarray:
    """All choices of `best` of the values that a block has, as zeros and ones (C, K)."""
    chosen = list(combinations(found, best))
    subsets = np.zeros((len(chosen), kinds))
    for row, values in enumerate(chosen):
        subsets[row, list(values)] = 1
    return subsets
