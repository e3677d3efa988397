"""How a run ended, in sentences."""

from types import SimpleNamespace

import pytest

from core.experiment import Training
from core.views.shared import run_end


def a_run(status, epochs=20, **outcome):
    outcome = {"epochs": epochs, "seconds": {"train": 2.31}, "note": "", "reason": ""} | outcome
    experiment = SimpleNamespace(training=Training(epochs=20))
    return SimpleNamespace(status=status, trained=SimpleNamespace(**outcome), experiment=experiment)


@pytest.mark.parametrize(
    ("run", "caption"),
    [
        (a_run("finished"), "Trained 20 epochs in 2.3 s."),
        (a_run("finished", 1, note="A note."), "Trained 1 epoch in 2.3 s. A note."),
        (
            a_run("stopped", 7, reason="A reason."),
            f"Trained 7 epochs in 2.3 s. {run_end.STOPPED} A reason.",
        ),
        (a_run("failed", 7, reason="Said as an error above."), "Trained 7 epochs in 2.3 s."),
    ],
)
def test_the_caption(run, caption):
    assert run_end.caption(run) == caption


def test_how_far_a_run_came():
    assert run_end.progress(a_run("stopped", 7)) == "Ended after 7 of 20 epochs; what it had learned by then is shown."
