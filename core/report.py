"""What a page says of an experiment and its run: the arithmetic behind sentences and figures, so that pages have none.

Plain functions of an Experiment, its prepared data and an Outcome.
"""

from dataclasses import dataclass

import numpy as np

from core.answers import Judged
from core.experiment import Experiment
from core.layers import Recurrent
from core.network.count import work
from core.network.stack import stack_of
from core.network.trace import Trace, predict, trace
from core.tasks import Prepared
from core.tasks.task import Baseline
from core.training import text_time
from core.training.outcome import Outcome

AT_ONCE = 6.0  # estimated seconds of training up to which a change trains by itself
COMPILING = 1.5  # seconds until a loop that is new is compiled
MULTIPLY_ADD = 3e-10  # seconds of one, forward and back, in layers wide enough for that to matter


def seconds(experiment: Experiment, prepared: Prepared) -> float:
    """A rough estimate of the seconds that training will take, compiling included."""
    data, training = prepared.data, experiment.training
    if data.embedding:
        return COMPILING + text_time.seconds(experiment, data)
    batches = training.epochs * -(-len(data.train) // training.batch_size)
    cells = [layer for layer in experiment.layers if isinstance(layer, Recurrent)]
    steps = sum(layer.step_seconds * layer.directions for layer in cells)
    return COMPILING + batches * data.timesteps * steps + work(experiment, data) * MULTIPLY_ADD


def takes(experiment: Experiment, prepared: Prepared) -> str:
    """What is said before a run begins: how long it will take, and one epoch of it where texts make that long."""
    whole = f"It will take {duration(seconds(experiment, prepared))}"
    if not prepared.data.embedding:
        return f"{whole}."
    each = duration(text_time.seconds_per_epoch(experiment, prepared.data))
    epochs = experiment.training.epochs
    return f"{whole} for {epochs:,} epoch{'' if epochs == 1 else 's'} on two free cores; an epoch takes {each}."


def duration(value: float) -> str:
    """Seconds in words that people use.

    >>> duration(0.4), duration(42), duration(150), duration(5400)
    ('under a second', 'about 40 s', 'about 3 min', 'about 1.5 h')
    """
    if value < 1:
        return "under a second"
    if value < 10:
        return f"about {value:.0f} s"
    if value < 90:
        return f"about {round(value, -1):.0f} s"
    return f"about {-(-value // 60):.0f} min" if value < 5400 else f"about {value / 3600:.1f} h"


def precise(value: float) -> str:
    """Measured seconds, short ones in milliseconds.

    >>> precise(0.0644), precise(2.31), precise(75.2)
    ('64 ms', '2.3 s', '75 s')
    """
    if value < 1:
        return f"{1000 * value:.0f} ms"
    return f"{value:.1f} s" if value < 10 else f"{value:.0f} s"


def sequence_from(text: str | None, prepared: Prepared) -> int:
    """The sequence that an address names; by default the first that was held back, else the first of all."""
    data = prepared.data
    first = int(data.validation[0]) if len(data.validation) else 0
    return int(text) if text and text.isdecimal() and int(text) < len(data.X) else first


def epoch_from(text: str | None, epochs: list[int]) -> int:
    """The snapshot's epoch that an address names; by default the last."""
    return int(text) if text and text.isdecimal() and int(text) in epochs else epochs[-1]


def baseline_losses(prepared: Prepared) -> dict[str, float]:
    """Each baseline's loss in the units in which the network's is counted: on validation, or on all if none is held."""
    rows = _judged(prepared)
    y = prepared.y[rows]
    return {b.name: prepared.data.output.loss(y, _scaled(prepared, b)[rows]) for b in prepared.data.baselines}


@dataclass(frozen=True)
class Score:
    """One way of answering, judged: `error` is the mean absolute error in the target's unit, or the accuracy."""

    name: str
    how: str
    error: float


def scores(prepared: Prepared, predictions: np.ndarray) -> list[Score]:
    """The network and every baseline on the sequences held back, or on all where none are; the network first."""
    rows, data = _judged(prepared), prepared.data
    ways = [("network", "what it learned", predictions), *((b.name, b.how, b.prediction) for b in data.baselines)]
    return [Score(name, how, data.output.metric(data.y[rows], p[rows])) for name, how, p in ways]


def verdict(prepared: Prepared, predictions: np.ndarray) -> str:
    """One sentence: how good the network is, and whether it beats the best baseline.

    A share of right answers does where its 95 % interval (Wilson's) lies above the baseline's.
    """
    network, *others = scores(prepared, predictions)
    data, held = prepared.data, len(prepared.data.validation)
    noun = "texts" if data.embedding else "sequences"
    where = f"{held:,} {noun} it never saw" if held else f"the {noun} it learned from"
    choose = max if data.output.higher_is_better else min
    best = choose(others, key=lambda score: score.error, default=None)
    return data.output.verdict(
        Judged(
            score=network.error,
            best=(best.name, best.error) if best else None,
            answers=data.y[_judged(prepared)].size,
            where=where,
            held_back=bool(held),
        )
    )


def collapsed(prepared: Prepared, predictions: np.ndarray) -> bool:
    """Whether the network answers nearly the same for every sequence although the truth differs."""
    return prepared.data.output.collapsed(predictions, prepared.data.y)


def read_sequence(experiment: Experiment, prepared: Prepared, weights: list[np.ndarray], index: int) -> Trace:
    """The network's trace on one sequence, B = 1."""
    data = prepared.data
    return trace(stack_of(experiment, data), weights, prepared.X_network[index : index + 1])


def with_snapshot(
    experiment: Experiment, prepared: Prepared, outcome: Outcome, snapshot: int, index: int
) -> np.ndarray:
    """The predictions (n, L, K), where those of sequence `index` are made with the weights of `snapshot`."""
    data = prepared.data
    X = prepared.X_network[index : index + 1]
    answer = predict(stack_of(experiment, data), outcome.weights_at(snapshot), X)
    predictions = outcome.predictions.copy()
    predictions[index] = prepared.from_network(answer)[0]
    return predictions


@dataclass(frozen=True, eq=False)
class States:
    """A recurrent layer's hidden states for one sequence, as the figures take them."""

    title: str
    blocks: tuple[tuple[str, np.ndarray], ...]  # ("", h (T, u)), or forward and backward
    limit: float


def states(experiment: Experiment, prepared: Prepared, outcome: Outcome, snapshot: int, index: int) -> list[States]:
    """The states of every recurrent layer at one snapshot; timesteps that the network skips are NaN.

    The limit of the colours is 1 for tanh and sigmoid, and otherwise the largest state at the last snapshot.
    """
    read = read_sequence(experiment, prepared, outcome.weights_at(snapshot), index)
    last = read_sequence(experiment, prepared, outcome.weights_at(-1), index)
    skipped = ~prepared.data.real()[index] if prepared.data.mask else np.zeros(prepared.data.timesteps, bool)
    found = []
    for place, (layer, now, final) in enumerate(zip(experiment.layers, read.layers, last.layers, strict=True), 1):
        if not isinstance(layer, Recurrent):
            continue
        names = ("forward", "backward") if layer.bidirectional else ("",)
        blocks = [(name, way.h[0].copy()) for name, way in zip(names, now.directions, strict=True)]
        for _, h in blocks:
            h[skipped] = np.nan
        largest = max(float(np.abs(way.h).max()) for way in final.directions)
        found.append(States(f"Layer {place}, {layer.kind}", tuple(blocks), layer.limit or max(largest, 1e-6)))
    return found


def points(pairs: tuple[tuple[float, float], ...], scale: float = 1) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (epoch, value) as the two arrays that figures take; values are multiplied by `scale`, 100 for percent."""
    return np.array([epoch for epoch, _ in pairs]), scale * np.array([value for _, value in pairs], float)


@dataclass(frozen=True, eq=False)
class Curves:
    """A finished run's losses, as the figure takes them."""

    training: tuple[np.ndarray, np.ndarray]
    validation: tuple[np.ndarray, np.ndarray]


def curves(outcome: Outcome) -> Curves:
    """The training loss of every epoch and the validation loss where it was measured."""
    training = outcome.history["loss"]
    held = outcome.history["validation_epochs"], outcome.history["validation_loss"]
    return Curves((np.arange(1, len(training) + 1), training), held)


def loss_label(prepared: Prepared, experiment: Experiment) -> str:
    """What the loss is, with its unit, for an axis."""
    return prepared.data.output.loss_axis(scaled=experiment.scaling != "none")


def _judged(prepared: Prepared) -> np.ndarray:
    data = prepared.data
    return data.validation if len(data.validation) else data.train


def _scaled(prepared: Prepared, baseline: Baseline) -> np.ndarray:
    return prepared.scaled_targets(baseline.prediction)
