"""A proportion with the interval in which the true one lies."""

import math
from dataclasses import dataclass
from statistics import NormalDist

from core.wording import percent

CONFIDENCE = 0.95
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


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
        return f"{percent(self.value, 1)} ({percent(self.low, 1)} to {percent(self.high, 1)})"


def share(count: int, of: int) -> Share:
    """A share with its interval by Wilson's score (Wilson, 1927), which stays within 0 to 1 for few and for all.

    Raises:
        ValueError: the count is below 0 or above the total.

    Example:
        >>> str(share(9, 10)), str(share(0, 0))
        ('90.0 % (59.6 % to 98.2 %)', 'nothing to judge')
    """
    if not 0 <= count <= of:
        raise ValueError(f"The count must be from 0 to {of} (got {count}).")
    if not of:
        return Share(0, 0, math.nan, math.nan)
    p, z2 = count / of, _Z**2 / of
    centre, reach = p + z2 / 2, math.sqrt(z2 * (p * (1 - p) + z2 / 4))
    # None and all have an exact bound, which rounding misses by 1e-16.
    low = (centre - reach) / (1 + z2) if count else 0.0
    return Share(count, of, low, (centre + reach) / (1 + z2) if count < of else 1.0)
