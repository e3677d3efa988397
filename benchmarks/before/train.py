"""From an experiment to its outcome, by the loop of before. Frozen at commit 62f9a8c; see `benchmarks.before`.

A call of the loop has as many batches, and a snapshot or a validation is as often, as they were. Only what costs next
to nothing is left out: progress, stopping, and the sentences about a run that failed.
"""

import time
from dataclasses import dataclass

import numpy as np

from benchmarks.before.choice import loop_for
from benchmarks.before.loop import CAPACITY, Loop
from core.experiment import Experiment
from core.network.count import check_work
from core.network.summary import Summary, SummaryRow
from core.tasks import Prepared, prepare
from core.training.schedule import snapshot_epochs, validation_epochs

CALL = 0.06  # target seconds of one call of the loop


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a run left: losses, snapshots of all weights, and predictions for all sequences."""

    loss: np.ndarray  # (epochs,)
    validation: np.ndarray  # (m, 3): epoch, loss, metric
    weights: tuple[np.ndarray, ...]  # (s, *shape) each; (1, *shape) if it is not trained
    predictions: np.ndarray
    summary: Summary
    compile_seconds: float


def train(experiment: Experiment, table: bytes | None = None) -> Outcome:
    """Train the experiment; `table`: an uploaded file's content, if the task reads one."""
    prepared = prepare(experiment, table)
    check_work(experiment, prepared.data)
    if prepared.data.first_vectors:
        prepared.data.first_vectors()
    began = time.perf_counter()
    loop, _ = loop_for(experiment, prepared)
    compile_seconds = time.perf_counter() - began
    losses, validation, snapshots = _epochs(experiment, prepared, loop)
    predicted = loop.predict(snapshots[-1], prepared.X_network)
    stacks = zip(loop.learns, zip(*snapshots, strict=True), strict=True)
    return Outcome(
        loss=np.concatenate(losses),
        validation=np.array(validation, float).reshape(-1, 3),
        weights=tuple(np.stack(stack if learns else stack[:1]) for learns, stack in stacks),
        predictions=prepared.from_network(predicted),
        summary=_summary(loop),
        compile_seconds=compile_seconds,
    )


def _epochs(
    experiment: Experiment, prepared: Prepared, loop: Loop
) -> tuple[list[np.ndarray], list[tuple[int, float, float]], list[list[np.ndarray]]]:
    """The losses of all epochs, validations as (epoch, loss, metric), and the weights of all snapshots."""
    total, data = experiment.training.epochs, prepared.data
    snapshot_at = snapshot_epochs(total, loop.trained)
    validate_at = validation_epochs(total) if len(data.validation) else np.zeros(0, int)
    stops = np.union1d(snapshot_at, validate_at)
    losses, validation, snapshots = [], [], [loop.weights()]
    best, epoch, rate = (np.inf, 0), 0, 0.0
    while epoch < total:
        end = min(int(stops[stops > epoch][0]), epoch + CAPACITY)
        order, done, all_steps = loop.orders(epoch, end - epoch), 0, (end - epoch) * loop.steps
        sums = np.zeros((3, CAPACITY), np.float32)
        while done < all_steps:
            steps = min(all_steps - done, max(1, int(rate * CALL)))
            began = time.perf_counter()
            sums = loop.run(order, done, steps, sums)
            took = time.perf_counter() - began
            done += steps
            rate = steps / took if not rate else 0.5 * rate + 0.5 * steps / took
        losses.append(sums[0, : end - epoch] / sums[2, : end - epoch])
        epoch = end
        if epoch in snapshot_at:
            snapshots.append(loop.weights())
        if epoch in validate_at:
            X, y = prepared.X_network[data.validation], prepared.y_network[data.validation]
            p = loop.predict(loop.weights(), X)
            validation.append((epoch, data.output.loss(y, p), data.output.metric(y, p)))
            best = min(best, (validation[-1][1], epoch))
            if experiment.training.patience and epoch - best[1] >= experiment.training.patience:
                break
    return losses, validation, snapshots


def _summary(loop: Loop) -> Summary:
    model = loop.model
    rows = tuple(
        SummaryRow(layer.name, type(layer).__name__, tuple(layer.output.shape), layer.count_params())
        for layer in model.layers
        if type(layer).__name__ != "InputLayer"
    )
    trainable = sum(int(np.prod(v.shape)) for v in model.trainable_weights)
    return Summary(
        rows=rows,
        trainable=trainable,
        non_trainable=sum(int(np.prod(v.shape)) for v in model.non_trainable_weights),
        optimizer=sum(int(np.prod(v.shape)) for v in loop.optimizer.variables),
    )
