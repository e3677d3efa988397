"""Which units sit at the flat ends of their activation, and what that does to learning."""

import numpy as np

from core.layers.cell_step import Gate, Step
from core.layers.formula import number

FLAT = 0.02  # slope of tanh at |value| = 0.99, below which a unit counts as saturated

GATE_NAMES = {
    "h": "hidden state h",
    "i": "input gate i",
    "f": "forget gate f",
    "g": "candidate g",
    "o": "output gate o",
    "z": "update gate z",
    "r": "reset gate r",
    "candidate": "candidate",
    "c": "cell state c",
}
DOES = {
    "h": "the new state, from the input and the state before",
    "i": "how much of the candidate is written into the cell state",
    "f": "how much of the cell state is kept: 1 keeps all of it, 0 forgets it",
    "g": "what could be written into the cell state",
    "o": "how much of the cell state is shown as the hidden state",
    "z": "how much of the old state is kept: 1 keeps all of it, 0 takes the candidate",
    "r": "how much of the old state the candidate may look at",
    "candidate": "what the state could become",
    "c": "the memory that f, i and g have made",
}


def saturated(gate: Gate) -> np.ndarray:
    """Which units of a gate sit at the flat ends of its activation, bool (u,).

    tanh beyond ±0.99, a sigmoid above 0.99 or below 0.01; a relu that is off; never for linear.
    """
    if gate.activation == "sigmoid":
        return (gate.value > 0.99) | (gate.value < 0.01)
    if gate.activation == "tanh":
        return np.abs(gate.value) > 0.99
    return gate.slope == 0


def sentence(step: Step, unit: int) -> str:
    """What is saturated at this timestep, the chosen unit first, and what that does to learning; "" if nothing is."""
    flat = {gate.name: saturated(gate) for gate in step.gates}
    mine = [gate for gate in step.gates if flat[gate.name][unit]]
    count, all_of = sum(int(some.sum()) for some in flat.values()), sum(some.size for some in flat.values())
    if not count:
        return ""
    others = f"{count} of {all_of} values at this timestep are saturated."
    if not mine:
        return f"{others} Unit {unit + 1} is not among them: it can still learn from this timestep."
    own = _one(mine[0], unit) if len(mine) == 1 else _several(mine, unit)
    return f"{own} {others}" if count > len(mine) else own


def _several(gates: list[Gate], unit: int) -> str:
    values = ", ".join(f"{GATE_NAMES[gate.name]} = {number(float(gate.value[unit]))}" for gate in gates)
    steepest = number(max(float(gate.slope[unit]) for gate in gates))
    return (
        f"Unit {unit + 1} is saturated in {values}: the slopes there are {steepest} at most, and an error on its way "
        "back is multiplied by them, so these weights learn almost nothing from this timestep. An open forget or "
        "update gate is also memory: errors pass it unchanged."
    )


def _one(gate: Gate, unit: int) -> str:
    value, slope = float(gate.value[unit]), float(gate.slope[unit])
    where = f"Unit {unit + 1} is saturated: {GATE_NAMES[gate.name]} = {number(value)}."
    if gate.activation == "relu":
        return f"Unit {unit + 1} is off in the {GATE_NAMES[gate.name]}: that sum is below 0, so no error comes back."
    factor = "less than 0.0001" if slope < 1e-4 else number(slope)
    learning = (
        f"The slope of {gate.activation} there is {factor}, and an error on its way back is multiplied by it, so "
        "these weights learn almost nothing from this timestep."
    )
    if gate.name in ("f", "z") and value > 0.5:
        learning += " Here that is also memory: what was there before is kept, and errors pass back unchanged."
    return f"{where} {learning}"
