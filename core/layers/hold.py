"""State surgery: what is held, and when, while a network reads. `core.network.trace` carries it out."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Change = Callable[[str, np.ndarray], np.ndarray]  # (what, its value (B, u)) -> the value the network goes on with


@dataclass(frozen=True, eq=False)
class Hold:
    """One thing in one recurrent layer, held at a value over a span of timesteps.

    `what` is a gate by its name in the cell's `kept`, or the state "h" (an LSTM's other state is "c"). Gates are held
    before they act; states after the timestep is read, so that the next timestep and the next layer get the value
    held, at masked timesteps too. `value` is one number for all chosen units, or (u,) with one for each.
    """

    layer: int  # its place among the experiment's layers
    what: str
    value: float | np.ndarray
    units: tuple[int, ...] = ()  # () is all of them
    first: int = 0  # timesteps, counted from 0; both ends are held
    last: int | None = None  # None is the end of the sequence
    backward: bool = False  # in the backward direction of a bidirectional layer

    def applied(self, value: np.ndarray) -> np.ndarray:
        """`value` (B, u) with the chosen units replaced. Raises ValueError where a unit is not there."""
        wide = np.broadcast_to(np.asarray(self.value, np.float32), value.shape)
        if not self.units:
            return wide
        if max(self.units) >= value.shape[-1]:
            raise ValueError(f"unit {max(self.units) + 1} was to be held, but the layer has {value.shape[-1]} units")
        changed = value.copy()
        changed[:, list(self.units)] = wide[:, list(self.units)]
        return changed


def untouched(what: str, value: np.ndarray) -> np.ndarray:
    """The change that changes nothing."""
    return value


def change_at(holds: tuple[Hold, ...], t: int) -> Change:
    """What the holds do at timestep `t`."""
    now = [hold for hold in holds if hold.first <= t and (hold.last is None or t <= hold.last)]
    if not now:
        return untouched

    def change(what: str, value: np.ndarray) -> np.ndarray:
        for hold in now:
            if hold.what == what:
                value = hold.applied(value)
        return value

    return change
