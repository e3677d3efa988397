"""The line above a run at work: what is happening now, and how long it will take."""

import pytest

from core.engine import Ahead, RunState
from pages.shared import progress


class Engine:
    def __init__(self, warm, ahead=()):
        self.warm = warm
        self._ahead = ahead

    def health(self):
        return self

    def ahead(self, name, visitor):
        assert (name, visitor) == ("a", "ann")
        return self._ahead


def line(*, keeps="what was learned", doing="", warm=1, ahead=(), **state):
    made = RunState(**{"fingerprint": "a", "status": "running", "epochs": 3} | state)
    engine = Engine(warm, ahead)
    return progress.line(made, engine=engine, visitor="ann", beginning="Preparing the data", keeps=keeps, doing=doing)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({}, "Preparing the data"),
        ({"share": 0.14, "batch_loss": ((0.42, 0.7),)}, "Epoch 1 of 3, 42 % of this epoch done"),
        ({"share": 0.5, "epoch": 1, "batch_loss": ((1.5, 0.7),)}, "Epoch 2 of 3, 50 % of this epoch done"),
        ({"share": 0.5, "epoch": 1500, "epochs": 3000, "seconds_left": 42.0}, "Epoch 1,501 of 3,000, about 40 s left"),
        ({"share": 0.37, "epochs": 1, "seconds_left": 5.0}, "37 % done, about 5 s left"),
        ({"share": 0.44, "epochs": 1, "doing": "Fitting ARIMA"}, "Fitting ARIMA: 44 % done"),
        ({"share": 1.0, "epoch": 3}, "All epochs are done; it answers every sequence once more"),
        (
            {"share": 1.0, "epoch": 3, "answered": 0.4, "seconds_left": 3.2},
            "All epochs are done; it answers every sequence once more, 40 % done, about 3 s left",
        ),
        ({"share": 1.0, "epoch": 1, "epochs": 1}, "Finishing"),
        ({"share": 0.5, "stopping": True, "epochs": 1, "keeps": ""}, "Stopping"),
        ({"share": 0.5, "epoch": 1, "stopping": True}, "Stopping, and keeping what was learned"),
        ({"attempts": 2}, "Its worker was lost, so it began once more. Preparing the data"),
        (
            {"attempts": 2, "resumed": 1.5, "share": 0.6, "epoch": 1},
            "Its worker was lost, and it went on in epoch 2. Epoch 2 of 3",
        ),
        ({"resumed": 2.0, "share": 0.7, "epoch": 2}, "It went on in epoch 3. Epoch 3 of 3"),
        ({"resumed": 3.0}, "It went on in epoch 3. Preparing the data"),
        ({"resumed": 0.4, "share": 0.5, "epochs": 1}, "It went on where it was. 50 % done"),
    ],
)
def test_what_is_going_on(state, said):
    assert line(**state) == said


@pytest.mark.parametrize(
    ("warm", "state", "said"),
    [
        (0, {}, "The training processes are getting ready; after a start this takes some seconds"),
        (1, {}, "Waiting for its turn"),
        (1, {"ahead": [Ahead(2, "padding comparison", True)]}, "Waiting behind 2 networks of your padding comparison"),
        (1, {"reason": "The disk is *full*"}, "The disk is *full*"),
    ],
)
def test_what_it_waits_for(warm, state, said):
    assert line(status="queued", warm=warm, **state) == said
