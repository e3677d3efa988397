"""Progress is reported until the last answer: after the epochs every sequence is answered once more, part by part."""

import numpy as np
import pytest

from core.experiment import Experiment, Task, Training
from core.layers import GRU
from core.tasks import TASKS
from core.training import record
from core.training.train import train

TEXTS = Experiment(  # of different lengths, which are read sorted by length
    task=Task(name="reviews", parameters={"source": "orders", "words": 200, "length": 12}),
    scaling="none",
    layers=(GRU(units=4),),
    training=Training(epochs=1, batch_size=256),
)
ECHO = TASKS["echo"].preset.model_copy(update={"training": Training(epochs=2)})


@pytest.mark.parametrize("experiment", [TEXTS, ECHO], ids=["texts", "numbers"])
def test_the_answers_are_counted_and_are_the_same(experiment, monkeypatch):
    whole, reports = train(experiment), []
    monkeypatch.setattr(record, "ANSWERED", 128)
    parts = train(experiment, on_progress=reports.append)
    after = [one for one in reports if one.epoch == experiment.epochs and one.answered]
    assert len(after) == -(-len(whole.predictions) // 128)
    shares = [one.answered for one in after]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert after[-1].rest == 0.0
    assert all(one.rest > 0 for one in after[:-1])
    np.testing.assert_allclose(parts.predictions, whole.predictions, atol=1e-6)


def test_what_is_left_after_the_epochs_is_estimated_while_they_last():
    reports = []
    train(TEXTS, on_progress=reports.append)
    last = next(one for one in reports if one.epoch == TEXTS.epochs)
    assert 0 < last.rest < 10 * last.seconds
