"""Whether the day or the month comes first: decided by all rows of all columns of times, or left open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

SURE = 3  # times more steps of uneven length speak against an order


@dataclass(frozen=True, eq=False)
class Times:
    """A column of times, datetime64[us] for each given cell, NaT for those that are none.

    `order` is "day" or "month", whichever comes first, where all three parts are numbers and the year is not first.
    `open` is True if the other order is possible as well. `zone` names the zone if all have one.
    """

    entries: np.ndarray
    order: str = ""
    open: bool = False
    zone: str = ""
    clock: bool = False
    short_years: bool = False
    example: str = ""
    both: Mapping[str, np.ndarray] = field(default_factory=dict)  # the first value in each possible order


@dataclass(frozen=True, eq=False)
class Moments:
    """A column of times for each possible order of day and month: one entry if the cells tell it."""

    by_order: Mapping[str, np.ndarray]
    mark: str = ""
    zone: str = ""
    clock: bool = False
    short_years: bool = False
    example: str = ""


def decided(
    columns: Sequence[Moments], chosen: str = "", *, clock: np.ndarray | None = None, comma: bool = False
) -> list[Times]:
    """The times of all columns of a file, with one order of day and month.

    Args:
        columns: of times.
        chosen: "day" or "month" first, as the person says; "" lets the rows decide.
        clock: the seconds of the day (N,) that stand beside dates, in a column of their own.
        comma: True if the file has decimal commas. Where these are written, the day comes first.
    """
    orders = [_order(column, clock) for column in columns]
    sure = {order for order in orders if order in {"day", "month"}} or ({"day"} if comma else set())
    shared = next(iter(sure)) if len(sure) == 1 else ""
    return [_times(column, order, chosen, shared) for column, order in zip(columns, orders, strict=True)]


def _times(column: Moments, order: str, chosen: str, shared: str) -> Times:
    possible = column.by_order
    undecided = order == "?"
    if chosen in possible:
        order, undecided = chosen, False
    elif undecided and shared in possible:
        order, undecided = shared, False
    elif undecided:
        order = "day"
    return Times(
        possible[order],
        order=order if order in {"day", "month"} else "",
        open=undecided,
        zone=column.zone,
        clock=column.clock,
        short_years=column.short_years,
        example=column.example,
        both={name: times[~np.isnat(times)][:1] for name, times in possible.items()},
    )


def _order(column: Moments, clock: np.ndarray | None) -> str:
    """The order of a column as its own rows tell it; "?" if they do not."""
    if len(column.by_order) == 1:
        return next(iter(column.by_order))
    if column.mark.startswith(".") and "day" in column.by_order:
        return "day"
    beside = np.array(0, "m8[us]")
    if clock is not None and not column.clock and all(len(clock) == len(times) for times in column.by_order.values()):
        beside = np.round(clock * 1e6).astype("m8[us]")
    uneven = {order: _unevenness(times + beside) for order, times in column.by_order.items()}
    ranked = sorted(uneven, key=lambda order: uneven[order])
    (jumps, first), (others_jump, second) = uneven[ranked[0]], uneven[ranked[1]]
    if jumps != others_jump or first * SURE < second:
        return ranked[0]
    return "?"


def _unevenness(times: np.ndarray) -> tuple[bool, float]:
    """Whether times go forwards and backwards, and the share of steps that are not the usual one."""
    known = times[~np.isnat(times)]
    steps = np.diff(known)
    jumps = bool((steps > np.timedelta64(0)).any() and (steps < np.timedelta64(0)).any())
    months = known.astype("M8[M]")
    inside = known - months
    if len(steps) and (inside == inside[0]).all():
        steps = np.diff(months).astype(int)
    _, counts = np.unique(steps, return_counts=True)
    return jumps, 1 - counts.max() / len(steps) if len(steps) else 0.0
