"""Gaps in time: rows that follow each other in the file, and are far apart in time.

A series with equal steps has a gap where more than three steps are missing. Days without Saturdays and Sundays are
counted in working days. Pauses that come again and again, such as the nights of an exchange, belong to the series. In a
series without equal steps only a pause that is far longer than nearly all others is a gap.
"""

from dataclasses import dataclass

import numpy as np

from core.tasks.csv.words import moment, span

STEADY = 0.8  # of the steps are equal, in a series with equal steps
FAR = 3.5  # steps
PERCENTILE, FAR_UNEVEN = 90, 10.0  # a gap in an uneven series is so many times longer than nine of ten steps
AGAIN = 5  # pauses at least, for them to come again and again
WEEK = 5  # working days, the longest pause of holidays

_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, eq=False)
class Gaps:
    """`part` (N,) counts the stretches between gaps; `notes` are sentences about gaps and about missing steps."""

    part: np.ndarray
    notes: tuple[str, ...] = ()

    @property
    def longest(self) -> int:
        """The rows of the longest stretch without a gap."""
        return int(np.bincount(self.part).max()) if len(self.part) else 0


def gaps(times: np.ndarray, across: str = "") -> Gaps:
    """The gaps between ascending times.

    Args:
        times: datetime64 or float64 (N,).
        across: "yes" if windows may cross them, "no" if not even pauses that come again; "" lets the times decide.
    """
    none: np.ndarray = np.zeros(len(times), int)
    if len(times) < 4:
        return Gaps(none)
    steps = _steps(times)
    usual = float(np.median(steps))
    steady = np.mean(np.abs(steps - usual) <= 0.5 * usual) >= STEADY
    working_days = steady and times.dtype.kind == "M" and _are_working_days(times)
    if working_days:
        steps = np.busday_count(times[:-1].astype("M8[D]"), times[1:].astype("M8[D]")).astype(float)
        limit = float(WEEK)
    else:
        limit = FAR * usual if steady else FAR_UNEVEN * float(np.percentile(steps, PERCENTILE))
    far = steps > limit
    if not far.any():
        return Gaps(none, _missing(steps, usual if not working_days else 1.0) if steady and not working_days else ())
    regular = across != "no" and _come_again(np.flatnonzero(far), len(times))
    longest = int(np.argmax(np.where(far, steps, 0)))
    before, after = times[longest], times[longest + 1]
    where = f"{span(after - before)} from {moment(before)} to {moment(after)}"
    many = int(far.sum())
    if regular:
        return Gaps(
            none, (f"Rows pause {many} times, which comes again and again (the longest: {where}): windows cross it",)
        )
    said = f"{'A gap' if many == 1 else f'{many:,} gaps'} in time ({'' if many == 1 else 'the longest: '}{where}): "
    if across == "yes":
        return Gaps(none, (said + "windows cross it",))
    return Gaps(np.concatenate([[0], np.cumsum(far)]), (said + f"no window crosses {'it' if many == 1 else 'one'}",))


def _steps(times: np.ndarray) -> np.ndarray:
    """The time from each row to the next, in seconds or in the column's own unit; months that differ count alike."""
    if times.dtype.kind != "M":
        return np.diff(times)
    months: np.ndarray = times.astype("M8[M]")
    inside = times - months.astype(times.dtype)
    ends = (times + _DAY).astype("M8[M]") > months
    if (inside == inside[0]).all() or ends.all():
        return np.diff(months).astype(float)
    return np.diff(times) / np.timedelta64(1, "s")


def _are_working_days(times: np.ndarray) -> bool:
    """True for days without Saturdays and Sundays, over two weeks or more."""
    days: np.ndarray = times.astype("M8[D]")
    if (days == times).mean() < 1 and np.median(np.diff(times) / _DAY) != 1:
        return False
    return len(days) > 10 and bool(np.is_busday(days).all()) and np.median(np.diff(days)) == _DAY


def _come_again(places: np.ndarray, rows: int) -> bool:
    """True if pauses come again after about the same number of rows, as nights and weekends do."""
    if len(places) < AGAIN:
        return False
    between = np.diff(places)
    return bool(np.mean(np.abs(between - np.median(between)) <= 0.1 * np.median(between)) >= 0.7)


def _missing(steps: np.ndarray, usual: float) -> tuple[str, ...]:
    """A note about single steps that are missing, which windows cross."""
    holes = np.round(steps / usual) > 1
    count = int((np.round(steps / usual)[holes] - 1).sum())
    if not count:
        return ()
    rows = "1 row is" if count == 1 else f"{count:,} rows are"
    return (f"{rows} missing between others: windows take what is there",)
