"""State surgery on one traced sequence: what can be held, and the effect on the states and on the answer."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from core.layers.hold import Hold
from core.layers.stacking import recurrent_at
from core.views.under_the_hood.sequence_trace import SequenceTrace, held
from core.wording import amount, capitalised, number, percent

ROUNDING = 1e-6  # differences of states below it count as 0
Kind = Literal["gate", "units", "state"]


@dataclass(frozen=True)
class Operation:
    """An operation on one recurrent layer; all indices are counted from 0.

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


def standard(traced: SequenceTrace, layer: int) -> Operation:
    """The first operation: the forget or update gate closed from the second timestep on, or a silent unit."""
    gates, last = recurrent_at(traced.experiment.layers, layer).holdable, traced.timesteps - 1
    first = min(1, last)
    if gates:
        return Operation("gate", layer, gates[0], 0, (), first, last)
    return Operation("units", layer, units=(0,), first=0, last=last)


def to_text(operation: Operation) -> str:
    """The operation for an address, counted from 1.

    >>> to_text(Operation("gate", 0, "f", 0, (0, 2), 1, 3)), to_text(Operation("state", 1, first=4, donor=2))
    ('gate.1.f.0.1-3.2.4', 'state.2.5.3')
    """
    o = operation
    units = "-".join(str(unit + 1) for unit in o.units) or "all"
    span = f"{units}.{o.first + 1}.{o.last + 1}"
    if o.kind == "gate":
        return f"gate.{o.layer + 1}.{o.gate}.{o.value}.{span}"
    return f"units.{o.layer + 1}.{span}" if o.kind == "units" else f"state.{o.layer + 1}.{o.first + 1}.{o.donor + 1}"


def from_text(text: str, traced: SequenceTrace) -> Operation | None:
    """The operation that `to_text` wrote; None if it does not fit this network and sequence."""
    try:
        operation = _parsed(text)
    except (ValueError, IndexError):
        return None
    layers, o = traced.experiment.layers, operation
    if not (0 <= o.layer < len(layers)) or not layers[o.layer].recurrent:
        return None
    cell = recurrent_at(layers, o.layer)
    fits = 0 <= o.first <= o.last < traced.timesteps and all(0 <= unit < cell.units for unit in o.units)
    if o.kind == "gate":
        fits = fits and o.gate in cell.holdable and o.value in (0, 1)
    if o.kind == "state":
        fits = fits and 0 <= o.donor < len(traced.prepared.data.X)
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


def operate(traced: SequenceTrace, operation: Operation, donor: SequenceTrace | None = None) -> SequenceTrace:
    """The same sequence, traced with the operation. A state is taken from `donor`, another traced sequence.

    Raises ValueError if the operation does not fit the network.
    """
    o = operation
    if o.kind == "state":
        if donor is None:
            raise ValueError("A state can only be replaced by that of another sequence: give that sequence, traced.")
        return held(traced, _transplant(traced, donor, o))
    what, value = (o.gate, float(o.value)) if o.kind == "gate" else ("h", 0.0)
    directions = (False, True) if traced.experiment.layers[o.layer].directions > 1 else (False,)
    return held(
        traced, tuple(Hold(o.layer, what, value, o.units, o.first, o.last, direction) for direction in directions)
    )


def _transplant(traced: SequenceTrace, donor: SequenceTrace, operation: Operation) -> tuple[Hold, ...]:
    """The donor's state, of an LSTM with its cell state. If the donor is shorter, it is its last state."""
    at, layer = min(operation.first, donor.timesteps - 1), operation.layer
    holds = []
    for backward, direction in enumerate(donor.trace.layers[layer].directions):
        states = {"h": direction.h, **({"c": direction.gates["c"]} if "c" in direction.gates else {})}
        for what, values in states.items():
            span = operation.first, operation.first
            holds.append(Hold(layer, what, values[0, at], (), *span, backward=bool(backward)))
    return tuple(holds)


@dataclass(frozen=True, eq=False)
class Effect:
    """The effect of the operation on the layer's states."""

    before: np.ndarray  # (T, u)
    after: np.ndarray  # (T, u)
    units: tuple[int, ...]  # the ones that moved most, at most four
    span: tuple[int, int]
    limit: float = field(default=1.0)


def effect(before: SequenceTrace, after: SequenceTrace, operation: Operation, limit: float) -> Effect:
    """The forward direction's states without and with the operation."""
    a, b = (one.trace.layers[operation.layer].directions[0].h[0] for one in (before, after))
    b = np.where(np.abs(b - a) < ROUNDING, a, b)
    order = np.argsort(-np.abs(b - a).sum(axis=0), kind="stable")
    return Effect(a, b, tuple(sorted(int(unit) for unit in order[:4])), (operation.first, operation.last), limit)


def in_words(before: SequenceTrace, after: SequenceTrace) -> str:
    """The effect of the operation on the answer, and on its error if the truth is known."""
    output = before.prepared.data.output
    if output.is_probability:
        return _of_classes(before, after)
    feature = output.features[0]
    unit, alone = f" {feature.unit}" if feature.unit else "", len(output.features) == 1
    moved = float(np.abs(after.answer - before.answer).max())
    moved = moved if moved > ROUNDING * max(1.0, float(np.abs(before.answer).max())) else 0.0
    if before.answer.size == 1:
        a, b = float(before.answer[0, 0]), float(after.answer[0, 0])
        sentence = f"{capitalised(feature.name)}: **{number(a)}{unit}** before, **{number(b)}{unit}** after."
    else:
        sentence = f"The {before.answer.size} answers change by up to **{number(moved)}{unit if alone else ''}**."
    if before.truth is not None:
        errors = [float(np.abs(one.answer - before.truth).mean()) for one in (before, after)]
        sentence += f" The mean error goes from {amount(errors[0])} to {amount(errors[1])}{unit if alone else ''}."
    return sentence if moved else f"{sentence} Nothing changed: the network does not use what was removed."


def _of_classes(before: SequenceTrace, after: SequenceTrace) -> str:
    data = before.prepared.data
    if before.answer.size == 1:
        a, b = float(before.answer[0, 0]), float(after.answer[0, 0])
        sentence = f"Probability of “{data.classes[1]}”: **{percent(a)}** before, **{percent(b)}** after."
        return f"{sentence} The decision changes." if (a > 0.5) != (b > 0.5) else sentence
    turned = int(((before.answer > 0.5) != (after.answer > 0.5)).sum())
    sentence = f"**{turned}** of {before.answer.size} answers change their class."
    if before.truth is not None:
        right = [float(((one.answer > 0.5) == (before.truth > 0.5)).mean()) for one in (before, after)]
        sentence += f" Right before: {percent(right[0])}; after: {percent(right[1])}."
    return sentence


def answers(before: SequenceTrace, after: SequenceTrace, k: int) -> dict[str, np.ndarray]:
    """The arguments of the figure of the answers (L,) for predicted feature `k`."""
    truth = np.full(len(before.answer), np.nan) if before.truth is None else before.truth[:, k]
    return {"before": before.answer[:, k], "after": after.answer[:, k], "truth": truth}


def answer_names(traced: SequenceTrace) -> tuple[str, ...]:
    """The name of each answer: the timestep that it is for; () if there is only one."""
    data = traced.prepared.data
    if len(traced.answer) == 1:
        return ()
    if data.output.per_timestep:
        return tuple(f"{data.timestep} {i + 1}" for i in range(len(traced.answer)))
    steps = data.target_steps or range(1, len(traced.answer) + 1)
    return tuple(f"{data.timestep} +{step}" for step in steps)
