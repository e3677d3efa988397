"""`layers.Embedding` against word vectors that are there before training begins: the lecture's two options, measured.

One network and one set of texts; what differs is where the embedding starts and whether it learns. Each run is judged
at the epoch with the lowest validation loss, as early stopping would keep it: the ways need different numbers of
epochs, and the quick ones forget by learning the training texts by heart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np

from core.experiment import Experiment, Task, Training
from core.layers import GRU
from core.runs import Run
from core.tasks import complete

DIMENSIONS = 50  # of GloVe's vectors, and so of all
LENGTH = 40  # words read: nine of ten snippets are shorter
SEEDS = (0, 1, 2)
EPOCHS = MappingProxyType({0.05: 25, 0.25: 12, 1.0: 6})  # by share of the texts: until every way has seen its best
SHARES = tuple(EPOCHS)
SAME = 0.05  # of an epoch: smaller differences in time are not called one
SECONDS = 6.0  # that one run takes, about, its share of Word2Vec's training included

# Where the embedding starts, and whether it stays there.
SETUPS: dict[str, dict[str, object]] = {
    "learned": {"vectors": "learned"},
    "Word2Vec, frozen": {"vectors": "word2vec", "frozen": True},
    "Word2Vec, learns on": {"vectors": "word2vec"},
    "GloVe, frozen": {"vectors": "glove", "frozen": True},
    "GloVe, learns on": {"vectors": "glove"},
}
LEARNED, OWN, OWN_ON, TRANSFER, TRANSFER_ON = SETUPS
Place = tuple[str, int]  # setup and seed


@cache
def experiments(share: float) -> dict[Place, Experiment]:
    """All networks of the comparison on one share of the training texts, one of SHARES, seed by seed."""
    return {(setup, seed): _experiment(share, setup, seed) for seed in SEEDS for setup in SETUPS}


def _experiment(share: float, setup: str, seed: int) -> Experiment:
    parameters = {"length": LENGTH, "dimensions": DIMENSIONS, "share": share, **SETUPS[setup]}
    return complete(
        Experiment(
            task=Task(name="reviews", parameters=parameters),
            scaling="none",
            layers=(GRU(units=16),),
            training=Training(epochs=EPOCHS[share], learning_rate=0.003, batch_size=64),
            seed=seed,
        )
    )


@dataclass(frozen=True)
class Measured:
    """What one run shows. `accuracy` is on texts never seen, after `best` epochs: those with the lowest loss there."""

    accuracy: float
    best: int
    epoch_seconds: float  # that one epoch of training takes
    vector_seconds: float  # that the first vectors took to get
    trained: int  # parameters that are trained
    parameters: int  # all


def measure(run: Run) -> Measured:
    """What a run that has finished shows."""
    outcome = run.outcome
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
class Way:
    """One setup over its seeds. Times are those of the fastest run: other work on the machine only adds to them."""

    accuracy: float
    spread: float  # standard deviation of the accuracy
    best: float  # mean
    epoch_seconds: float
    vector_seconds: float
    trained: int
    parameters: int
    runs: int


def ways(measured: Mapping[Place, Measured | None]) -> dict[str, Way]:
    """Each setup of which a run is there, over its seeds."""
    found = {}
    for setup in SETUPS:
        runs = [value for (name, _), value in measured.items() if name == setup and value is not None]
        if runs:
            accuracies = [run.accuracy for run in runs]
            found[setup] = Way(
                accuracy=float(np.mean(accuracies)),
                spread=float(np.std(accuracies)),
                best=float(np.mean([run.best for run in runs])),
                epoch_seconds=min(run.epoch_seconds for run in runs),
                vector_seconds=min(run.vector_seconds for run in runs),
                trained=runs[0].trained,
                parameters=runs[0].parameters,
                runs=len(runs),
            )
    return found


def rows(found: Mapping[str, Way]) -> dict[str, list[str]]:
    """The table in words: a row for each setup."""
    columns: dict[str, list[str]] = {name: [] for name in ("embedding", *_COLUMNS)}
    for setup in SETUPS:
        way = found.get(setup)
        columns["embedding"].append(setup)
        for name, said in _COLUMNS.items():
            columns[name].append(said(way) if way else "not trained yet" if name == "accuracy" else "")
    return columns


def _accuracy(way: Way) -> str:
    if way.runs < 2:
        return f"{way.accuracy:.1%} (1 seed)"
    few = f" ({way.runs} seeds)" if way.runs < len(SEEDS) else ""
    return f"{way.accuracy:.1%} ± {100 * way.spread:.1f}{few}"


_COLUMNS = {
    "parameters to learn": lambda way: f"{way.trained:,}",
    "parameters": lambda way: f"{way.parameters:,}",
    "an epoch takes": lambda way: _seconds(way.epoch_seconds),
    "first vectors took": lambda way: f"{way.vector_seconds:.1f} s" if way.vector_seconds else "",
    "best after": lambda way: f"{way.best:.1f} epochs",
    "accuracy": _accuracy,
}


def verdict(found: Mapping[str, Way]) -> tuple[str, ...]:
    """What the table says to each of the lecture's claims, in numbers; () until all of it is there."""
    if len(found) < len(SETUPS) or any(way.runs < len(SEEDS) for way in found.values()):
        return ()
    return _epoch(found), _convergence(found), _small_corpus(found), _transfer(found)


def _epoch(found: Mapping[str, Way]) -> str:
    frozen = min((found[name] for name in (OWN, TRANSFER)), key=lambda way: way.epoch_seconds)
    learning = min((found[name] for name in (LEARNED, OWN_ON, TRANSFER_ON)), key=lambda way: way.epoch_seconds)
    saved = 1 - frozen.epoch_seconds / learning.epoch_seconds
    times = f"{_seconds(frozen.epoch_seconds)} instead of {_seconds(learning.epoch_seconds)}"
    said = f"{saved:.0%} less" if saved >= SAME else "no less" if saved > -SAME else f"{-saved:.0%} more"
    return (
        f"Fewer parameters, faster epochs? Frozen there are {frozen.trained / learning.trained:.1%} of the parameters "
        f"to learn, and an epoch takes {times}: {said}."
    )


def _convergence(found: Mapping[str, Way]) -> str:
    learned, frozen = found[LEARNED].best, {name: found[name].best for name in (OWN, TRANSFER)}
    said = " and ".join(f"{best:.1f} ({name})" for name, best in frozen.items())
    sooner = max(frozen.values()) < learned
    later = min(frozen.values()) > learned
    answer = "Yes" if sooner else "No, here it is the other way round" if later else "Not always"
    return (
        f"Fewer parameters, fewer epochs? {answer}: learned, the network is best after {learned:.1f} epochs; after "
        f"{said}."
    )


def _small_corpus(found: Mapping[str, Way]) -> str:
    took = found[OWN].vector_seconds
    return (
        f"Word2Vec from these texts alone? {_compared(found, OWN, OWN_ON)} To train the vectors took {took:.1f} s, as "
        f"long as {took / found[OWN].epoch_seconds:.0f} epochs of the network."
    )


def _transfer(found: Mapping[str, Way]) -> str:
    return f"Transfer learning? {_compared(found, TRANSFER, TRANSFER_ON)}"


def _compared(found: Mapping[str, Way], *names: str) -> str:
    learned = found[LEARNED]
    told = "".join(f" {name}: {found[name].accuracy:.1%}, {_against(found[name], learned)}." for name in names)
    return f"Learned: {learned.accuracy:.1%}.{told}"


def _seconds(value: float) -> str:
    return f"{1000 * value:.0f} ms" if value < 1 else f"{value:.1f} s"


def _against(way: Way, learned: Way) -> str:
    """The difference in accuracy, called one only where it is larger than both spreads together."""
    points = 100 * (way.accuracy - learned.accuracy)
    if abs(points) <= 100 * (way.spread + learned.spread):
        return "no difference that the seeds would not make"
    return f"{abs(points):.1f} points {'better' if points > 0 else 'worse'}"
