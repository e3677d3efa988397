"""The value of each unit and gate over a text, and which of them follow something that can be counted in it."""

from collections.abc import Callable, Sequence

import numpy as np

from core.layers.stacking import recurrent_layers
from core.views.next_word.language_model import LanguageModel

STATE, CELL_STATE = "h", "c"  # the names of the hidden state and of an LSTM's cell state among the gates
READ = 3000  # tokens over which units are ranked


def kinds(model: LanguageModel, layer: int) -> tuple[str, ...]:
    """What can be shown of a recurrent layer: its cell state, in which an LSTM counts, its hidden state, its gates."""
    (_, cell) = recurrent_layers(model.stack.layers)[layer]
    return tuple(sorted((STATE, *cell.kept), key=lambda kind: kind != CELL_STATE))


def layer_names(model: LanguageModel) -> tuple[str, ...]:
    """The recurrent layers, as a menu shows them."""
    return tuple(
        f"layer {i}: {cell.label}, {cell.units} units"
        for i, (_, cell) in enumerate(recurrent_layers(model.stack.layers), 1)
    )


def values(model: LanguageModel, tokens: np.ndarray, layer: int, kind: str) -> np.ndarray:
    """The state or a gate of a recurrent layer after each token, float32 (T, u)."""
    place, _ = recurrent_layers(model.stack.layers)[layer]
    (direction,) = model.read(tokens).layers[place].directions
    return (direction.h if kind == STATE else direction.gates[kind])[0]


def line_length(pieces: Sequence[str]) -> np.ndarray:
    r"""How many tokens the line has so far, (T,).

    >>> line_length(["a", "b", "\n", "c"]).tolist()
    [1.0, 2.0, 0.0, 1.0]
    """
    return _since(pieces, lambda piece: piece == "\n")


def word_length(pieces: Sequence[str]) -> np.ndarray:
    """How many letters the word has so far, (T,).

    >>> word_length(list("to be")).tolist()
    [1.0, 2.0, 0.0, 1.0, 2.0]
    """
    return _since(pieces, lambda piece: not piece.isalnum() and piece != "'")


def in_brackets(pieces: Sequence[str]) -> np.ndarray:
    """1 inside of brackets, (T,).

    >>> in_brackets(list("a[b]c")).tolist()
    [0.0, 1.0, 1.0, 0.0, 0.0]
    """
    opened = np.cumsum([(piece in "[(") - (piece in ")]") for piece in pieces])
    return (opened > 0).astype(float)


def in_quotes(pieces: Sequence[str]) -> np.ndarray:
    """1 inside of quotation marks, (T,).

    >>> in_quotes(list('a"b"c')).tolist()
    [0.0, 1.0, 1.0, 0.0, 0.0]
    """
    straight = np.cumsum([piece == '"' for piece in pieces]) % 2
    curly = np.cumsum([(piece == "\u201c") - (piece == "\u201d") for piece in pieces])
    return ((straight + curly) > 0).astype(float)


def capital(pieces: Sequence[str]) -> np.ndarray:
    """1 at a capital, (T,).

    >>> capital(list("aB")).tolist()
    [0.0, 1.0]
    """
    return np.array([float(piece.isupper()) for piece in pieces])


COUNTED: dict[str, Callable[[Sequence[str]], np.ndarray]] = {
    "the length of the line so far": line_length,
    "the length of the word so far": word_length,
    "brackets that are open": in_brackets,
    "quotation marks that are open": in_quotes,
    "capitals": capital,
}


def there(pieces: Sequence[str]) -> tuple[str, ...]:
    """What of COUNTED changes in a text, so that a unit can follow it."""
    return tuple(name for name, count in COUNTED.items() if np.ptp(count(pieces)) > 0)


def correlations(of_units: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Pearson's correlation of each unit's values (T, u) with what is counted (T,), float64 (u,); 0 for a constant.

    >>> correlations(np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 1.0]]), np.array([3.0, 2.0, 1.0])).tolist()
    [-1.0, 0.0]
    """
    x = of_units.astype(np.float64) - of_units.mean(axis=0, dtype=np.float64)
    y = counted - counted.mean()
    size = np.sqrt((x**2).sum(axis=0) * (y**2).sum())
    return np.divide(y @ x, size, out=np.zeros(x.shape[1]), where=size > 1e-12)


def ranked(r: np.ndarray) -> np.ndarray:
    """The units by how closely they follow what is counted, either way, int (u,)."""
    return np.argsort(-np.abs(r), kind="stable")


def _since(pieces: Sequence[str], ends: Callable[[str], bool]) -> np.ndarray:
    count, counts = 0, []
    for piece in pieces:
        count = 0 if ends(piece) else count + 1
        counts.append(float(count))
    return np.array(counts)
