"""One cell at one timestep, as the page shows it: its input, the arithmetic of one gate, and the formulas."""

from typing import Any

import numpy as np

from core.layers.cell_step import Gate, Step
from core.layers.formula import formula, legend, number, subscript
from core.views.under_the_hood.saturation import DOES, GATE_NAMES
from core.views.under_the_hood.sequence_trace import SequenceTrace, input_names

MOST_LISTED = 6  # values of a vector written into a sentence


def gate_names(step: Step) -> dict[str, str]:
    """The gates of a cell, with their names on the page."""
    return {gate.name: GATE_NAMES[gate.name] for gate in step.gates}


def words(traced: SequenceTrace, step: Step, place: int) -> str:
    """The input and the output of the cell at this timestep, in numbers."""
    before = "after" if step.backward else "before"
    first = step.t == (traced.timesteps - 1 if step.backward else 0)
    scaled = " (scaled)" if place == 0 and traced.experiment.scaling != "none" else ""
    state = f"the state {before} it, {_vector(step.h_before)}" if not first else "no state yet, so zeros"
    return (
        f"It reads x = {_vector(step.x)}{scaled} and {state}. Both are joined, multiplied by the weights, "
        f"{step.layer.step_sentence}: h = {_vector(step.h)}."
    )


def figure_arguments(traced: SequenceTrace, step: Step, place: int, gate: str, unit: int) -> dict[str, Any]:
    """The arguments of `core.figures.gate_arithmetic`: [h(t-1), x(t), 1] against all weights of the gate."""
    chosen = _gate(step, gate)
    before, t = (step.t + 2 if step.backward else step.t), step.t + 1
    rows = [f"h{subscript(u + 1)}({before})" for u in range(len(step.h_before))]
    vector, weights = [step.h_before], [chosen.recurrent]
    if chosen.recurrent_bias is not None:
        rows.append("recurrent bias")
        vector.append(np.ones(1, np.float32))
        weights.append(chosen.recurrent_bias[None])
    rows += [*input_names(traced, place), "bias"]
    vector += [step.x, np.ones(1, np.float32)]
    weights += [chosen.kernel, chosen.bias[None]]
    note = "" if chosen.reset is None else "the rows of h and of the recurrent bias are multiplied by r first"
    return {
        "title": f"{GATE_NAMES[gate][0].upper()}{GATE_NAMES[gate][1:]}({t}): {DOES[gate]}",
        "rows": tuple(rows),
        "vector": np.concatenate(vector),
        "weights": np.concatenate(weights),
        "pre": chosen.pre,
        "value": chosen.value,
        "unit": unit,
        "activation": chosen.activation,
        "gate": gate in step.layer.squashed,
        "note": note,
    }


def formulas(step: Step, gate: str, unit: int) -> tuple[str, ...]:
    """The formula of a gate for one unit, then the formulas of the states."""
    blocks, names = formula(step, unit), [one.name for one in step.gates]
    return (blocks[names.index(gate)], *blocks[len(names) :])


def symbols(step: Step) -> str:
    """The meaning of the letters in the formulas."""
    return f"{legend(step)}."


def _gate(step: Step, name: str) -> Gate:
    return next(gate for gate in step.gates if gate.name == name)


def _vector(values: np.ndarray) -> str:
    shown = [number(value) for value in values[:MOST_LISTED]]
    more = len(values) - MOST_LISTED
    return f"({', '.join(shown)}{f', … {more} more' if more > 0 else ''})"
