"""Compares a learned `layers.Embedding` with one that starts from pretrained vectors: the lecture's two options.

One network and one set of texts. What differs is where the embedding starts, and if it learns. Each run is judged at
the epoch with the lowest validation loss, as with early stopping: the setups need different numbers of epochs, and the
quick ones overfit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np

from core.experiment import Experiment, Task, Training
from core.layers import GRU
from core.runs import Run
from core.sweeps import Sweep, Value, grid
from core.wording import decimals, percent

DIMENSIONS = 50  # of GloVe's vectors, and so of all
LENGTH = 40  # words: nine of ten snippets are shorter
SEEDS = (0, 1, 2)
EPOCHS = MappingProxyType(
    {0.05: 25, 0.25: 12, 1.0: 6}
)  # by share of the texts: enough for every setup to reach its best
SHARES = tuple(EPOCHS)
SAME = 0.05  # of an epoch: smaller differences in time do not count
SECONDS = 6.0  # of one run, about, with its share of Word2Vec's training

# Where the embedding starts, and if it is frozen.
SETUPS: dict[tuple[Value, ...], str] = {
    ("learned", False): "learned",
    ("word2vec", True): "Word2Vec, frozen",
    ("word2vec", False): "Word2Vec, learns on",
    ("glove", True): "GloVe, frozen",
    ("glove", False): "GloVe, learns on",
}
LEARNED, OWN, OWN_ON, TRANSFER, TRANSFER_ON = SETUPS.values()
Place = tuple[str, int]  # setup and seed


@cache
def experiments(share: float) -> dict[Place, Experiment]:
    """All networks of the comparison on one share of the training texts, one of SHARES, seed by seed."""
    base = Experiment(
        task=Task(name="reviews", parameters={"length": LENGTH, "dimensions": DIMENSIONS, "share": share}),
        scaling="none",
        layers=(GRU(units=16),),
        training=Training(epochs=EPOCHS[share], learning_rate=0.003, batch_size=64),
    )
    starts = {"p.vectors": ("learned", "word2vec", "glove"), "p.frozen": (False, True)}
    sweep = Sweep.of(base, starts, seeds=len(SEEDS))
    return {(SETUPS[place.values], place.seed): one for place, one in grid(sweep).experiments.items()}


@dataclass(frozen=True)
class Measured:
    """The results of one run. `accuracy` is of validation after `best` epochs, at the lowest loss."""

    accuracy: float
    best: int
    epoch_seconds: float  # of one epoch of training
    vector_seconds: float  # to get the first vectors
    trained: int  # trained parameters
    parameters: int  # all parameters


def measure(run: Run) -> Measured:
    """The results of a finished run."""
    outcome = run.trained
    best = int(np.argmin(outcome.history["validation_loss"]))
    return Measured(
        accuracy=float(outcome.history["validation_accuracy"][best]),
        best=int(outcome.history["validation_epochs"][best]),
        epoch_seconds=outcome.seconds["train"] / outcome.epochs,
        vector_seconds=outcome.seconds.get("vectors", 0.0),
        trained=outcome.summary.trainable,
        parameters=outcome.summary.total,
    )


@dataclass(frozen=True)
class SetupResult:
    """One setup over its seeds. Times are those of the fastest run, because other work only adds to them."""

    accuracy: float
    spread: float  # standard deviation of the accuracy
    best: float  # mean
    epoch_seconds: float
    vector_seconds: float
    trained: int
    parameters: int
    runs: int


def results(measured: Mapping[Place, Measured | None]) -> dict[str, SetupResult]:
    """The results of each setup that has a finished run."""
    by_setup = {}
    for setup in SETUPS.values():
        runs = [value for (name, _), value in measured.items() if name == setup and value is not None]
        if runs:
            accuracies = [run.accuracy for run in runs]
            by_setup[setup] = SetupResult(
                accuracy=float(np.mean(accuracies)),
                spread=float(np.std(accuracies)),
                best=float(np.mean([run.best for run in runs])),
                epoch_seconds=min(run.epoch_seconds for run in runs),
                vector_seconds=min(run.vector_seconds for run in runs),
                trained=runs[0].trained,
                parameters=runs[0].parameters,
                runs=len(runs),
            )
    return by_setup


def rows(by_setup: Mapping[str, SetupResult]) -> dict[str, list[str]]:
    """The table in words: a row for each setup."""
    columns: dict[str, list[str]] = {name: [] for name in ("embedding", *_COLUMNS)}
    for setup in SETUPS.values():
        result = by_setup.get(setup)
        columns["embedding"].append(setup)
        for name, cell in _COLUMNS.items():
            columns[name].append(cell(result) if result else "not trained yet" if name == "accuracy" else "")
    return columns


def _accuracy(result: SetupResult) -> str:
    if result.runs < 2:
        return f"{percent(result.accuracy, 1)} (1 seed)"
    few = f" ({result.runs} seeds)" if result.runs < len(SEEDS) else ""
    return f"{percent(result.accuracy, 1)} ± {decimals(100 * result.spread, 1)}{few}"


_COLUMNS = {
    "parameters to learn": lambda result: f"{result.trained:,}",
    "parameters": lambda result: f"{result.parameters:,}",
    "an epoch takes": lambda result: _seconds(result.epoch_seconds),
    "first vectors took": lambda result: f"{decimals(result.vector_seconds, 1)} s" if result.vector_seconds else "none",
    "best after": lambda result: f"{decimals(result.best, 1)} epochs",
    "accuracy": _accuracy,
}


def verdict(by_setup: Mapping[str, SetupResult]) -> tuple[str, ...]:
    """The lecture's claims against the table, in numbers; () until all runs are finished."""
    if len(by_setup) < len(SETUPS) or any(result.runs < len(SEEDS) for result in by_setup.values()):
        return ()
    return _epoch(by_setup), _convergence(by_setup), _small_corpus(by_setup), _transfer(by_setup)


def _epoch(by_setup: Mapping[str, SetupResult]) -> str:
    frozen = min((by_setup[name] for name in (OWN, TRANSFER)), key=lambda result: result.epoch_seconds)
    learning = min((by_setup[name] for name in (LEARNED, OWN_ON, TRANSFER_ON)), key=lambda result: result.epoch_seconds)
    saved = 1 - _shown(frozen.epoch_seconds) / _shown(learning.epoch_seconds)
    times = f"{_seconds(frozen.epoch_seconds)} instead of {_seconds(learning.epoch_seconds)}"
    saving = f"{percent(saved)} less" if saved >= SAME else "no less" if saved > -SAME else f"{percent(-saved)} more"
    return (
        f"Fewer parameters, faster epochs? Frozen, it has {percent(frozen.trained / learning.trained, 1)} of the "
        f"parameters to learn, and an epoch takes {times}: {saving}."
    )


def _convergence(by_setup: Mapping[str, SetupResult]) -> str:
    learned, frozen = by_setup[LEARNED].best, {name: by_setup[name].best for name in (OWN, TRANSFER)}
    epochs = " and ".join(f"{decimals(best, 1)} ({name})" for name, best in frozen.items())
    sooner = max(frozen.values()) < learned
    later = min(frozen.values()) > learned
    answer = "Yes" if sooner else "No, here it is the opposite" if later else "Not always"
    return (
        f"Fewer parameters, fewer epochs? {answer}: with learned vectors, the network is best after "
        f"{decimals(learned, 1)} epochs, with frozen ones after {epochs}."
    )


def _small_corpus(by_setup: Mapping[str, SetupResult]) -> str:
    took = by_setup[OWN].vector_seconds
    as_long = decimals(round(took, 1) / _shown(by_setup[OWN].epoch_seconds), 0)
    return (
        f"Word2Vec from these texts alone? {_compared(by_setup, OWN, OWN_ON)} Training the vectors took "
        f"{decimals(took, 1)} s, as long as {as_long} epochs of the network."
    )


def _transfer(by_setup: Mapping[str, SetupResult]) -> str:
    return f"Transfer learning? {_compared(by_setup, TRANSFER, TRANSFER_ON)}"


def _compared(by_setup: Mapping[str, SetupResult], *names: str) -> str:
    learned = by_setup[LEARNED]
    comparisons = "".join(
        f" {name}: {percent(by_setup[name].accuracy, 1)}, {_against(by_setup[name], learned)}." for name in names
    )
    return f"Learned: {percent(learned.accuracy, 1)}.{comparisons}"


def _shown(seconds: float) -> float:
    """A time as the page shows it, so that what a sentence works out follows from what it shows."""
    return max(round(seconds, 3 if seconds < 1 else 1), 0.001)


def _seconds(value: float) -> str:
    return f"{decimals(1000 * value, 0)} ms" if value < 1 else f"{decimals(value, 1)} s"


def _against(result: SetupResult, learned: SetupResult) -> str:
    """The difference between both accuracies as shown, if it is larger than both spreads together."""
    if abs(result.accuracy - learned.accuracy) <= result.spread + learned.spread:
        return "no difference beyond the spread of the seeds"
    points = round(100 * result.accuracy, 1) - round(100 * learned.accuracy, 1)
    return f"{decimals(abs(points), 1)} points {'better' if points > 0 else 'worse'}"
