"""The loop in machine code: Keras's own steps, whatever is read together, on one core or on two.

What every loop promises is in `test_loop`.
"""

import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.layers import GRU, LSTM, Dense, Dropout, SimpleRNN, cells, make, recurrent
from core.network import trace
from core.network.initial_weights import initial_weights
from core.network.stack import stack_of
from core.tasks import prepare
from core.training import machine_loop
from core.training.choice import loop_for
from core.training.machine_loop import MachineLoop, on_cores, predict
from tests.core.training.samples import LENGTH, asked, keras_steps, texts

ROOT = Path(__file__).parents[3]
STEPS = 20
OPTIMIZERS = {
    "Adam": {},
    "SGD with momentum": {"optimizer": "SGD", "momentum": 0.9, "learning_rate": 0.05},
    "RMSprop with momentum": {"optimizer": "RMSprop", "momentum": 0.5, "learning_rate": 0.005},
    "clipped": {"optimizer": "SGD", "clipnorm": 0.1, "learning_rate": 0.5},
}
NETWORKS = {
    **{kind: (recurrent(kind, units=4),) for kind in cells()},
    "both ways": (GRU(units=3, bidirectional=True), Dense(units=3, activation="relu"), LSTM(units=2)),
    "pools": (LSTM(units=3, bidirectional=True), make("MaximumAndMean"), Dense(units=3, activation="tanh")),
}


def first_steps_are_keras_own(experiment, prepared, steps=STEPS) -> MachineLoop:
    loop = loop_for(experiment, prepared)
    assert isinstance(loop, MachineLoop)
    order = loop.orders(0, -(-steps // loop.steps))
    assert loop.steps == 1 or min(map(len, order[0])) < loop.batch, "one batch is smaller"
    mine = [loop.step(places) for epoch in order for places in epoch]
    theirs = list(keras_steps(experiment, prepared, order))
    np.testing.assert_allclose(mine, [(loss, metric) for loss, metric, _ in theirs], atol=1e-4)
    for one, other in zip(loop.weights(), theirs[-1][2].get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=2e-3)
    assert mine[0][0] != pytest.approx(mine[-1][0], abs=1e-3), "it learns"
    return loop


@pytest.mark.slow
@pytest.mark.parametrize(
    ("task", "parameters", "name"),
    [
        *[("sine", {"sequences": 40, "length": 6, "ahead": 2}, name) for name in OPTIMIZERS],
        ("echo", {"k": 2, "sequences": 50, "length": 9}, "Adam"),
        ("flu", None, "Adam"),
    ],
)
def test_numbers_are_learned_as_keras_learns_them(task, parameters, name):
    """Several numbers for a sequence, an answer at each timestep, and a batch of all sequences."""
    batch_size = 1000 if task == "flu" else 9
    experiment = asked(LSTM(units=4), task=task, parameters=parameters, batch_size=batch_size, **OPTIMIZERS[name])
    first_steps_are_keras_own(experiment, prepare(experiment))


@pytest.mark.slow
def test_sequences_of_different_lengths_are_learned_as_keras_learns_them():
    parameters = {"different_lengths": True, "patients": 60, "beats": 10}
    for layers in (GRU(units=3, bidirectional=True), make("Maximum")), (SimpleRNN(units=3), LSTM(units=2)):
        experiment = asked(*layers, task="heartbeats", parameters=parameters, batch_size=11)
        prepared = prepare(experiment)
        assert prepared.data.mask
        first_steps_are_keras_own(experiment, prepared, 6)


@pytest.mark.slow
@pytest.mark.parametrize("frozen", [False, True], ids=["learned", "frozen"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_texts_are_learned_as_keras_learns_them(name, frozen):
    """Each batch is cut to its longest text; the table is learned, or stays as it is."""
    padding = "post" if name.startswith("SGD") else "pre"
    first_steps_are_keras_own(asked(GRU(units=4), **OPTIMIZERS[name]), texts(padding, frozen=frozen))


@pytest.mark.slow
@pytest.mark.parametrize(("padding", "mask"), [("pre", True), ("post", True), ("pre", False)])
@pytest.mark.parametrize("layers", NETWORKS.values(), ids=NETWORKS)
def test_every_network_reads_texts_as_keras_does(layers, padding, mask):
    first_steps_are_keras_own(asked(*layers), texts(padding, mask=mask), 6)


@pytest.mark.slow
@pytest.mark.parametrize("mask", [False, True], ids=["full", "masked"])
def test_a_batch_in_blocks_is_learned_as_keras_learns_it(mask):
    """Of 150 texts, three blocks; the last batch, of 47, has two."""
    experiment = asked(GRU(units=3), Dense(units=3, activation="tanh"), batch_size=150)
    loop = first_steps_are_keras_own(experiment, texts(count=200, mask=mask), 4)
    assert len(loop._blocks) == 3


@pytest.mark.parametrize("padding", ["pre", "post"])
def test_a_batch_is_cut_to_its_longest_text(monkeypatch, padding):
    prepared = texts(padding)
    loop = loop_for(asked(GRU(units=2)), prepared)
    read = []
    forward = loop._network.forward
    monkeypatch.setattr(
        loop._network, "forward", lambda packed, x, random: read.append(x) or forward(packed, x, random)
    )
    lengths = prepared.data.lengths[:20]
    for places in loop.orders(0, 1)[0]:
        loop.step(places)
        longest = lengths[places].max()
        x = read.pop()
        assert x.shape == (longest, len(places))
        assert np.count_nonzero(x, axis=0).tolist() == lengths[places].tolist()
        assert ((x[0] != 0) if padding == "post" else (x[-1] != 0)).all() or 0 in lengths[places]
    loop.step(np.array([0]))  # a text without a word keeps one timestep
    assert read.pop().shape == (1, 1)
    whole = loop_for(asked(GRU(units=2)), texts(padding, mask=False))
    assert whole._cut(np.array([0])) == (0, LENGTH), "without a mask padding is read like words"


def in_blocks(free_core) -> tuple[list[tuple[float, float]], list[np.ndarray]]:
    """Four steps of a network that drops inputs, in batches of three blocks."""
    experiment = asked(LSTM(units=3, dropout=0.3), Dropout(rate=0.2), batch_size=150)
    prepared = texts(count=203)
    weights = initial_weights(stack_of(experiment, prepared.data), timesteps=None, seed=3)
    loop = MachineLoop(experiment, prepared, weights, free_core)
    assert len(loop._blocks) == 3
    losses = [loop.step(places) for epoch in loop.orders(0, 2) for places in epoch]
    return losses, loop.weights()


def test_a_second_core_changes_no_number(monkeypatch):
    threads = []
    read = machine_loop._Block.read

    def watched(self, *arguments):
        threads.append(threading.current_thread().name)
        return read(self, *arguments)

    monkeypatch.setattr(machine_loop._Block, "read", watched)
    losses, weights = in_blocks(lambda: False)
    assert len(set(threads)) == 1
    turns = iter([True, False] * 10)  # a core may be free at one step and not at the next
    for free_core in (lambda: True, lambda: next(turns)):
        threads.clear()
        again, others = in_blocks(free_core)
        assert len(set(threads)) == 2
        assert again == losses
        for one, other in zip(weights, others, strict=True):
            np.testing.assert_array_equal(one, other)


def test_blocks_drop_different_inputs():
    """Else the second half of a batch would repeat the first half's pattern."""
    experiment = asked(LSTM(units=3, dropout=0.3), batch_size=150)
    loop = loop_for(experiment, texts(count=203))
    drawn = [block._random((50,)) for block in loop._blocks]
    assert all(np.mean(one == other) < 0.1 for one, other in pairwise(drawn))
    plain = loop_for(asked(LSTM(units=3), batch_size=150), texts(count=203))
    assert all(block._random is None for block in plain._blocks)


@pytest.mark.parametrize("padding", ["pre", "post"])
@pytest.mark.parametrize("name", NETWORKS)
def test_predictions_are_those_of_the_trace(monkeypatch, name, padding):
    """Also where texts are read in parts, each cut to its longest."""
    monkeypatch.setattr(machine_loop, "READ_AT_ONCE", 5)
    for mask in (True, False):
        prepared = texts(padding, mask=mask)
        stack = stack_of(asked(*NETWORKS[name]), prepared.data)
        rng = np.random.default_rng(0)
        weights = [
            rng.normal(0, 0.7, weight.shape).astype(np.float32)
            for weight in initial_weights(stack, timesteps=None, seed=0)
        ]
        X = prepared.X_network
        read = trace.predict(stack, weights, X)
        np.testing.assert_allclose(predict(stack, weights, X, post=padding == "post"), read, atol=1e-5)
        assert predict(stack, weights, X[:0]).shape == (0, 1)


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_what_two_cores_return_has_the_order_of_the_parts(count, free):
    """Sums of what they return are then the same, whichever core was free."""
    parts = [lambda place=place: place for place in range(count)]
    assert on_cores(parts, lambda: free) == list(range(count))


WITHOUT_TENSORFLOW = """
import sys
from pathlib import Path
from core.experiment import Experiment, Task, Training
from core.layers import GRU, LSTM, Dense, Dropout, SimpleRNN, make
from core.training.train import train
from core.training.warm_up import warm_up
warm_up()
for path in Path("core").rglob("*.py"):  # a run that came later would compile it, and wait
    name = ".".join(path.with_suffix("").parts)
    assert "\\n@compiled(" not in path.read_text(encoding="utf-8") or name in sys.modules, name
texts = {"source": "mock", "words": 20, "length": 9, "dimensions": 5}
beats = {"different_lengths": True, "patients": 60, "beats": 10}
for name, parameters, layers, training in (
    ("air_pollution", {}, (SimpleRNN(units=2),), {}),
    ("echo", {"k": 2, "sequences": 40}, (LSTM(units=3, bidirectional=True), Dropout(rate=0.2)), {"optimizer": "SGD"}),
    ("heartbeats", beats, (GRU(units=3, dropout=0.1), make("Maximum"), Dense(units=2)), {"optimizer": "RMSprop"}),
    ("reviews", texts, (LSTM(units=3), make("MaximumAndMean")), {"clipnorm": 1.0, "validation_share": 0.0}),
):
    scaling = "none" if name == "reviews" else "standard"
    training = Training(epochs=2, **training)
    task = Task(name=name, parameters=parameters)
    outcome = train(Experiment(task=task, scaling=scaling, layers=layers, training=training))
    assert (outcome.status, outcome.epochs) == ("finished", 2)
    loaded = {"tensorflow", "keras"} & sys.modules.keys()
    assert not loaded, (name, loaded)
"""


@pytest.mark.slow
def test_a_run_loads_neither_tensorflow_nor_keras():
    command = [sys.executable, "-c", WITHOUT_TENSORFLOW]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
