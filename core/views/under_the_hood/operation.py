"""State surgery on one reading: what can be held, what it does to the states, and what to the answer."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from core.layers.hold import Hold
from core.views.under_the_hood.reading import Reading, held

ROUNDING = 1e-6  # a difference of states below it is none
Kind = Literal["gate", "units", "state"]


@dataclass(frozen=True)
class Operation:
    """What is done to one recurrent layer; all places are counted from 0.

    "gate" holds a gate at 0 or 1 and "units" hidden states at 0, both for some units (none: all) from the first to the
    last timestep. "state" replaces the state after the first timestep by that of the sequence `donor`.
    """

    kind: Kind
    layer: int
    gate: str = ""
    value: int = 0
    units: tuple[int, ...] = ()
    first: int = 0
    last: int = 0
    donor: int = 0


def standard(reading: Reading, layer: int) -> Operation:
    """What is shown first: the forget or update gate closed from the second timestep on, or a silent unit."""
    cell, last = reading.experiment.layers[layer], reading.timesteps - 1
    gates = cell.holdable
    first = min(1, last)
    if gates:
        return Operation("gate", layer, gates[0], 0, (), first, last)
    return Operation("units", layer, units=(0,), first=0, last=last)


def written(operation: Operation) -> str:
    """The operation for an address, counted from 1.

    >>> written(Operation("gate", 0, "f", 0, (0, 2), 1, 3)), written(Operation("state", 1, first=4, donor=2))
    ('gate.1.f.0.1-3.2.4', 'state.2.5.3')
    """
    o = operation
    units = "-".join(str(unit + 1) for unit in o.units) or "all"
    span = f"{units}.{o.first + 1}.{o.last + 1}"
    if o.kind == "gate":
        return f"gate.{o.layer + 1}.{o.gate}.{o.value}.{span}"
    return f"units.{o.layer + 1}.{span}" if o.kind == "units" else f"state.{o.layer + 1}.{o.first + 1}.{o.donor + 1}"


def read(text: str, reading: Reading) -> Operation | None:
    """What `written` wrote; None where it does not fit this network and sequence."""
    try:
        operation = _parsed(text)
    except (ValueError, IndexError):
        return None
    layers, o = reading.experiment.layers, operation
    if not (0 <= o.layer < len(layers)) or not layers[o.layer].recurrent:
        return None
    cell = layers[o.layer]
    fits = 0 <= o.first <= o.last < reading.timesteps and all(0 <= unit < cell.units for unit in o.units)
    if o.kind == "gate":
        fits = fits and o.gate in cell.holdable and o.value in (0, 1)
    if o.kind == "state":
        fits = fits and 0 <= o.donor < len(reading.prepared.data.X)
    return operation if fits else None


def _parsed(text: str) -> Operation:
    kind, layer, *rest = text.split(".")
    place = int(layer) - 1
    if kind == "state":
        at, donor = (int(part) - 1 for part in rest)
        return Operation("state", place, first=at, last=at, donor=donor)
    gate, value = "", 0
    if kind == "gate":
        gate, value, rest = rest[0], int(rest[1]), rest[2:]
    elif kind != "units":
        raise ValueError(kind)
    which, first, last = rest
    units = () if which == "all" else tuple(int(part) - 1 for part in which.split("-"))
    return Operation("gate" if gate else "units", place, gate, value, units, int(first) - 1, int(last) - 1)


def operate(reading: Reading, operation: Operation, donor: Reading | None = None) -> Reading:
    """The same sequence, read with the operation; `donor` is the reading that a state is taken from.

    Raises ValueError where the operation does not fit the network.
    """
    o = operation
    if o.kind == "state":
        if donor is None:
            raise ValueError("a state can only be replaced by that of another sequence: give its reading")
        return held(reading, _transplant(reading, donor, o))
    what, value = (o.gate, float(o.value)) if o.kind == "gate" else ("h", 0.0)
    ways = (False, True) if reading.experiment.layers[o.layer].bidirectional else (False,)
    return held(reading, tuple(Hold(o.layer, what, value, o.units, o.first, o.last, way) for way in ways))


def _transplant(reading: Reading, donor: Reading, operation: Operation) -> tuple[Hold, ...]:
    """Of an LSTM, the cell state too. Where the donor is shorter, its last state is taken."""
    at, layer = min(operation.first, donor.timesteps - 1), operation.layer
    holds = []
    for backward, way in enumerate(donor.trace.layers[layer].directions):
        states = {"h": way.h, **({"c": way.gates["c"]} if "c" in way.gates else {})}
        for what, values in states.items():
            span = operation.first, operation.first
            holds.append(Hold(layer, what, values[0, at], (), *span, backward=bool(backward)))
    return tuple(holds)


@dataclass(frozen=True, eq=False)
class Effect:
    """What the operation did to the layer's states, and to those units that moved most."""

    before: np.ndarray  # (T, u)
    after: np.ndarray  # (T, u)
    units: tuple[int, ...]  # the ones that moved most, at most four
    span: tuple[int, int]
    limit: float = field(default=1.0)


def effect(before: Reading, after: Reading, operation: Operation, limit: float) -> Effect:
    """The forward direction's states without and with the operation."""
    a, b = (one.trace.layers[operation.layer].directions[0].h[0] for one in (before, after))
    b = np.where(np.abs(b - a) < ROUNDING, a, b)
    order = np.argsort(-np.abs(b - a).sum(axis=0), kind="stable")
    return Effect(a, b, tuple(sorted(int(unit) for unit in order[:4])), (operation.first, operation.last), limit)


def sentence(before: Reading, after: Reading) -> str:
    """What the operation did to the answer, and to its error where the truth is known."""
    output = before.prepared.data.output
    if output.is_probability:
        return _of_classes(before, after)
    feature = output.features[0]
    unit = f" {feature.unit}" if feature.unit else ""
    moved = float(np.abs(after.answer - before.answer).max())
    moved = moved if moved > ROUNDING * max(1.0, float(np.abs(before.answer).max())) else 0.0
    if before.answer.size == 1:
        a, b = float(before.answer[0, 0]), float(after.answer[0, 0])
        said = f"{feature.name.capitalize()}: **{a:.3g}{unit}** before, **{b:.3g}{unit}** after."
    else:
        alone = len(output.features) == 1
        said = f"The {before.answer.size} answers move by up to **{moved:.3g}{unit if alone else ''}**."
    if before.truth is not None:
        errors = [float(np.abs(one.answer - before.truth).mean()) for one in (before, after)]
        said += f" The mean error goes from {errors[0]:.3g} to {errors[1]:.3g}."
    return said if moved else f"{said} Nothing changed: the network does not use what was taken."


def _of_classes(before: Reading, after: Reading) -> str:
    data = before.prepared.data
    if before.answer.size == 1:
        a, b = float(before.answer[0, 0]), float(after.answer[0, 0])
        said = f"Probability of “{data.classes[1]}”: **{a:.0%}** before, **{b:.0%}** after."
        return f"{said} The decision changes." if (a > 0.5) != (b > 0.5) else said
    turned = int(((before.answer > 0.5) != (after.answer > 0.5)).sum())
    said = f"**{turned}** of {before.answer.size} answers change their side."
    if before.truth is not None:
        right = [float(((one.answer > 0.5) == (before.truth > 0.5)).mean()) for one in (before, after)]
        said += f" Right before: {right[0]:.0%}; after: {right[1]:.0%}."
    return said


def answers(before: Reading, after: Reading, k: int) -> dict[str, np.ndarray]:
    """The arguments of the drawing of the answers (L,) for predicted feature `k`."""
    truth = np.full(len(before.answer), np.nan) if before.truth is None else before.truth[:, k]
    return {"before": before.answer[:, k], "after": after.answer[:, k], "truth": truth}


def answer_names(reading: Reading) -> tuple[str, ...]:
    """What each answer is: the timestep at which it falls; () where there is only one."""
    data = reading.prepared.data
    if len(reading.answer) == 1:
        return ()
    if data.output.per_timestep:
        return tuple(f"{data.timestep} {i + 1}" for i in range(len(reading.answer)))
    steps = data.target_steps or range(1, len(reading.answer) + 1)
    return tuple(f"{data.timestep} +{step}" for step in steps)
