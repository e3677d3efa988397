"""The line above a run at work: what is happening now, and how long it will take."""

import pytest

from core.engine import RunState
from pages.shared import progress, resources


class Engine:
    def __init__(self, warm):
        self.warm = warm

    def health(self):
        return self


def line(*, keeps="what was learned", **state):
    made = RunState(**{"fingerprint": "a", "status": "running", "epochs": 3} | state)
    return progress.line(made, beginning="Preparing the data", keeps=keeps)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({}, "Preparing the data"),
        ({"share": 0.14, "batch_loss": ((0.42, 0.7),)}, "Epoch 1 of 3 (42%)"),
        ({"share": 0.5, "epoch": 1, "batch_loss": ((1.5, 0.7),)}, "Epoch 2 of 3 (50%)"),
        ({"share": 0.5, "epoch": 1500, "epochs": 3000, "seconds_left": 42.0}, "Epoch 1,501 of 3,000, about 40 s left"),
        ({"share": 0.37, "epochs": 1, "seconds_left": 5.0}, "37% done, about 5 s left"),
        ({"share": 1.0, "epoch": 3}, "All of it is read, and the last numbers are worked out"),
        ({"share": 1.0, "epoch": 1, "epochs": 1}, "Finishing"),
        ({"share": 0.5, "stopping": True, "epochs": 1, "keeps": ""}, "Stopping"),
        ({"share": 0.5, "epoch": 1, "stopping": True}, "Stopping, and keeping what was learned"),
        ({"attempts": 2}, "Its worker was lost, so it began once more. Preparing the data"),
    ],
)
def test_what_is_going_on(state, said):
    assert line(**state) == said


@pytest.mark.parametrize(
    ("warm", "state", "said"),
    [
        (0, {}, "The training processes are getting ready; after a start this takes some seconds"),
        (1, {}, "Waiting for its turn"),
        (1, {"ahead": 2}, "Waiting for its turn, 2 before it"),
        (1, {"reason": "The disk is *full*"}, "The disk is &#42;full&#42;"),
    ],
)
def test_what_it_waits_for(monkeypatch, warm, state, said):
    monkeypatch.setattr(resources, "engine", lambda: Engine(warm))
    assert line(status="queued", **state) == said
