"""The effect of padding on the state after one sentence, and on networks that are trained on padded text.

People often ask why an LSTM without a mask learns nothing from text with padding at its end (keras-io issue 2044, keras
issue 20898). After the last word it reads only padding, and forgets.
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from core.experiment import Experiment, Task, Training
from core.layers import cells, recurrent
from core.network.stack import stack_of
from core.network.trace import trace
from core.runs import Run
from core.tasks import Prepared, complete
from core.tasks.reviews import Parameters, corpus
from core.wording import decimals, percent, span

LENGTH = 100  # timesteps: five times the average snippet, so most of them are padding
SEEDS = (0, 1, 2)
EPOCHS = 4
SECONDS = 4.0  # of one run, about
AMOUNTS = (0, 1, 2, 5, 10, 20, 30, 50, 75, 100)  # timesteps of padding beside one sentence
CHANCE = 0.5

# The side of the padding, and if the network skips it.
SETUPS: dict[str, dict[str, object]] = {
    "post, no mask": {"padding": "post", "mask": False},
    "pre, no mask": {"padding": "pre", "mask": False},
    "pre, mask": {"padding": "pre", "mask": True},
    "post, mask": {"padding": "post", "mask": True},
    "post, read reversed": {"padding": "post", "mask": False, "reverse": True},
}
FAILING = "post, no mask"
READING = "pre, no mask"  # the setup of the networks that read the one sentence


def experiment(cell: str, setup: str, seed: int = 0) -> Experiment:
    """One network of the comparison, on the short review snippets."""
    return complete(
        Experiment(
            task=Task(name="reviews", parameters={"length": LENGTH, **SETUPS[setup]}),
            scaling="none",
            layers=(recurrent(cell, units=16),),
            training=Training(epochs=EPOCHS, learning_rate=0.003, batch_size=64),
            seed=seed,
        )
    )


@cache
def experiments() -> dict[tuple[str, str, int], Experiment]:
    """All networks of the comparison: first those that read the one sentence, then seed by seed."""
    reading = [(cell, READING, SEEDS[0]) for cell in ("GRU", "LSTM", "SimpleRNN")]
    places = [(cell, setup, seed) for seed in SEEDS for setup in SETUPS for cell in cells()]
    return {place: experiment(*place) for place in dict.fromkeys([*reading, *places])}


def accuracy(run: Run) -> float:
    """The validation accuracy after the last epoch."""
    return float(run.trained.history["validation_accuracy"][-1])


@dataclass(frozen=True, eq=False)
class Table:
    """Accuracies by cell and setup, (cells, setups) each; NaN if nothing is trained yet."""

    mean: np.ndarray
    spread: np.ndarray  # standard deviation over seeds
    runs: np.ndarray  # the number of seeds


def table(measured: dict[tuple[str, str, int], float | None]) -> Table:
    """Mean and spread over the seeds that are trained."""
    shape = len(cells()), len(SETUPS), len(SEEDS)
    values = np.full(shape, np.nan)
    for (cell, setup, seed), value in measured.items():
        place = cells().index(cell), list(SETUPS).index(setup), SEEDS.index(seed)
        values[place] = np.nan if value is None else value
    runs = np.isfinite(values).sum(axis=2)
    total = np.nansum(values, axis=2)
    mean = np.where(runs, total / np.maximum(runs, 1), np.nan)
    squares = np.nansum((values - mean[..., None]) ** 2, axis=2)
    return Table(mean, np.where(runs, np.sqrt(squares / np.maximum(runs, 1)), np.nan), runs)


def rows(accuracies: Table) -> dict[str, list[str]]:
    """The table in words: a row for each setup, a column for each cell."""
    columns = {"padding": list(SETUPS)}
    for c, cell in enumerate(cells()):
        columns[cell] = [
            _cell(accuracies.mean[c, s], accuracies.spread[c, s], int(accuracies.runs[c, s]))
            for s in range(len(SETUPS))
        ]
    return columns


def _cell(mean: float, spread: float, runs: int) -> str:
    if runs < 2:
        return f"{percent(mean, 1)} (1 seed)" if runs else "not trained yet"
    return f"{percent(mean, 1)} ± {decimals(100 * spread, 1)}" + (f" ({runs} seeds)" if runs < len(SEEDS) else "")


def verdict(accuracies: Table) -> str:
    """The failing setup against the other setups, in numbers; "" until all runs are trained."""
    if not (accuracies.runs == len(SEEDS)).all():
        return ""
    names = list(SETUPS)
    failing = accuracies.mean[:, names.index(FAILING)]
    cures = np.delete(accuracies.mean, names.index(FAILING), axis=1)
    sentence = (
        f"Padded at the end and not masked: {span(failing.min(), failing.max())} right (guessing: "
        f"{percent(CHANCE)}). Every other setup: {span(cures.min(), cures.max())}."
    )
    if failing.max() < cures.min():
        return sentence
    return f"{sentence} In this comparison it is not below every other setup."


@dataclass(frozen=True, eq=False)
class Padded:
    """One sentence with more and more padding, in four setups; each array is (amounts,)."""

    distances: dict[str, np.ndarray]  # between the final state and the state after the last word
    probabilities: dict[str, np.ndarray]
    clean: float  # the probability without any padding


def padded(run: Run, prepared: Prepared, tokens: np.ndarray) -> Padded:
    """Predict for `tokens` (T,) with the run's network, with padding before or after them, masked or not."""
    names = {(side, mask): f"{side}, masked" if mask else side for mask in (False, True) for side in ("pre", "post")}
    distances = {name: np.zeros(len(AMOUNTS)) for name in names.values()}
    probabilities = {name: np.zeros(len(AMOUNTS)) for name in names.values()}
    state, clean = _read(run, prepared, tokens, mask=False)
    for i, amount in enumerate(AMOUNTS):
        filling = np.zeros(amount, np.int32)
        for (side, mask), name in names.items():
            text = np.concatenate([filling, tokens] if side == "pre" else [tokens, filling])
            h, p = _read(run, prepared, text, mask=mask)
            distances[name][i], probabilities[name][i] = float(np.linalg.norm(h - state)), p
    return Padded(distances, probabilities, clean)


def tokens_in(experiment: Experiment, text: str) -> np.ndarray:
    """The tokens of a sentence for the experiment's network, int32 (T,); empty for a text without words."""
    parameters = Parameters.model_validate(experiment.task.parameters)
    return corpus(parameters, experiment.training.validation_share).vocabulary.encode([text])[0][:LENGTH]


def _read(run: Run, prepared: Prepared, tokens: np.ndarray, *, mask: bool) -> tuple[np.ndarray, float]:
    """The final hidden state (u,) and the probability."""
    data = prepared.data
    read = trace(replace(stack_of(run.experiment, data), mask=mask), run.trained.weights_at(), tokens[None])
    return read.layers[-1].output[0], float(read.output[0, 0])
