"""The time that is left: the epochs to come, and the answers after them."""

import pytest

from core.engine.live_run import LiveRun
from core.engine.queue import Ticket
from core.work import Progress
from tests.core.fake_work import an_experiment


@pytest.mark.parametrize(
    ("progress", "left"),
    [
        (Progress(1, 2, 0.5, 4.0, rest=3.0), 7.0),
        (Progress(2, 2, 1.0, 8.0, rest=3.0), 3.0),
        (Progress(2, 2, 1.0, 8.0, rest=1.0, answered=0.6), 1.0),
    ],
)
def test_what_is_left(progress, left):
    run = LiveRun(an_experiment(epochs=2), None, Ticket("a", None, 1.0, 0.0))
    run.begin("worker")
    run.report(progress)
    state = run.state(reason="")
    assert state.seconds_left == pytest.approx(left, abs=0.5)
    assert state.answered == progress.answered
