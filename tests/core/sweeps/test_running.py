"""A sweep through the engine: as a batch, whole after a restart, and nothing trained twice."""

import subprocess
import sys
from pathlib import Path

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

ROOT = Path(__file__).parents[3]


def experiments(values=(2, 3, 4, 5), seeds=3):
    base = complete(Experiment.from_query({"task": "sine", "layers": "LSTM-8-tanh", "epochs": "20"}))
    return list(grid(Sweep.of(base, {"units": values}, seeds=seeds), prepare).experiments.values())


SERVER = """
import sys, time
from core.engine import Engine
from core.runs import RunStore
from tests.core import fake_work
from tests.core.sweeps import noted_work
from tests.core.sweeps.test_running import experiments
engine = Engine(RunStore(sys.argv[1]), n_workers=2, perform=noted_work.perform, warm_up=fake_work.warm_up)
engine.start()
names = [engine.submit(one, visitor="ann", batch="sweep 1") for one in experiments()]
while sum(engine.state(name).status == "finished" for name in names) < 4:
    time.sleep(0.01)
    engine.attend(names, "ann")
print("four", flush=True)
sys.stdin.readline()
"""


def statuses(engine, names):
    engine.attend(names, "ann")
    return [state and state.status for state in map(engine.state, names)]


def started(url):
    engine = Engine(RunStore(url), n_workers=2, perform=noted_work.perform, warm_up=fake_work.warm_up)
    engine.start()
    return engine


@pytest.mark.slow
def test_a_sweep_whose_server_is_killed_ends_whole_and_trains_nothing_twice(tmp_path, monkeypatch):
    notes = tmp_path / "notes"
    notes.mkdir()
    monkeypatch.setenv("NOTES", str(notes))
    url = f"sqlite:///{tmp_path / 'runs.sqlite'}"
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, url], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout.readline() == "four\n"
    server.kill()
    server.communicate()

    engine = started(url)
    names = [one.fingerprint() for one in experiments()]
    before = [name for name in names if (state := engine.state(name)) and state.status == "finished"]
    assert 4 <= len(before) < 12
    assert [engine.submit(one, visitor="ann", batch="sweep 1") for one in experiments()] == names
    until(lambda: statuses(engine, names) == ["finished"] * 12, seconds=180)
    assert {name: (notes / name).read_text() for name in before} == dict.fromkeys(before, "trained\n")
    assert {file.name for file in notes.iterdir()} == set(names)

    # a larger sweep, and the same once more after another restart
    more = [engine.submit(one, visitor="ann", batch="sweep 2") for one in experiments((2, 3, 4, 5, 6))]
    until(lambda: statuses(engine, more) == ["finished"] * 15, seconds=180)
    engine.close()
    engine = started(url)
    assert [engine.submit(one, visitor="ann", batch="sweep 2") for one in experiments((2, 3, 4, 5, 6))] == more
    assert statuses(engine, more) == ["finished"] * 15
    assert {(notes / name).read_text() for name in (*before, *more[12:])} == {"trained\n"}
    engine.close()


def test_the_queue_has_room_for_the_largest_sweep_of_a_visitor():
    assert MAX_RUNS <= WAITING_IN_BATCHES_PER_VISITOR
