"""How far back a network sees: the three cells trained on delayed echo with growing k.

Echo asks at every timestep for the bit seen k timesteps ago, so k bits have to be held at once. The gradient of the
last answer with respect to each input says which inputs it depends on: it should peak k timesteps before the end.
"""

from functools import cache

import numpy as np

from core.experiment import Experiment, Task, Training
from core.layers import cells, recurrent
from core.runs import Run
from core.tasks import Prepared, complete
from core.views.under_the_hood.reading import Reading, recurrent_places

DELAYS = (1, 2, 4, 6, 8, 12, 16)
LENGTH = 24  # timesteps: eight answers remain where k is largest
SEQUENCES = 512
UNITS = (4, 8, 16, 32)
EPOCHS = 60
CHANCE = 0.5
SECONDS = 2.0  # that one of them takes, about
NOTHING = 1e-9  # a slope below it is none
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
    right = (run.outcome.predictions[rows] > 0.5) == (prepared.data.y[rows] > 0.5)  # (n, T, 1)
    return float(right[:, k:].mean())


def accuracies(measured: dict[tuple[str, int], float | None]) -> dict[str, np.ndarray]:
    """Each cell's accuracy over DELAYS, NaN where there is none yet."""
    found = {cell: np.full(len(DELAYS), np.nan) for cell in cells()}
    for (cell, k), value in measured.items():
        found[cell][DELAYS.index(k)] = np.nan if value is None else value
    return found


def chosen(text: str | None, options: tuple[int, ...], standard: int) -> int:
    """A number that an address names, where it is among the options."""
    return int(text) if text and text.isdecimal() and int(text) in options else standard


def asked(prepared: Prepared) -> np.ndarray:
    """The sequences over which a gradient is averaged: some that were never trained on, (n, T, 1)."""
    return prepared.X[prepared.data.validation[:ANSWERED]]


def averaged(slopes: np.ndarray) -> np.ndarray:
    """The mean of |∂ output / ∂ x(t)| over sequences, (T,), from (n, T)."""
    return slopes.mean(axis=0)


def cell_name(reading: Reading) -> str:
    """What the curve of a network is called: its kind of cell, where there is one."""
    kinds = {reading.experiment.layers[place].kind for place in recurrent_places(reading.experiment)}
    return kinds.pop() if len(kinds) == 1 else "network"


def reach_title(reading: Reading, slopes: np.ndarray) -> str:
    """The timestep that the answer depends on most, where it depends on any."""
    name = f"{reading.name[0].upper()}{reading.name[1:]}"
    if slopes.max() < NOTHING:
        return f"{name}: no {reading.timestep} moves the answer"
    return f"{name}: {reading.timestep} {int(np.argmax(slopes)) + 1} matters most"


def is_whole(found: dict[str, np.ndarray]) -> bool:
    """Whether every network is there."""
    return all(np.isfinite(values).all() for values in found.values())


def sentence(found: dict[str, np.ndarray]) -> str:
    """How far each cell gets: the largest k up to which it is right in at least 95 % of cases."""
    parts = []
    for cell, values in found.items():
        good = np.nan_to_num(values) >= 0.95
        reach = int(np.argmin(good)) if not good.all() else len(good)
        parts.append(f"{cell} up to k = {DELAYS[reach - 1]}" if reach else f"{cell} for none of these k")
    return f"Right in at least 95 % of cases: {', '.join(parts)}."
