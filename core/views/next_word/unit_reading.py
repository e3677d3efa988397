"""The units of a layer over a text: which follow something that can be counted, and what a page says of it.

T tokens, u units.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.tasks import PreparedLanguage
from core.views.next_word import unit_values
from core.views.next_word.language_model import LanguageModel
from core.wording import decimals, signed

SAMPLE = 500  # characters of the text that is shown first
KIND_NAMES = {
    "h": "hidden state h",
    "i": "input gate i",
    "f": "forget gate f",
    "g": "candidate g",
    "o": "output gate o",
    "c": "cell state c",
    "z": "update gate z",
    "r": "reset gate r",
}
CLOSE, SOME = 0.6, 0.3  # correlations that sentences call close, and some


@dataclass(frozen=True, eq=False)
class UnitReading:
    """How closely each unit follows what is counted in a text that was not learned.

    Attributes:
        counted: what was counted; what some unit follows most closely comes first.
        r: correlations, (counted, u).
        tokens: how many were read.
    """

    counted: tuple[str, ...]
    r: np.ndarray
    tokens: int

    @property
    def units(self) -> int:
        """u."""
        return self.r.shape[1]

    def best(self, counted: str, most: int) -> list[tuple[int, float]]:
        """The units that follow it most closely, counted from 0, each with its correlation."""
        row = self.r[self.counted.index(counted)]
        return [(int(unit), float(row[unit])) for unit in unit_values.ranked(row)[:most]]


class OverText(NamedTuple):
    """The values of one unit over a text.

    Attributes:
        pieces: what stands in the text, (T,).
        values: after each of them, (T,).
        shades: the values as the colours have them: from the middle of the limits.
        limit: of the shades.
        limits: of the values.
    """

    pieces: tuple[str, ...]
    values: np.ndarray
    shades: np.ndarray
    limit: float
    limits: tuple[float, float]


def read(model: LanguageModel, prepared: PreparedLanguage, layer: int, kind: str) -> UnitReading:
    """Rank the units of a layer over the beginning of the text held out, or of the one learned if none is."""
    data = prepared.data
    part = data.held_out if len(data.held_out) else data.learned
    tokens = part[: unit_values.READ]
    pieces = [data.table.spelled[token] for token in tokens.tolist()]
    counted = unit_values.there(pieces)
    of_units = unit_values.values(model, tokens, layer, kind)
    rows = {name: unit_values.correlations(of_units, unit_values.COUNTED[name](pieces)) for name in counted}
    closest = sorted(rows, key=lambda name: -float(np.abs(rows[name]).max()))
    r = np.array([rows[name] for name in closest]).reshape(len(closest), of_units.shape[1])
    return UnitReading(tuple(closest), r, len(tokens))


def sample(prepared: PreparedLanguage) -> str:
    """The beginning of the text held out, to be coloured first."""
    data = prepared.data
    part = data.held_out if len(data.held_out) else data.learned
    return data.table.decode(part[:SAMPLE])[:SAMPLE]


def over(model: LanguageModel, text: str, layer: int, kind: str, unit: int) -> OverText:
    """The values of a unit after each token of a text."""
    tokens = model.tokens(text)
    values = unit_values.values(model, tokens, layer, kind)[1:, unit]  # without the end of a line before the text
    spelled = [model.table.spelled[token] for token in tokens[1:].tolist()]
    pieces = tuple(spelled) if model.table.unit == "characters" else tuple(_spaced(spelled))
    low, high = _limits(model, layer, kind, values)
    middle, half = (low + high) / 2, (high - low) / 2
    return OverText(pieces, values, values - middle, half, (low, high))


def kind_name(kind: str) -> str:
    """The hidden state or a gate, as a menu has it.

    >>> kind_name("f")
    'forget gate f'
    """
    return KIND_NAMES.get(kind, kind)


def title(unit: int, kind: str) -> str:
    """What the figure shows."""
    return f"Unit {unit + 1}: {kind_name(kind)}"


def offered(unit: int, r: float) -> str:
    """A unit of a ranking on a button.

    >>> offered(6, -0.714)
    'unit 7: −0.71'
    """
    return f"unit {unit + 1}: {signed(r)}"


def about(read: UnitReading, counted: str, unit: int) -> str:
    """How closely the chosen unit follows what is counted, in a sentence."""
    r = float(read.r[read.counted.index(counted), unit])
    how = "closely" if abs(r) >= CLOSE else "a little" if abs(r) >= SOME else "hardly"
    return (
        f"Unit {unit + 1} follows {counted} {how}: the correlation over {read.tokens:,} tokens is {decimals(r)}. "
        "Orange is the upper half of its range, blue the lower; the line below the text says the same."
    )


def _limits(model: LanguageModel, layer: int, kind: str, values: np.ndarray) -> tuple[float, float]:
    (_, cell) = unit_values.recurrent_layers(model.stack.layers)[layer]
    if kind in cell.squashed:
        return 0.0, 1.0
    if kind == unit_values.STATE and cell.limit is not None:
        return -cell.limit, cell.limit
    largest = max(1.0, float(np.abs(values).max(initial=0)))
    return -largest, largest


def _spaced(words: list[str]) -> list[str]:
    return [word if word == "\n" else f"{word} " for word in words]
