"""How far back a network sees: the three cells trained on delayed echo with growing k.

The answer at each timestep is the bit of k timesteps ago, so the network must hold k bits at once. The gradient of the
last answer with respect to each input (its saliency) should peak k timesteps before the end.
"""

from functools import cache

import numpy as np

from core.experiment import Experiment, Task, Training
from core.layers import cells, recurrent
from core.runs import Run
from core.tasks import Prepared, PreparedSeries, complete
from core.views.under_the_hood.sequence_trace import SequenceTrace, capitalised_name, recurrent_places

DELAYS = (1, 2, 4, 6, 8, 12, 16)
LENGTH = 24  # timesteps: eight answers remain where k is largest
SEQUENCES = 512
UNITS = (4, 8, 16, 32)
EPOCHS = 60
CHANCE = 0.5
SECONDS = 2.0  # of training for one network, about
NOTHING = 1e-9  # a slope below it counts as 0
ANSWERED = 32  # sequences over which a gradient is averaged


def experiment(cell: str, k: int, units: int) -> Experiment:
    """One network of the comparison."""
    return complete(
        Experiment(
            task=Task(name="echo", parameters={"k": k, "length": LENGTH, "sequences": SEQUENCES}),
            layers=(recurrent(cell, units=units),),
            training=Training(epochs=EPOCHS, learning_rate=0.01),
        )
    )


@cache
def experiments(units: int) -> dict[tuple[str, int], Experiment]:
    """All networks of the comparison, by cell and k; small k first, so that the chart fills from the left."""
    return {(cell, k): experiment(cell, k, units) for k in DELAYS for cell in cells()}


def accuracy(run: Run, prepared: Prepared) -> float:
    """The share of right answers on sequences never seen, at the timesteps at which there is a bit to echo."""
    k, rows = run.experiment.task.parameters["k"], prepared.data.validation
    right = (run.trained.predictions[rows] > 0.5) == (prepared.data.y[rows] > 0.5)  # (n, T, 1)
    return float(right[:, k:].mean())


def accuracies(measured: dict[tuple[str, int], float | None]) -> dict[str, np.ndarray]:
    """Each cell's accuracy over DELAYS, NaN for networks that are not trained yet."""
    curves = {cell: np.full(len(DELAYS), np.nan) for cell in cells()}
    for (cell, k), value in measured.items():
        curves[cell][DELAYS.index(k)] = np.nan if value is None else value
    return curves


def option(text: str | None, options: tuple[int, ...], standard: int) -> int:
    """The number that an address names, if it is among the options; else the standard one."""
    return int(text) if text and text.isdecimal() and int(text) in options else standard


def averaged_inputs(prepared: PreparedSeries) -> np.ndarray:
    """The sequences over which a gradient is averaged, held back from training, (n, T, 1)."""
    return prepared.X[prepared.data.validation[:ANSWERED]]


def averaged(slopes: np.ndarray) -> np.ndarray:
    """The mean of |∂ output / ∂ x(t)| over sequences, (T,), from (n, T)."""
    return slopes.mean(axis=0)


def cell_name(traced: SequenceTrace) -> str:
    """The name of a network's curve: its kind of cell, if there is only one kind."""
    kinds = {traced.experiment.layers[place].kind for place in recurrent_places(traced.experiment)}
    return kinds.pop() if len(kinds) == 1 else "network"


def saliency_title(traced: SequenceTrace, slopes: np.ndarray) -> str:
    """The timestep that the answer depends on most, if it depends on any."""
    name = capitalised_name(traced)
    if slopes.max() < NOTHING:
        return f"{name}: no {traced.timestep} moves the answer"
    return f"{name}: {traced.timestep} {int(np.argmax(slopes)) + 1} matters most"


def is_complete(curves: dict[str, np.ndarray]) -> bool:
    """True if every network is trained."""
    return all(np.isfinite(values).all() for values in curves.values())


def sentence(curves: dict[str, np.ndarray]) -> str:
    """The largest k of each cell up to which it is right in at least 95 % of cases."""
    parts = []
    for cell, values in curves.items():
        good = np.nan_to_num(values) >= 0.95
        count = int(np.argmin(good)) if not good.all() else len(good)
        parts.append(f"{cell} up to k = {DELAYS[count - 1]}" if count else f"{cell} for none of these k")
    return f"Right in at least 95 % of cases: {', '.join(parts)}."
