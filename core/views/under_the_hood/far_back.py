"""How far back a network sees: the three cells trained on two tasks that become harder.

Holding many things: on delayed echo the answer at each timestep is the bit of k timesteps ago, so the network must hold
k bits at once. The gradient of the last answer with respect to each input (its saliency) should peak k timesteps before
the end. Keeping few things for long: of a sequence in which two numbers are marked, their sum is asked at the end.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from core.experiment import Experiment, Task, Training
from core.layers import cells, recurrent
from core.runs import Run
from core.sweeps import Sweep, grid
from core.tasks import Prepared, PreparedSeries
from core.views.under_the_hood.sequence_trace import SequenceTrace, capitalised_name, recurrent_places
from core.wording import number, percent

DELAYS = (1, 2, 4, 6, 8, 12, 16)
LENGTH = 24  # timesteps of echo: eight answers remain where k is largest
SEQUENCES = 512
SUMS = 1000  # sequences with two marked numbers
CLOSE = 0.1  # of the sum: an answer that is closer counts as right
UNITS = (4, 8, 16, 32)
FIRST_UNITS = 16
EPOCHS = 60
CHANCE = 0.5
SECONDS = 0.6  # of training for one network, about
NOTHING = 1e-9  # a slope below it counts as 0
ANSWERED = 32  # sequences over which a gradient is averaged
GOOD = 0.95  # of the answers right: up to there a cell counts as one that can do it


@dataclass(frozen=True, eq=False)
class Comparison:
    """The three cells on a task that becomes harder along an axis.

    Attributes:
        name: in addresses.
        title: what must be remembered.
        about: what the networks read and learn, for the page.
        sizes: along the axis.
        axis: the axis's title.
        symbol: what a sentence calls a size.
        chance: the share of right answers without reading anything.
        lesson: what the result shows, once it is there.
        task: its name.
        parameter: of the task, which a size is.
        others: the task's other parameters.
        right: which answers are right, from predictions, targets and a size.
    """

    name: str
    title: str
    about: str
    sizes: tuple[int, ...]
    axis: str
    symbol: str
    chance: float
    lesson: str
    task: str
    parameter: str
    others: dict[str, int]
    right: Callable[[np.ndarray, np.ndarray, int], np.ndarray]

    def experiments(self, units: int) -> dict[tuple[str, int], Experiment]:
        """All networks of the comparison, by cell and size; small sizes first: the chart fills from the left."""
        return _experiments(self, units)

    def accuracies(self, measured: dict[tuple[str, int], float | None]) -> dict[str, np.ndarray]:
        """Each cell's accuracy over the sizes, NaN for networks that are not trained yet."""
        curves = {cell: np.full(len(self.sizes), np.nan) for cell in cells()}
        for (cell, size), value in measured.items():
            curves[cell][self.sizes.index(size)] = np.nan if value is None else value
        return curves

    def sentence(self, curves: dict[str, np.ndarray]) -> str:
        """The largest size of each cell up to which it is good."""
        parts = []
        for cell, values in curves.items():
            good = np.nan_to_num(values) >= GOOD
            count = int(np.argmin(good)) if not good.all() else len(good)
            upto = f"{cell} up to {self.symbol} = {self.sizes[count - 1]}"
            parts.append(upto if count else f"{cell} for none of these {self.symbol}")
        return f"Right in at least {percent(GOOD)} of cases: {', '.join(parts)}."


@cache
def _experiments(comparison: Comparison, units: int) -> dict[tuple[str, int], Experiment]:
    base = Experiment(
        task=Task(name=comparison.task, parameters=comparison.others),
        layers=(recurrent(cells()[0], units=units),),
        training=Training(epochs=EPOCHS, learning_rate=0.01),
    )
    sweep = Sweep.of(base, {f"p.{comparison.parameter}": comparison.sizes, "cell": cells()}, seeds=1)
    networks = grid(sweep).experiments.values()
    return {(one.layers[0].kind, one.task.parameters[comparison.parameter]): one for one in networks}


def _echoed(predictions: np.ndarray, y: np.ndarray, k: int) -> np.ndarray:
    """Which bits are right, (n, T - k, 1): at the timesteps at which there is one to echo."""
    return ((predictions > 0.5) == (y > 0.5))[:, k:]


def _added(predictions: np.ndarray, y: np.ndarray, length: int) -> np.ndarray:
    """Which sums are right, (n, 1, 1)."""
    return np.abs(predictions - y) < CLOSE


MANY = Comparison(
    name="many",
    title="Many bits at once",
    about="A network reads random bits and has to say, at every timestep, which bit it saw k timesteps before. So it "
    f"must hold k bits at once. Each network learns from {SEQUENCES} sequences of {LENGTH} timesteps, for {EPOCHS} "
    "epochs. Simulated bits, real training.",
    sizes=DELAYS,
    axis="timesteps back (k)",
    symbol="k",
    chance=CHANCE,
    lesson="A SimpleRNN is good at this task: it only has to pass bits on from unit to unit, like beads on a string, "
    "and gates are in the way. More units hold more bits. These are runs with one seed and few epochs: with another "
    "seed the limits move.",
    task="echo",
    parameter="k",
    others={"length": LENGTH, "sequences": SEQUENCES},
    right=_echoed,
)
LONG = Comparison(
    name="long",
    title="Two numbers for long",
    about="Numbers go by, two of them are marked, and at the end the network has to say their sum. So it must keep two "
    f"numbers while all the others pass. Each network learns from {SUMS:,} sequences, for {EPOCHS} epochs. An answer "
    f"that is less than {number(CLOSE)} off counts as right. Simulated numbers, real training.",
    sizes=(5, 10, 20, 40, 60),
    axis="timesteps of a sequence (T)",
    symbol="T",
    chance=0.19,
    lesson="This is what gates are for: to keep something while much else goes by. The state of a SimpleRNN is "
    "multiplied by its weights at every timestep, so what it holds fades or is overwritten. These are runs with one "
    "seed and few epochs.",
    task="adding",
    parameter="length",
    others={"sequences": SUMS},
    right=_added,
)
COMPARISONS = {comparison.name: comparison for comparison in (MANY, LONG)}


def accuracy(run: Run, prepared: Prepared) -> float:
    """The share of right answers on sequences never seen, of a network of one of the comparisons."""
    task, rows = run.experiment.task, prepared.data.validation
    (of,) = (one for one in COMPARISONS.values() if one.task == task.name)
    return float(of.right(run.trained.predictions[rows], prepared.data.y[rows], task.parameters[of.parameter]).mean())


def comparison(text: str | None) -> Comparison:
    """The comparison that an address names; the first if it names none."""
    return COMPARISONS.get(text or "", MANY)


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
        return f"{name}: no {traced.timestep} changes the answer"
    return f"{name}: {traced.timestep} {int(np.argmax(slopes)) + 1} matters most"


def is_complete(curves: dict[str, np.ndarray]) -> bool:
    """True if every network is trained."""
    return all(np.isfinite(values).all() for values in curves.values())
