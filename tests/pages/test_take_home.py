"""What is said of the files to take along: only what is true of that run."""

from types import SimpleNamespace

import pytest

from core.experiment import Experiment, Task, Training
from core.layers import GRU, Dropout
from pages.shared.take_home import cut_short, held, promise

PLAIN = (GRU(units=2),)


def a_run(status, *layers, patience=0):
    training = Training(epochs=20, patience=patience)
    asked = Experiment(task=Task(name="echo"), layers=layers or PLAIN, training=training)
    return SimpleNamespace(status=status, experiment=asked, outcome=SimpleNamespace(epochs=7))


def test_a_run_that_was_stopped_says_so_whether_or_not_it_had_patience():
    for patience in (0, 5):
        assert "was stopped after 7 of 20 epochs" in cut_short(a_run("stopped", patience=patience))
    assert "failed after 7 of 20 epochs" in cut_short(a_run("failed"))


@pytest.mark.parametrize("layers", [(*PLAIN, Dropout(rate=0.2)), (PLAIN[0].model_copy(update={"dropout": 0.1}),)])
def test_the_same_result_is_promised_only_where_it_is_the_same(layers):
    assert promise(a_run("finished")).endswith("Run it anywhere, and it comes to the same result.")
    assert "comes to a like result" in promise(a_run("finished", *layers))
    for status in ("stopped", "failed"):
        assert promise(a_run(status)) == "Its first lines name what it needs."


def test_which_weights_the_file_holds():
    said = {status: held(a_run(status)) for status in ("finished", "stopped", "failed")}
    assert said == {
        "finished": "after the last epoch",
        "stopped": "as they were when it was stopped",
        "failed": "that were kept last before it failed",
    }
