"""Whether values differ by more than the spread of their seeds: paired t-tests, corrected for their number.

k values, n seeds.

Networks of one seed begin with the same batches in the same order, so values are compared seed by seed. The test is
Student's paired t (Student, 1908), because people try three or five seeds: Wilcoxon's signed ranks cannot give a p
below 0.25 with three seeds, nor below 0.05 with five, so that it would never find anything. If a setting has no effect,
the two runs of a seed can change places, and their difference is symmetric around 0, for which the t-test is known to
err seldom enough, heavy tails included (Efron, 1969). Errors are compared by their ratio, that is
by their logarithms: twice the error is as much at 0.1 as at 10. All pairs of values are tested, since the best one was
not known before, and Holm's correction (1979) keeps the chance of any false claim on a setting below 5 %.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

LEVEL = 0.05  # the chance of a false claim on one setting
LEAST_SEEDS = 3  # two differences say next to nothing about their spread
ALIKE = 1e-6  # of their mean: differences that spread less are one number, such as a step of an accuracy


@dataclass(frozen=True)
class Pair:
    """Two values, compared seed by seed.

    Attributes:
        better: the place of the value that is better on average.
        worse: that of the other.
        wins: the seeds in which the better one is better.
        seeds: the seeds that both have.
        p: the chance of such a difference without an effect, corrected for all pairs.
    """

    better: int
    worse: int
    wins: int
    seeds: int
    p: float

    @property
    def differs(self) -> bool:
        """True if the difference is more than the spread of the seeds."""
        return self.p < LEVEL


def pairs(values: np.ndarray, *, higher_is_better: bool) -> list[Pair]:
    """All pairs of values that share at least three seeds.

    Args:
        values: a number for each value and seed (k, n), NaN where there is none.
        higher_is_better: True for an accuracy, False for an error.

    Example:
        >>> errors = np.array([[2.1, 2.0, 2.2, 2.1, 2.0], [2.9, 2.9, 3.0, 2.8, 2.9]])
        >>> [pair] = pairs(errors, higher_is_better=False)
        >>> pair.better, pair.wins, pair.seeds, pair.differs
        (0, 5, 5, True)
    """
    values = np.asarray(values, float)
    if not higher_is_better:
        positive = bool((values[np.isfinite(values)] > 0).all())
        values = -np.log(values) if positive else -values
    found = []
    for first, second in combinations(range(len(values)), 2):
        difference = values[first] - values[second]
        difference = difference[np.isfinite(difference)]
        if len(difference) < LEAST_SEEDS:
            continue
        turned = difference.mean() < 0
        better, worse = (second, first) if turned else (first, second)
        wins = int(((-difference if turned else difference) > 0).sum())
        found.append(Pair(better, worse, wins, len(difference), paired_p(difference)))
    corrected = holm([pair.p for pair in found])
    return [Pair(one.better, one.worse, one.wins, one.seeds, p) for one, p in zip(found, corrected, strict=True)]


def paired_p(differences: np.ndarray) -> float:
    """The two-sided p of Student's paired t-test for differences (n,), n at least 2.

    Differences that are all the same have no spread to compare with: then it is that of the sign test, 2 · 0.5ⁿ, and 1
    if all are 0.
    """
    from scipy.special import stdtr  # noqa: PLC0415 - the web process starts without scipy

    n, mean = len(differences), float(np.mean(differences))
    deviation = float(np.std(differences, ddof=1))
    if deviation <= ALIKE * abs(mean):
        return 2 * 0.5**n if mean else 1.0
    return float(2 * stdtr(n - 1, -abs(mean) / (deviation / np.sqrt(n))))


def holm(p: list[float]) -> list[float]:
    """Holm's correction of p values, in their order: with it, the chance of any false claim is that of one test.

    >>> [round(one, 3) for one in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p)), key=p.__getitem__)
    corrected, largest = [0.0] * len(p), 0.0
    for rank, place in enumerate(order):
        largest = max(largest, min(1.0, (len(p) - rank) * p[place]))
        corrected[place] = largest
    return corrected
