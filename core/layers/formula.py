"""The formulas of a cell with the numbers put in, for one unit at one timestep, as lines of plain text."""

import numpy as np

from core.layers.cell_step import Gate, Step

MOST_TERMS = 8  # products written out in one group; the others are given as their sum
PER_LINE = 2  # products on a line, so that a line fits on a phone
MINUS = "−"


def number(value: float) -> str:
    """A number to three significant digits, with a typographic minus; to six where it is nearly 1.

    >>> number(0.31234), number(-12.0), number(1234.5), number(0.00001234), number(-0.99981)
    ('0.312', '−12', '1,234', '1.23e−05', '−0.99981')
    """
    value = float(value)
    if value == 0 or not np.isfinite(value):
        return "0" if value == 0 else str(value)
    nearly_one = 0.995 <= abs(value) < 1
    text = f"{value:,.0f}" if 1000 <= abs(value) < 1e7 else f"{value:.{6 if nearly_one else 3}g}"
    return text.replace("-", MINUS)


def products(weights: np.ndarray, values: np.ndarray) -> list[str]:
    """Signed terms `weight·value`, and the sum of those beyond MOST_TERMS.

    >>> products(np.array([0.31, -0.5]), np.array([10, -2.0]))
    ['+ 0.31·10', '− 0.5·(−2)']
    """
    shown = [_product(w, v) for w, v in zip(weights[:MOST_TERMS], values[:MOST_TERMS], strict=True)]
    rest = len(weights) - MOST_TERMS
    if rest > 0:
        total = float(weights[MOST_TERMS:] @ values[MOST_TERMS:])
        shown.append(f"{_sign(total)} {number(abs(total))} ({rest} more)")
    return shown


def formula(step: Step, unit: int) -> tuple[str, ...]:
    """How `unit` (counted from 0) got its state: a block of lines for each gate, and one for the state."""
    return (*(_gate(step, gate, unit) for gate in step.gates), *step.layer.state_formula(step, unit))


def legend(step: Step) -> str:
    """What stands beside the lines of a gate's formula."""
    parts = [f"hU: h({step.before}) times the recurrent kernel", f"xW: x({step.t + 1}) times the kernel", "b: bias"]
    if step.layer.biases > 1:
        parts.append("b′: the recurrent side's own bias")
    return "; ".join(parts)


def _gate(step: Step, gate: Gate, unit: int) -> str:
    """The lines of one gate: the products with h(t-1), those with x(t), the bias, the sum, the result."""
    squash = function(gate.activation)
    state = _lines(products(gate.recurrent[:, unit], step.h_before), "hU")
    if gate.recurrent_bias is not None:
        state.append((_signed(gate.recurrent_bias[unit]), "b′"))
    if gate.reset is not None:  # what the state says is let through by the reset gate
        inside = [(f"  {_unsigned(text) if i == 0 else text}", note) for i, (text, note) in enumerate(state)]
        by = step.layer.reset_by[gate.name]
        state = [(f"+ {number(gate.reset[unit])}·(", by), *inside, (")", "")]
    lines = [*state, *_lines(products(gate.kernel[:, unit], step.x), "xW"), (_signed(gate.bias[unit]), "b")]
    lines[0] = (_unsigned(lines[0][0]), lines[0][1])
    wide = max(len(text) for text, _ in lines)
    body = [f"  {text.ljust(wide)}  {note}".rstrip() for text, note in lines]
    result = f"{squash}({number(gate.pre[unit])}) = {number(gate.value[unit])}" if squash else number(gate.pre[unit])
    return "\n".join([f"{gate.name}{subscript(unit + 1)}({step.t + 1}) = {squash}(", *body, f") = {result}"])


def _lines(terms: list[str], note: str) -> list[tuple[str, str]]:
    """Terms put into lines of a few; the note stands beside the first."""
    cut = [" ".join(terms[i : i + PER_LINE]) for i in range(0, len(terms), PER_LINE)]
    return [(text, note if i == 0 else "") for i, text in enumerate(cut)]


def _unsigned(text: str) -> str:
    """The first term of a sum: without its plus, its minus close to it."""
    return text.removeprefix("+ ") if text.startswith("+") else text.replace(f"{MINUS} ", MINUS, 1)


def _product(weight: float, value: float) -> str:
    return f"{_sign(weight)} {number(abs(weight))}·{factor(value)}"


def factor(value: float) -> str:
    """A value as a factor: in brackets where it is negative."""
    return f"({number(value)})" if value < 0 else number(value)


def _sign(value: float) -> str:
    return MINUS if value < 0 else "+"


def _signed(value: float) -> str:
    return f"{_sign(value)} {number(abs(value))}"


def function(activation: str) -> str:
    """An activation in a formula: σ for a sigmoid, nothing for linear."""
    return {"linear": "", "sigmoid": "σ"}.get(activation, activation)


def subscript(number: int) -> str:
    """A number written low, as the index of a unit.

    >>> subscript(12)
    '₁₂'
    """
    return "".join(chr(ord("₀") + int(digit)) for digit in str(number))
