"""A run that was cut off goes on from where it was: its worker or its server was killed, or its batch was paused."""

import os
import signal

import numpy as np
import pytest

from core.engine import Engine
from core.experiment import Experiment, Task, Training
from core.layers import SimpleRNN
from core.runs import RunStore
from core.training.train import train
from core.work.checkpoints import Checkpoints
from tests.core import fake_work
from tests.core.engine import quick_checkpoints
from tests.core.fake_work import until

LONG = 600  # seconds that a busy machine may take


def an_experiment(seed=0, epochs=20_000):
    return Experiment(
        task=Task(name="echo", parameters={"k": 2, "sequences": 1000}),
        layers=(SimpleRNN(units=8),),
        training=Training(epochs=epochs, batch_size=32),
        seed=seed,
    )


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Starts servers with one worker on one data folder."""
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path))
    monkeypatch.delenv("UNROLLED_SCHEDULER", raising=False)
    made = []

    def engine(perform=quick_checkpoints.perform):
        store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
        made.append((Engine(store, n_workers=1, perform=perform, warm_up=fake_work.warm_up), store))
        made[-1][0].start()
        return made[-1][0]

    yield engine
    for one, store in made:
        one.close()
        store.close()


def file_of(experiment):
    return Checkpoints().path(experiment.fingerprint())


def written(engine, experiment, visitor=None):
    """Wait until a checkpoint has come that has whole epochs in it. Returns the epochs."""

    def epochs():
        if visitor:
            engine.attend([experiment.fingerprint()], visitor)
        try:
            with np.load(file_of(experiment)) as file:
                return file["record.losses"].shape[1]
        except FileNotFoundError:
            return 0

    return until(epochs, seconds=LONG)


def gone_on(engine, experiment, epochs, visitor=None):
    """Wait until the run goes on; it has what was there before."""

    def state():
        if visitor:
            engine.attend([experiment.fingerprint()], visitor)
        now = engine.state(experiment.fingerprint())
        return now.status == "running" and now.epoch and now

    now = until(state, seconds=LONG)
    assert epochs <= int(now.resumed) <= now.epoch
    assert now.loss[0][0] == 1
    assert now.loss[-1][0] >= epochs
    return now


def test_a_run_whose_worker_is_killed_goes_on(start, tmp_path):
    engine, experiment = start(), an_experiment()
    name = engine.submit(experiment)
    epochs = written(engine, experiment)
    os.kill(int((tmp_path / "worker").read_text()), signal.SIGKILL)
    until(lambda: engine.state(name).attempts == 2 or engine.state(name).status == "queued", seconds=LONG)
    assert gone_on(engine, experiment, epochs).attempts == 2
    engine.stop(name)
    assert engine.wait(name, LONG).status == "stopped"
    assert engine.run(name).outcome.epochs >= epochs
    assert not file_of(experiment).exists()


def test_a_paused_batch_goes_on_and_one_that_is_given_up_leaves_nothing(start):
    engine, experiment = start(), an_experiment(1)
    name = engine.submit(experiment, visitor="ann", batch="reach")
    epochs = written(engine, experiment, "ann")
    engine.batches.pause("reach", "ann")
    until(lambda: engine.state(name).status == "queued", seconds=LONG)
    assert file_of(experiment).exists()
    single = an_experiment(2, epochs=1)
    assert engine.wait(engine.submit(single, visitor="bob"), LONG).status == "finished"
    engine.submit(experiment, visitor="ann", batch="reach")  # the page is back
    assert gone_on(engine, experiment, epochs, "ann").attempts == 1
    engine.batches.stop("reach", "ann")
    until(lambda: not engine._state.assigned, seconds=LONG)
    until(lambda: not file_of(experiment).exists(), seconds=LONG)


def test_a_run_whose_server_ends_goes_on_with_the_next_one(start):
    engine, experiment = start(), an_experiment(3)
    engine.submit(experiment)
    epochs = written(engine, experiment)
    engine.close()
    assert file_of(experiment).exists()
    engine = start()
    assert engine.state(experiment.fingerprint()).status == "interrupted"
    engine.submit(experiment)
    assert gone_on(engine, experiment, epochs).attempts == 1


def test_what_has_read_a_deleted_table_does_not_go_on(start):
    engine, names = start(), ["0" * 32, "1" * 32]
    for name in names:
        Checkpoints().write(name, lambda file: file.write(b"state"))
    engine.forget(names[:1])
    until(lambda: not Checkpoints().path(names[0]).exists())
    assert Checkpoints().path(names[1]).exists()


@pytest.mark.long
def test_a_run_of_fifteen_seconds_comes_out_as_if_it_had_never_been_cut_off(start, tmp_path):
    engine, experiment = start(quick_checkpoints.with_usual_checkpoints), an_experiment(4, epochs=6_000)
    name = engine.submit(experiment)
    epochs = written(engine, experiment)
    os.kill(int((tmp_path / "worker").read_text()), signal.SIGKILL)
    assert epochs <= until(lambda: engine.state(name).resumed, seconds=LONG)
    assert engine.wait(name, LONG).status == "finished"
    mine, whole = engine.run(name).outcome, train(experiment)
    np.testing.assert_array_equal(mine.history["loss"], whole.history["loss"])
    np.testing.assert_array_equal(mine.history["validation_loss"], whole.history["validation_loss"])
    for one, other in zip(mine.weights, whole.weights, strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(mine.predictions, whole.predictions)
    assert not file_of(experiment).exists()
