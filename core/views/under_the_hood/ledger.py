"""One cell at one timestep as the page shows it: what goes in, one gate's arithmetic, and the formulas."""

from typing import Any

import numpy as np

from core.network.formula import formula, legend, short, subscript
from core.network.ledger import SQUASHED, Gate, Step
from core.views.under_the_hood.reading import Reading, input_names
from core.views.under_the_hood.saturation import DOES, GATE_NAMES

MOST_LISTED = 6  # values of a vector written into a sentence


def gate_names(step: Step) -> dict[str, str]:
    """The gates that can be looked at, with what they are called."""
    return {gate.name: GATE_NAMES[gate.name] for gate in step.gates}


def words(reading: Reading, step: Step, place: int) -> str:
    """What goes in at this timestep and what comes out, in numbers."""
    before = "after" if step.backward else "before"
    first = step.t == (reading.timesteps - 1 if step.backward else 0)
    scaled = " (scaled)" if place == 0 and reading.experiment.scaling != "none" else ""
    state = f"the state {before} it, {_vector(step.h_before)}" if not first else "no state yet, so zeros"
    result = {
        "SimpleRNN": "summed, and squashed",
        "LSTM": "summed, and squashed into four gates, which make a new cell state and from it a new state",
        "GRU": "summed, and squashed into two gates and a candidate, which make a new state",
    }[step.layer.kind]
    return (
        f"It reads x = {_vector(step.x)}{scaled} and {state}. Both are joined, multiplied by the weights, {result}: "
        f"h = {_vector(step.h)}."
    )


def drawing(reading: Reading, step: Step, place: int, gate: str, unit: int) -> dict[str, Any]:
    """The arguments of `core.figures.gate_arithmetic`: [h(t-1), x(t), 1] against all weights of the gate."""
    found = _gate(step, gate)
    before, t = (step.t + 2 if step.backward else step.t), step.t + 1
    rows = [f"h{subscript(u + 1)}({before})" for u in range(len(step.h_before))]
    vector, weights = [step.h_before], [found.recurrent]
    if found.recurrent_bias is not None:
        rows.append("recurrent bias")
        vector.append(np.ones(1, np.float32))
        weights.append(found.recurrent_bias[None])
    rows += [*input_names(reading, place), "bias"]
    vector += [step.x, np.ones(1, np.float32)]
    weights += [found.kernel, found.bias[None]]
    note = "" if found.reset is None else "the rows of h and of the recurrent bias are multiplied by r first"
    return {
        "title": f"{GATE_NAMES[gate][0].upper()}{GATE_NAMES[gate][1:]}({t}): {DOES[gate]}",
        "rows": tuple(rows),
        "vector": np.concatenate(vector),
        "weights": np.concatenate(weights),
        "pre": found.pre,
        "value": found.value,
        "unit": unit,
        "activation": found.activation,
        "gate": gate in SQUASHED,
        "note": note,
    }


def formulas(step: Step, gate: str, unit: int) -> tuple[str, ...]:
    """The chosen gate's formula for one unit, then how the states follow from all gates."""
    blocks, names = formula(step, unit), [one.name for one in step.gates]
    return (blocks[names.index(gate)], *blocks[len(names) :])


def beside(step: Step) -> str:
    """What the letters beside the formula stand for."""
    return f"{legend(step)}."


def _gate(step: Step, name: str) -> Gate:
    return next(gate for gate in step.gates if gate.name == name)


def _vector(values: np.ndarray) -> str:
    said = [short(value) for value in values[:MOST_LISTED]]
    more = len(values) - MOST_LISTED
    return f"({', '.join(said)}{f', … {more} more' if more > 0 else ''})"
