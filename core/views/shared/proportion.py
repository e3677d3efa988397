"""A proportion with the interval in which the true one lies."""

import math
from dataclasses import dataclass

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Share:
    """A count out of a total, with the 95 % interval of the true share. NaN for a total of 0."""

    count: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share itself, from 0 to 1."""
        return self.count / self.of if self.of else math.nan

    def __str__(self) -> str:
        if not self.of:
            return "nothing to judge"
        return f"{self.value:.1%} ({self.low:.1%} to {self.high:.1%})"


def share(count: int, of: int) -> Share:
    """A share with its interval by Wilson's score (Wilson, 1927), which stays within 0 to 1 for few and for all.

    Raises:
        ValueError: the count is below 0 or above the total.

    Example:
        >>> str(share(9, 10)), str(share(0, 0))
        ('90.0% (59.6% to 98.2%)', 'nothing to judge')
    """
    if not 0 <= count <= of:
        raise ValueError(f"The count must be from 0 to {of} (got {count}).")
    if not of:
        return Share(0, 0, math.nan, math.nan)
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415 - the web process starts without scipy

    low, high = proportion_confint(count, of, alpha=1 - CONFIDENCE, method="wilson")
    # None and all have an exact bound, which rounding misses by 1e-16.
    return Share(count, of, float(low) if count else 0.0, float(high) if count < of else 1.0)
