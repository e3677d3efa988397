"""Runs that are cut off and go on are those that never were, bit for bit; files that are of no use are ignored."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import Experiment, Task, Training
from core.layers import GRU, LSTM, Dropout, SimpleRNN
from core.tasks import prepare
from core.training import checkpoint as checkpoints
from core.training import record as records
from core.training import train as trains
from core.training.checkpoint import Checkpoint
from core.training.choice import loop_for
from core.training.resumable import train as train_resumably
from core.training.train import train
from core.work.checkpoints import Checkpoints
from core.work.order import GivenUp

NUMBERS = {"task": "sine", "parameters": {"sequences": 40, "length": 6, "ahead": 2}, "batch_size": 9, "epochs": 4}
MANY = NUMBERS | {"parameters": {"sequences": 500, "length": 6, "ahead": 2}, "batch_size": 256}
TEXTS = {"parameters": {"source": "orders", "words": 60, "length": 12, "dimensions": 4}, "batch_size": 16, "epochs": 3}
PAIRS = {"pairs": "reversed", "digits": 3, "count": 100, "dimensions": 4}


def asked(*layers, task="reviews", parameters, **training):
    options = {"learning_rate": 0.01, "batch_size": 8, "epochs": 2} | training
    chosen, scaling = Task(name=task, parameters=parameters), "none" if task == "reviews" else "standard"
    return Experiment(task=chosen, scaling=scaling, layers=layers, training=Training(**options), seed=3)


def pairs(*layers, **parameters):
    training = Training(epochs=3, batch_size=9, learning_rate=0.01, validation_share=0.3, clipnorm=1.0)
    task = Task(name="translation", parameters=PAIRS | parameters)
    return Experiment(task=task, scaling="none", layers=layers, training=training, seed=3)


EXPERIMENTS = {
    "Adam": asked(SimpleRNN(units=3), **NUMBERS),
    "SGD": asked(LSTM(units=3), **NUMBERS, optimizer="SGD", momentum=0.9),
    "RMSprop, clipped": asked(GRU(units=3), **NUMBERS, optimizer="RMSprop", momentum=0.5, clipnorm=0.1),
    "dropout": asked(GRU(units=3, dropout=0.3, bidirectional=True), Dropout(rate=0.2), **NUMBERS),
    "blocks that drop": asked(GRU(units=3, dropout=0.3), **MANY),
    "early stopping": asked(GRU(units=3), **NUMBERS | {"epochs": 30, "learning_rate": 0.1}, patience=2),
    "many epochs": asked(SimpleRNN(units=2), **NUMBERS | {"batch_size": 1000, "epochs": 700}),
    "it explodes": asked(
        SimpleRNN(units=4, activation="relu"), **NUMBERS | {"learning_rate": 10.0, "epochs": 30}, optimizer="SGD"
    ),
    "texts with a mask": asked(LSTM(units=3, dropout=0.2), **TEXTS),
    "pairs with attention": pairs(GRU(units=3), attention=True),
    "pairs that drop": pairs(LSTM(units=3, dropout=0.3, bidirectional=True), attention=False),
}


class Calls:
    """Ends a training at one of its calls, as `should_stop` does: "pause" at call `at`, counted from 1."""

    def __init__(self, at=None):
        self.at, self.count = at, 0

    def __call__(self):
        self.count += 1
        return "pause" if self.count == self.at else ""


@pytest.fixture
def at_once(monkeypatch):
    """Calls of one batch, and a checkpoint at each of them."""
    monkeypatch.setattr(trains, "CALL", 0.0)
    monkeypatch.setattr(checkpoints, "EVERY", 0.0)
    monkeypatch.setattr(checkpoints, "WORTH", 0.0)


@pytest.fixture
def kept(tmp_path):
    return Checkpoints(tmp_path / "checkpoints")


def cut(experiment, at, kept, **arguments):
    """Train until call `at`, where it is paused. False if it ended before."""
    checkpoint = Checkpoint(experiment.fingerprint(), kept)
    try:
        train(experiment, should_stop=Calls(at), checkpoint=checkpoint, **arguments)
    except GivenUp:
        return True
    return False


def resumed(experiment, kept, **arguments):
    return train(experiment, checkpoint=Checkpoint(experiment.fingerprint(), kept), **arguments)


def assert_same(one, other):
    assert (one.status, one.reason, one.epochs) == (other.status, other.reason, other.epochs)
    assert one.history.keys() == other.history.keys()
    for name in one.history:
        np.testing.assert_array_equal(one.history[name], other.history[name], err_msg=name)
    np.testing.assert_array_equal(one.snapshot_epochs, other.snapshot_epochs)
    for a, b in zip(one.weights, other.weights, strict=True):
        np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(one.predictions, other.predictions)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_run_that_was_cut_off_is_the_run_that_never_was(name, at_once, kept):
    experiment, calls = EXPERIMENTS[name], Calls()
    whole = train(experiment, should_stop=calls)
    assert whole.status == ("failed" if name == "it explodes" else "finished")
    assert ("Stopped early" in whole.reason) == (name == "early stopping")
    rng = np.random.default_rng(len(name))
    moments = sorted({1, calls.count, *rng.integers(1, calls.count + 1, 3).tolist()})
    if name == "it explodes":
        moments = moments[:-1]  # nothing is asked after the call that explodes
    for moment in moments:
        assert cut(experiment, moment, kept)
        assert_same(resumed(experiment, kept), whole)
        kept.remove(experiment.fingerprint())


def test_there_are_several_blocks():
    for name, count in {"Adam": 1, "blocks that drop": 4}.items():
        assert len(loop_for(EXPERIMENTS[name], prepare(EXPERIMENTS[name])).state().randoms) == count


@pytest.mark.slow
def test_a_run_may_be_cut_off_again_and_again(at_once, kept):
    experiment = EXPERIMENTS["dropout"]
    whole, cuts = train(experiment), 0
    while cut(experiment, 3, kept):
        cuts += 1
    assert cuts > 4
    assert_same(resumed(experiment, kept), whole)


@pytest.mark.slow
def test_a_frozen_table_is_not_written_and_comes_back(at_once, kept):
    words = {"source": "mock", "words": 20, "length": 9, "dimensions": 50, "vectors": "glove", "frozen": True}
    experiment = asked(GRU(units=3, dropout=0.3), parameters=words, epochs=5)
    whole = train(experiment)
    assert cut(experiment, 3, kept)
    with np.load(kept.path(experiment.fingerprint())) as file:
        shapes = [file[name].shape[1:] for name in file.files if name.startswith("record.weights")]
    assert shapes == [weights.shape[1:] for weights in whole.weights[1:]]
    assert_same(resumed(experiment, kept), whole)


@pytest.mark.slow
def test_the_first_report_has_what_was_there_before(at_once, kept, monkeypatch):
    experiment, reports = EXPERIMENTS["many epochs"], []
    assert cut(experiment, 600, kept)
    whole = resumed(experiment, kept, on_progress=reports.append)
    first = reports[0]
    assert (first.epoch, first.resumed) == (600, 600)
    assert first.loss[0] == (1, whole.history["loss"][0])
    assert first.loss[-1] == (600, whole.history["loss"][599])
    assert len(first.loss) == records.EARLIER_POINTS
    earlier = [int(epoch) for epoch in whole.history["validation_epochs"] if epoch <= 600]
    assert [epoch for epoch, _ in first.validation] in (earlier, earlier[:-1])
    assert [one.epoch for one in reports] == sorted(one.epoch for one in reports)
    assert {one.resumed for one in reports} == {600}
    assert all(epoch > 600 for one in reports[1:] for epoch, _ in one.loss)
    with_batches, reports = EXPERIMENTS["Adam"], []
    assert cut(with_batches, 2, kept)
    resumed(with_batches, kept, on_progress=reports.append)
    assert reports[0].epoch == 0
    assert 0 < reports[0].resumed == reports[0].batch_loss[-1][0] < 1
    assert len(reports[0].batch_loss) == 2


def test_seconds_are_those_of_all_parts(at_once, kept):
    experiment = EXPERIMENTS["Adam"]
    assert cut(experiment, 5, kept)
    path = kept.path(experiment.fingerprint())
    with np.load(path) as file:
        arrays = dict(file)
    about = json.loads(arrays["about"].tobytes())
    assert about["record"]["seconds"] > 0
    assert about["record"]["whole"] >= about["record"]["seconds"]
    about["record"] |= {"seconds": 1000.0, "validating": 100.0, "whole": 2000.0}
    np.savez(path, **arrays | {"about": np.frombuffer(json.dumps(about).encode(), np.uint8)})
    seconds = resumed(experiment, kept).seconds
    assert 1000 < seconds["train"] < 1090
    assert 100 < seconds["validation"] < 190
    assert 2000 < seconds["whole"] < 2090


def damaged_in(arrays, **about):
    old = json.loads(arrays["about"].tobytes())
    return arrays | {"about": np.frombuffer(json.dumps(old | about).encode(), np.uint8)}


DAMAGES = {
    "another version": lambda arrays: damaged_in(arrays, version="0"),
    "another run": lambda arrays: damaged_in(arrays, name="0" * 32),
    "other weights": lambda arrays: arrays | {"weights": arrays["weights"][1:]},
    "other slots": lambda arrays: arrays | {"slots": arrays["slots"].astype(np.float64)},
    "other snapshots": lambda arrays: arrays | {"record.weights.1": arrays["record.weights.1"][:, :-1]},
    "too few epochs": lambda arrays: arrays | {"record.losses": arrays["record.losses"][:, 1:]},
    "other steps": lambda arrays: damaged_in(arrays, steps=1),
    "no sums": lambda arrays: {name: array for name, array in arrays.items() if name != "sums"},
    "no random numbers": lambda arrays: damaged_in(arrays, randoms=[None]),
    "other random numbers": lambda arrays: damaged_in(arrays, randoms=[{"bit_generator": "MT19937"}]),
    "objects": lambda arrays: arrays | {"weights": np.array([{}], object)},
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_file_that_does_not_fit_is_removed_and_the_run_begins_anew(damage, at_once, kept):
    experiment, reports = EXPERIMENTS["dropout"], []
    assert cut(experiment, 8, kept)
    path = kept.path(experiment.fingerprint())
    with np.load(path) as file:
        arrays = DAMAGES[damage](dict(file))
    np.savez(path, **arrays)
    began = Calls(1)
    with pytest.raises(GivenUp):
        train(
            experiment,
            should_stop=lambda: path.exists() or began(),
            on_progress=reports.append,
            checkpoint=Checkpoint(experiment.fingerprint(), kept),
        )
    assert not any(one.resumed for one in reports)


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), cut_off=st.booleans())
def test_a_damaged_file_never_changes_a_run(place, bit, cut_off):
    """One bit is turned, or the end is missing: the run begins anew, or goes on where the bit has no meaning."""
    experiment = DAMAGED.experiment
    content = bytearray(DAMAGED.content)
    at = int(place * len(content))
    content[at] ^= 1 << bit
    DAMAGED.path.write_bytes(content[:at] if cut_off else content)
    assert_same(resumed(experiment, DAMAGED.kept), DAMAGED.whole)


class DAMAGED:
    """A checkpoint, and the run that it belongs to."""


@pytest.fixture(autouse=True, scope="module")
def _damaged(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoints, "WORTH", 0.0)
        patch.setattr(trains, "CALL", 0.0)
        DAMAGED.experiment = EXPERIMENTS["dropout"].model_copy(
            update={"training": EXPERIMENTS["dropout"].training.model_copy(update={"epochs": 1})}
        )
        DAMAGED.kept = Checkpoints(tmp_path_factory.mktemp("damaged"))
        DAMAGED.whole = train(DAMAGED.experiment)
        assert cut(DAMAGED.experiment, 2, DAMAGED.kept)
    DAMAGED.path = DAMAGED.kept.path(DAMAGED.experiment.fingerprint())
    DAMAGED.content = DAMAGED.path.read_bytes()


def test_a_short_run_writes_nothing(kept):
    assert cut(EXPERIMENTS["Adam"], 5, kept)
    assert not kept.folder.exists()


def test_writing_that_takes_long_is_done_less_often(kept, monkeypatch):
    monkeypatch.setattr(checkpoints, "EVERY", 0.05)
    monkeypatch.setattr(checkpoints, "SHARE", 0.1)
    clock, writings = [0.0], []
    monkeypatch.setattr(checkpoints.time, "perf_counter", lambda: clock[0])

    def write(name, _write):
        clock[0] += 0.02
        writings.append(clock[0])

    monkeypatch.setattr(kept, "write", write)
    monkeypatch.setattr(checkpoints, "_arrays", lambda *_: {"one": np.zeros(1)})
    checkpoint, record = Checkpoint("0" * 32, kept), Spent()
    checkpoint._gap = checkpoints.EVERY
    for _ in range(1000):  # ten seconds
        record.seconds += 0.01
        checkpoint.write_if_due(None, record, None)
    assert 45 <= len(writings) <= 51, "each after 0.2 s, not 0.05 s"


class Spent:
    seconds = validating = 0.0


def test_a_full_disk_fails_no_run(at_once, kept, monkeypatch, caplog):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept, "write", full)
    experiment = EXPERIMENTS["Adam"]
    assert_same(resumed(experiment, kept), train(experiment))
    assert "could not be written" in caplog.text


def test_what_is_too_large_is_not_written(at_once, kept, monkeypatch):
    monkeypatch.setattr(checkpoints, "MOST_BYTES_OF_ONE", 100)
    assert cut(EXPERIMENTS["Adam"], 5, kept)
    assert not kept.folder.exists()


@pytest.mark.slow
def test_keras_begins_anew(at_once, kept):
    from tests.core.training.samples import Slow

    experiment = EXPERIMENTS["Adam"].model_copy(update={"layers": (Slow(units=3),)})
    assert cut(experiment, 5, kept)
    assert not kept.folder.exists()
    assert resumed(experiment, kept).status == "finished"


@pytest.mark.parametrize(
    ("orders", "stays"),
    [((), False), (("", "", "stop"), False), (("", "", "", "drop"), False), (("", "", "", "pause"), True)],
)
def test_the_file_goes_as_the_run_ends_unless_it_is_paused(orders, stays, at_once, tmp_path, monkeypatch):
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path))
    experiment, said = EXPERIMENTS["Adam"], list(orders)
    path = Checkpoints().path(experiment.fingerprint())

    def order():
        there.append(path.exists())
        return said.pop(0) if len(said) > 1 else said[0] if said else ""

    there = []
    try:
        outcome = train_resumably(experiment, None, on_progress=lambda _: None, should_stop=order)
        assert outcome.status == ("stopped" if orders else "finished")
    except GivenUp:
        assert orders[-1] in ("drop", "pause")
    assert any(there)
    assert path.exists() == stays


def test_an_error_leaves_nothing(at_once, tmp_path, monkeypatch):
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path))
    experiment = EXPERIMENTS["Adam"]

    def fails(report):
        raise MemoryError

    with pytest.raises(MemoryError):
        train_resumably(experiment, None, on_progress=fails, should_stop=lambda: "")
    assert not Checkpoints().path(experiment.fingerprint()).exists()
