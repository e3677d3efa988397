"""A sweep of 64 runs through the engine with one worker and with two, and the same 64 by a plain loop of `model.fit`.

Rain of 30 days, one LSTM layer of 4, 8, 12 or 16 units, four learning rates, four seeds, 20 epochs. Each time the store
is empty and the workers are warm: the seconds are those from asking for the first run to the end of the last, with all
results in the store. `model.fit` runs in full, one network after the other in one warm process, as one would write it
with Keras; it takes most of the time, and `--quick` leaves it out.

Then what a page makes of 1,000 finished runs of three settings: their final metrics read from the store, the table, the
strips and the parallel coordinates as they are sent to the browser (`draw_1000_ms`); and what mattered, with intervals
and tests (`importance_ms`). Both are the median of several times, after a first one.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from core.engine import Engine
    from core.experiment import Experiment
    from core.runs import RunStore
    from core.sweeps import Grid, Sweep
    from core.views.shared.sweep.results import Results

UNITS, RATES, SEEDS, EPOCHS = (4, 8, 12, 16), (0.001, 0.003, 0.01, 0.03), 4, 20
LOOK = 0.05  # seconds between two looks at the engine
START_SECONDS = 300.0  # in which the workers must be warm
VISITOR = "benchmark"
TIMES = 5
MANY = {"units": tuple(range(2, 12)), "learning_rate": tuple(np.geomspace(1e-3, 1e-1, 10).tolist())}
MANY_BATCHES, MANY_SEEDS = (16, 64), 5  # with the ten units and ten rates, 1,000 runs


def main(arguments: list[str]) -> None:
    """Print one JSON line. `--quick` leaves `model.fit` out."""
    from core.sweeps import grid
    from core.tasks import prepare

    made = grid(sweep(), prepare)
    experiments = list(made.experiments.values())
    seconds = {f"ours_seconds_{count}": round(by_engine(experiments, count), 2) for count in (1, 2)}
    result: dict[str, Any] = {"runs": len(experiments), **seconds}
    result["second_worker"] = round(seconds["ours_seconds_1"] / seconds["ours_seconds_2"], 2)
    if "--quick" not in arguments:
        result["stock_seconds"] = round(by_keras(experiments), 1)
        result["ratio"] = round(result["stock_seconds"] / seconds["ours_seconds_2"], 1)
    print(json.dumps(result | of_many()))


def sweep() -> "Sweep":
    """The 64 runs."""
    from core.experiment import Experiment
    from core.sweeps import Sweep
    from core.tasks import complete

    base = Experiment.from_query({"task": "rain", "layers": "LSTM-8-tanh", "p.days": "30", "epochs": str(EPOCHS)})
    return Sweep.of(complete(base), {"units": UNITS, "learning_rate": RATES}, seeds=SEEDS)


def by_engine(experiments: "list[Experiment]", workers: int) -> float:
    """The seconds of all runs through the engine, with so many warm workers and an empty store."""
    from core.engine import Engine
    from core.runs import RunStore

    with tempfile.TemporaryDirectory() as folder:
        store = RunStore(f"sqlite:///{Path(folder) / 'runs.sqlite'}")
        engine = Engine(store, n_workers=workers)
        engine.start()
        try:
            _until(lambda: engine.health().warm >= workers, START_SECONDS)
            began = time.perf_counter()
            names = [engine.submit(one, visitor=VISITOR, batch="sweep") for one in experiments]
            _until(lambda: _ended(engine, names), float("inf"))
            seconds = time.perf_counter() - began
            failed = [name for name in names if (state := engine.state(name)) is None or state.status != "finished"]
            if failed:
                raise RuntimeError(f"{len(failed)} of {len(names)} runs did not finish")
            return seconds
        finally:
            engine.close()
            store.close()


def _ended(engine: "Engine", names: list[str]) -> bool:
    engine.attend(names, VISITOR)  # as an open page does
    return all(state is not None and state.ended for state in map(engine.state, names))


def _until(done: Callable[[], bool], seconds: float) -> None:
    began = time.monotonic()
    while not done():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"Not done after {seconds:.0f} s")
        time.sleep(LOOK)


def by_keras(experiments: "list[Experiment]") -> float:
    """The seconds of a plain loop of `model.fit`, its data prepared once."""
    from benchmarks._keras import fit, start_keras
    from core.tasks import prepare

    start_keras()
    prepared = prepare(experiments[0])
    began = time.perf_counter()
    for experiment in experiments:
        fit(experiment, prepared)
    return time.perf_counter() - began


def of_many() -> dict[str, float]:
    """The milliseconds to draw 1,000 runs, and to say what mattered."""
    from core.runs import RunStore
    from core.sweeps import Sweep, Varied, grid
    from core.tasks import prepare
    from core.views.shared.sweep.mattered import mattered

    values = MANY | {"batch_size": MANY_BATCHES}
    settings = tuple(Varied(name=name, values=some) for name, some in values.items())
    many = Sweep.model_construct(base=sweep().base, settings=settings, seeds=MANY_SEEDS)  # more than a page allows
    made = grid(many, prepare)
    with tempfile.TemporaryDirectory() as folder:
        store = RunStore(f"sqlite:///{Path(folder) / 'runs.sqlite'}")
        try:
            _fill(store, made)
            known = draw(store, many, made)
            drawn = _milliseconds(lambda: draw(store, many, made))
        finally:
            store.close()
    mattered(known)
    return {"draw_1000_ms": drawn, "importance_ms": _milliseconds(lambda: mattered(known))}


def _fill(store: "RunStore", made: "Grid") -> None:
    """Write a result for each run, with the metrics of one that was trained, made better or worse."""
    from core.runs import this_process
    from core.runs.codec import pack
    from core.runs.metrics import final_metrics
    from core.training.train import train

    places = list(made.experiments.items())
    trained = replace(train(places[0][1]), weights=(), predictions=np.zeros((0, 1, 1)))
    content, draw_from = pack(trained), np.random.default_rng(3)
    for place, experiment in places:
        units, rate, _ = place.values
        factor = float(np.exp(0.2 * np.log(rate) ** 2 / units + 0.1 * draw_from.normal()))
        metrics = [
            one._replace(value=None if one.value is None else one.value * factor) for one in final_metrics(trained)
        ]
        if not store.begin(experiment, this_process()):
            raise RuntimeError(f"{place} is there twice")
        store.finish_packed(experiment.fingerprint(), content, "finished", "", metrics)


def draw(store: "RunStore", many: "Sweep", made: "Grid") -> "Results":
    """Everything that a page makes of a sweep's runs, as it is sent to the browser, but for what mattered."""
    from core.figures import sweep_strips
    from core.figures.encoding import encoded
    from core.tasks import prepare
    from core.views.shared.sweep.chosen import figure
    from core.views.shared.sweep.metric import metric_of, scale_of
    from core.views.shared.sweep.results import Results, score_of

    prepared = prepare(many.base)
    metric, scale = metric_of(prepared), scale_of(prepared) or 1.0
    kept = store.final_metrics([one.fingerprint() for one in made.experiments.values()])
    scores = {place: score_of(kept[one.fingerprint()], metric, scale) for place, one in made.experiments.items()}
    known = Results(many, made, metric, {place: score for place, score in scores.items() if score})
    known.rows()
    for place, setting in enumerate(known.settings):
        strips = sweep_strips.strips(
            [setting.short(value) for value in many.settings[place].values],
            known.by_value(place),
            known.strip_title(place),
            axis=metric.axis,
            setting=setting.title,
            seeds=known.seeds,
            small=True,
        )
        json.dumps(encoded(strips))
    json.dumps(encoded(figure(known, known)))
    return known


def _milliseconds(act: Callable[[], object]) -> float:
    """The median of several times."""
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - began))
    return round(statistics.median(times), 1)
