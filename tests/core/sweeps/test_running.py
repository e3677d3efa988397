"""A sweep through the engine: as a batch, whole after a restart, and nothing trained twice."""

import pytest

from core.engine import Engine
from core.engine.queue import WAITING_IN_BATCHES_PER_VISITOR
from core.experiment import Experiment
from core.runs import RunStore
from core.sweeps import MAX_RUNS, Sweep, grid
from core.tasks import complete, prepare
from tests.core import fake_work
from tests.core.fake_work import until
from tests.core.sweeps import noted_work


def experiments(values=(2, 3, 4, 5), seeds=3):
    base = complete(Experiment.from_query({"task": "sine", "layers": "LSTM-8-tanh", "epochs": "20"}))
    return list(grid(Sweep.of(base, {"units": values}, seeds=seeds), prepare).experiments.values())


def statuses(engine, names):
    engine.attend(names, "ann")
    return [state and state.status for state in map(engine.state, names)]


def started(url):
    engine = Engine(RunStore(url), n_workers=2, perform=noted_work.perform, warm_up=fake_work.warm_up)
    engine.start()
    return engine


@pytest.mark.slow
def test_a_sweep_is_known_after_a_restart_and_a_larger_one_trains_only_what_is_new(tmp_path, monkeypatch):
    notes = tmp_path / "notes"
    notes.mkdir()
    monkeypatch.setenv("NOTES", str(notes))
    url = f"sqlite:///{tmp_path / 'runs.sqlite'}"
    for values in ((2, 3), (2, 3), (2, 3, 4)):
        engine = started(url)
        names = [engine.submit(one, visitor="ann", batch="sweep 1") for one in experiments(values)]
        until(lambda names=names, engine=engine: statuses(engine, names) == ["finished"] * len(names))
        engine.close()
        assert {file.name: file.read_text() for file in notes.iterdir()} == dict.fromkeys(names, "trained\n")


def test_the_queue_has_room_for_the_largest_sweep_of_a_visitor():
    assert MAX_RUNS <= WAITING_IN_BATCHES_PER_VISITOR
