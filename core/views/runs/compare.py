"""Two to six runs beside each other: settings, curves, states of one sequence, and the difference of weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

import numpy as np

from core.experiment import Experiment
from core.figures.run_curves import Curve
from core.network.stack import Stack, stack_of
from core.runs import Run
from core.tasks import Prepared, data_key
from core.tasks.task import PairData
from core.views.runs.listed import Row
from core.views.runs.scores import Score
from core.views.runs.settings import differing
from core.views.sequence_lab import snapshot
from core.views.sequence_lab.snapshot import States
from core.views.shared.loss_curves import loss_curves, loss_label
from core.wording import number

LEAST, MOST = 2, 6  # runs that are compared
MOST_STATES = 60_000  # hidden states that are drawn of one layer; more cells than pixels say nothing


def letters(count: int) -> list[str]:
    """What runs are called where there is no room for their names: A, B, C and so on."""
    return list(ascii_uppercase[:count])


def table(rows: Sequence[Row], scores: Sequence[Score | None]) -> dict[str, list[str]]:
    """A row for each run: its letter and name, the settings that differ, and how good it is."""
    named = any(row.entry.name for row in rows)
    columns = {"Run": letters(len(rows))}
    if named:
        columns["Name"] = [row.entry.name for row in rows]
    columns |= differing([row.experiment for row in rows])
    columns["Best"] = ["" if one is None or one.best is None else one.metric.text(one.best) for one in scores]
    columns["Last"] = [_last(row, one) for row, one in zip(rows, scores, strict=True)]
    columns["Training"] = ["" if one is None else one.training for one in scores]
    return columns


def _last(row: Row, score: Score | None) -> str:
    if score is None:
        return row.end
    return "diverged" if score.last is None else score.metric.text(score.last)


def metric_sentence(scores: Sequence[Score | None]) -> str:
    """What "best" and "last" measure."""
    known = [one for one in scores if one is not None]
    if not known:
        return "None of these runs has a result yet."
    parts = []
    for held, on in ((True, "held back"), (False, "it learned from")):
        if words := sorted({one.metric.word for one in known if one.held_back == held}):
            parts.append(f"{' or '.join(f'the {word}' for word in words)} on sequences {on}")
    return f"Best and last are {' or '.join(parts)}, after the best and after the last epoch."


def of_files_sentence(rows: Sequence[Row]) -> str:
    """Which runs are from a file, and what that means; "" if none is."""
    which = [letter for letter, row in zip(letters(len(rows)), rows, strict=True) if row.imported]
    if not which:
        return ""
    verb, they = ("is", "it") if len(which) == 1 else ("are", "them")
    return f"From a file {verb} {', '.join(which)}: nobody has trained {they} here, and only you see {they}."


def curves(
    names: Sequence[str], runs: Sequence[Run], data: Sequence[Prepared], *, held_back: bool
) -> dict[str, list[Curve]]:
    """The losses by what they are counted in: curves of different units have no common axis.

    A run without such a loss has no curve.

    Args:
        names: the letter of each run.
        runs: with their outcomes.
        data: of each run.
        held_back: True for the loss on sequences held back, where there are some; False for the training loss.
    """
    by_unit: dict[str, list[Curve]] = {}
    for letter, run, prepared in zip(names, runs, data, strict=True):
        both = loss_curves(run.trained)
        points = both.validation if held_back else both.training
        if len(points[0]):
            by_unit.setdefault(loss_label(prepared, run.experiment), []).append(Curve(letter, *points))
    return by_unit


def same_sequences(experiments: Sequence[Experiment]) -> bool:
    """True if all read the same sequences, scaled alike or not."""
    return len({data_key(one.model_copy(update={"scaling": "none"})) for one in experiments}) == 1


def states(run: Run, prepared: Prepared, sequence: int) -> list[States]:
    """The hidden states of each recurrent layer for one sequence, after the last epoch.

    [] where the network is no stack of layers, or where a layer has more states than can be drawn.
    """
    outcome = run.trained
    if isinstance(prepared.data, PairData):
        return []
    traced = snapshot.trace_of(run.experiment, prepared, outcome, -1, sequence)
    every = snapshot.states(run.experiment, prepared, outcome, traced, sequence)
    return [one for one in every if max(h.size for _, h in one.blocks) <= MOST_STATES]


def joint_limit(every: Sequence[Sequence[States]]) -> float:
    """One limit for the colours of all states, so that colours can be compared."""
    return max((layer.limit for one in every for layer in one), default=1.0)


@dataclass(frozen=True, eq=False)
class Difference:
    """One weight array of two runs.

    Attributes:
        layer: the layer, as tables call it.
        array: such as kernel.
        shapes: of both.
        values: the second minus the first, as a matrix; None where the shapes differ.
        size: the mean size of the first one's weights.
    """

    layer: str
    array: str
    shapes: tuple[tuple[int, ...], tuple[int, ...]]
    values: np.ndarray | None
    size: float


def differences(first: tuple[Run, Prepared], second: tuple[Run, Prepared]) -> list[Difference]:
    """The weights of the second run minus those of the first, array by array; after the last epoch of each."""
    here, there = (_arrays(*one) for one in (first, second))
    found = []
    for key in dict.fromkeys([*here, *there]):
        a, b = here.get(key), there.get(key)
        shapes = (() if a is None else a.shape, () if b is None else b.shape)
        values = np.atleast_2d(b - a) if a is not None and b is not None and a.shape == b.shape else None
        size = 0.0 if a is None else float(np.abs(a).mean())
        found.append(Difference(*key, shapes, values, size))
    return found


def difference_table(every: Sequence[Difference], names: tuple[str, str]) -> dict[str, list[str]]:
    """A row for each weight array: shapes, and how far the runs are apart."""
    return {
        "Layer": [one.layer for one in every],
        "Weights": [one.array for one in every],
        f"Shape in {names[0]}": [_shape(one.shapes[0]) for one in every],
        f"Shape in {names[1]}": [_shape(one.shapes[1]) for one in every],
        "Mean size of the difference": [_apart(one, names) for one in every],
        f"Mean size in {names[0]}": [number(one.size) if one.shapes[0] else "none" for one in every],
    }


def _apart(one: Difference, names: tuple[str, str]) -> str:
    if one.values is not None:
        return number(float(np.abs(one.values).mean()))
    only = [name for name, shape in zip(names, one.shapes, strict=True) if shape]
    return f"only in {only[0]}" if len(only) == 1 else "shapes differ"


def _shape(shape: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, shape))})" if shape else "none"


def _arrays(run: Run, prepared: Prepared) -> dict[tuple[str, str], np.ndarray]:
    """The weights after the last epoch, by layer and array. The output layer has one name wherever it stands."""
    weights = run.trained.weights_at()
    if isinstance(prepared.data, PairData):
        return {("Network", f"array {place}"): array for place, array in enumerate(weights, 1)}
    stack = stack_of(run.experiment, prepared.data)
    named = {("Embedding", "vectors"): weights[0]} if stack.embedding else {}
    for place, layer in enumerate(stack.with_head):
        title = "Output layer" if place == len(stack.layers) else f"Layer {place + 1}, {layer.label}"
        for name, array in zip(_names(stack, place), stack.weights_of(weights, place), strict=True):
            named[title, name] = array
    return named


def _names(stack: Stack, place: int) -> list[str]:
    layer = stack.with_head[place]
    names = [matrix.name for matrix in layer.matrices(stack.widths[place])]
    if layer.directions == 1:
        return names
    return [f"{name}, {direction}" for direction in ("forward", "backward") for name in names]
