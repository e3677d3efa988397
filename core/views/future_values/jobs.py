"""What a worker runs for the jobs on forecasts; see `core.work.registry`."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from core.experiment import Experiment, ExperimentError, Task, Training
from core.experiment.changes import with_parameters, with_training
from core.layers import cells, make
from core.tasks import prepare
from core.tasks.shared.series import MISTAKES
from core.tasks.task import Data
from core.training.train import train
from core.views.future_values import arima
from core.views.future_values.forecasts import (
    ARIMA,
    MODELS,
    NAIVE,
    NETWORK,
    SEASONAL,
    naive,
    of_network,
    origins,
    r_squared,
    series_of,
    to_naive,
    truth,
)
from core.work import JobResult, Progress
from core.work.forecasts import FOLDS, CompareMistakes, FitArima, WalkForward

OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]
FEWEST = 30  # rows to fit ARIMA on


class _StoppedError(Exception):
    """Somebody asked to stop."""


def fit_arima(job: FitArima, table: bytes | None, on_progress: OnProgress, should_stop: ShouldStop) -> JobResult:
    """The order, its criterion, and the forecasts (m, H) of the windows held back with their deviations (H,)."""
    data = prepare(_any_network(job.task, job.validation_share), table).data
    began = time.perf_counter()

    def on_order(done: int) -> None:
        if should_stop():
            raise _StoppedError
        share = done / len(arima.orders())
        on_progress(Progress(int(share), 1, share, time.perf_counter() - began))

    try:
        model, forecasts = _arima(data, on_order)
    except _StoppedError:
        return JobResult("stopped")
    facts = {
        "order": list(model.order),
        "tried": [[p, q, aic] for (p, q), aic in model.tried.items()],
        "seconds": time.perf_counter() - began,
    }
    return JobResult(
        "finished",
        arrays={"forecasts": forecasts, "deviations": model.deviations(forecasts.shape[1])},
        facts=facts,
    )


def walk_forward(job: WalkForward, table: bytes | None, on_progress: OnProgress, should_stop: ShouldStop) -> JobResult:
    """Errors relative to naive of each model, at each origin and horizon: `errors` (models, FOLDS, H)."""
    errors, last_known, began = [], [], time.perf_counter()
    for place, experiment in enumerate(blocks(job.experiment)):
        data = prepare(experiment, table).data
        outcome = train(experiment, table, should_stop=should_stop)
        if should_stop():
            return JobResult("stopped")
        came, last = truth(data), naive(data, NAIVE)
        made = {
            NETWORK: of_network(data, outcome.predictions),
            ARIMA: _arima(data)[1],
            NAIVE: last,
            SEASONAL: naive(data, SEASONAL),
        }
        errors.append([to_naive(came, made[name], last) for name in MODELS])
        last_known.append(str(series_of(data).times[series_of(data).cutoff])[:10])
        share = (place + 1) / FOLDS
        on_progress(Progress(place + 1, FOLDS, share, time.perf_counter() - began))
    return JobResult("finished", arrays={"errors": np.array(errors).swapaxes(0, 1)}, facts={"known": last_known})


def blocks(experiment: Experiment) -> list[Experiment]:
    """The experiment at each origin: it learns from all before a block, and is tested on the block alone.

    Raises:
        ExperimentError: too little is held back for so many blocks, or the task cannot end earlier.
    """
    if "dropped" not in experiment.task.parameters:
        raise ExperimentError("Only the series that ship can be tested at several origins: choose one of them")
    data = prepare(experiment).data
    held = len(data.validation) // FOLDS
    if held < 2:
        raise ExperimentError(
            f"{len(data.validation)} windows held back are too few for {FOLDS} blocks: raise the validation share"
        )
    return [
        with_training(
            with_parameters(experiment, dropped=experiment.task.parameters["dropped"] + (FOLDS - 1 - place) * held),
            validation_share=held / (len(data.y) - (FOLDS - 1 - place) * held),
        )
        for place in range(FOLDS)
    ]


def compare_mistakes(
    job: CompareMistakes, table: bytes | None, on_progress: OnProgress, should_stop: ShouldStop
) -> JobResult:
    """Without a mistake and with each: the error one row ahead relative to naive, and R², on what is held back."""
    found: dict[str, Any] = {}
    began = time.perf_counter()
    for place, name in enumerate(("", *MISTAKES)):
        experiment = with_parameters(job.experiment, mistakes=[name] if name else [])
        data = prepare(experiment, table).data
        outcome = train(experiment, table, should_stop=should_stop)
        if should_stop():
            return JobResult("stopped")
        came, last, mine = (
            one[:, :1] for one in (truth(data), naive(data, NAIVE), of_network(data, outcome.predictions))
        )
        found[name] = {"to_naive": float(to_naive(came, mine, last)[0]), "r_squared": r_squared(came[:, 0], mine[:, 0])}
        on_progress(Progress(place + 1, job.epochs, (place + 1) / job.epochs, time.perf_counter() - began))
    return JobResult("finished", facts={"found": found})


def _arima(data: Data, on_order: Callable[[int], None] = lambda _: None) -> tuple[arima.Arima, np.ndarray]:
    """The model of a task's training part, and its forecasts (m, H) of the windows held back.

    Raises:
        ExperimentError: the training part is too short, or it never changes.
    """
    series = series_of(data)
    known = series.level[: series.cutoff + 1]
    if len(known) < FEWEST:
        raise ExperimentError(
            f"ARIMA needs at least {FEWEST} rows to learn from (got {len(known)}): give a longer series"
        )
    if np.ptp(known) == 0:
        raise ExperimentError("The series has the same value in all rows to learn from: choose one that changes")
    model = arima.fit(known, on_order)
    return model, model.forecasts(series.level, origins(data), data.y.shape[1])


def _any_network(task: Task, share: float) -> Experiment:
    """An experiment with the task's data; its layers have no effect on them."""
    return Experiment(task=task, layers=(make(cells()[0], units=1),), training=Training(validation_share=share))
