"""What is said of the files to take along: only what is true of that run."""

from types import SimpleNamespace

import pytest

from core.experiment import Experiment, Task, Training
from core.layers import GRU, Dropout
from core.views.shared.take_home import network_file, promise, unfinished

PLAIN = (GRU(units=2),)


def a_run(status, *layers, patience=0):
    training = Training(epochs=20, patience=patience)
    asked = Experiment(task=Task(name="echo"), layers=layers or PLAIN, training=training)
    return SimpleNamespace(status=status, experiment=asked, trained=SimpleNamespace(epochs=7))


def test_a_run_that_was_stopped_says_so_whether_or_not_it_had_patience():
    for patience in (0, 5):
        assert "was stopped after 7 of 20 epochs" in unfinished(a_run("stopped", patience=patience))
    assert "failed after 7 of 20 epochs" in unfinished(a_run("failed"))


@pytest.mark.parametrize("layers", [(*PLAIN, Dropout(rate=0.2)), (PLAIN[0].model_copy(update={"dropout": 0.1}),)])
def test_the_same_result_is_promised_only_where_it_is_the_same(layers):
    assert promise(a_run("finished")).endswith("It runs anywhere, and the result is the same.")
    assert "The result is similar" in promise(a_run("finished", *layers))
    for status in ("stopped", "failed"):
        assert promise(a_run(status)) == "Its first lines name what it needs."


@pytest.mark.parametrize(
    ("status", "weights"),
    [
        ("finished", "after the last epoch"),
        ("stopped", "as they were when it was stopped"),
        ("failed", "that were kept last before it failed"),
    ],
)
def test_which_weights_the_file_holds(status, weights):
    texts = SimpleNamespace(embedding=True)
    assert f"which holds the weights {weights}. It takes texts as tokens" in network_file(a_run(status), texts, "x")
    numbers = SimpleNamespace(embedding=None)
    assert "after the epoch chosen above" in network_file(a_run(status), numbers, "x")
