"""Estimates learn from this machine's own trainings."""

import time
from types import SimpleNamespace

import numpy as np
import pytest

from core.experiment import Experiment, Task, Training
from core.layers import GRU, LSTM, make
from core.network.stack import stack_of
from core.tasks import TASKS, prepare
from core.training import train as training
from core.training.blocks import blocks
from core.training.pace import LAST, TrainingTime, factor
from core.training.seconds import seconds
from core.training.train import train

ECHO, REVIEWS = TASKS["echo"].preset, TASKS["reviews"].preset
WITHIN = 1.5  # times, of what an estimate may be off


def after(factors, of=ECHO) -> list[TrainingTime]:
    """Trainings that took so many times their estimates, the first one first; returned the latest first."""
    return [TrainingTime.of(of, estimated * times, estimated) for estimated, times in factors][::-1]


def test_nothing_is_known_before_the_first_training():
    assert factor([], ECHO) is None
    assert factor(after([(1.0, 3.0)], REVIEWS), ECHO) is None, "texts say nothing about numbers"


@pytest.mark.parametrize("times", [0.4, 3.0, 6.0])
def test_it_converges_to_a_machine_of_another_speed(times):
    rng = np.random.default_rng(0)
    trained, off = [], []
    for _ in range(30):
        estimated, noise = rng.uniform(0.5, 60), rng.lognormal(0, 0.25)
        said = estimated * (factor(trained[::-1], ECHO) or 1.0)
        off.append(abs(np.log(estimated * times * noise / said)))
        trained.append(TrainingTime.of(ECHO, estimated * times * noise, estimated))
    assert off[0] > np.log(WITHIN)
    assert np.median(off[3:]) < np.log(WITHIN) / 2
    assert factor(trained[::-1], ECHO) == pytest.approx(times, rel=0.3)


def test_it_follows_a_machine_that_becomes_busy_and_free_again():
    slow, fast = [(1.0, 4.0)] * LAST, [(1.0, 1.0)] * LAST
    assert factor(after(fast + slow), ECHO) == 4.0
    assert factor(after(fast + slow + fast), ECHO) == 1.0


def test_one_odd_training_changes_little():
    assert factor(after([(1.0, 1.1)] * 4 + [(1.0, 15.0)]), ECHO) == 1.1


def test_a_cell_has_its_own_pace_and_borrows_one_where_it_has_none():
    gru = ECHO.model_copy(update={"layers": (make("GRU", units=4),)})
    both = after([(1.0, 2.0)], gru) + after([(1.0, 1.2)])
    assert factor(both, ECHO) == 1.2
    assert factor(both, gru) == 2.0
    assert factor(after([(1.0, 1.2)]), gru) == 1.2


def trained(experiment) -> TrainingTime:
    outcome = train(experiment)
    return TrainingTime.of(experiment, outcome.seconds["whole"], outcome.seconds["estimated"])


@pytest.mark.slow
@pytest.mark.parametrize("layer", [GRU(units=16), LSTM(units=32)], ids=["GRU", "LSTM"])
def test_after_some_trainings_the_next_is_estimated_within_a_factor_of_one_and_a_half(layer, monkeypatch):
    """Of other sizes and epochs, by the time of one processor and several tries: the machine may have other work."""
    monkeypatch.setattr(training, "time", SimpleNamespace(perf_counter=time.process_time))
    assert any(np.median(factors_off(layer)) < np.log(WITHIN) for _ in range(8))


def factors_off(layer) -> list[float]:
    """By which factors the last three estimates are off, as logarithms."""
    sizes = ((8, 20, 160), (16, 40, 120), (24, 30, 120), (48, 20, 80), (16, 50, 80), (32, 30, 120))
    off, before = [], []
    for units, length, epochs in sizes:
        experiment = Experiment(
            task=Task(name="echo", parameters={"length": length}),
            layers=(layer.model_copy(update={"units": units}),),
            training=Training(epochs=epochs),
        )
        data = prepare(experiment).data
        assert blocks(stack_of(experiment, data), experiment.training.batch_size, length) == 1
        said = seconds(experiment, data) * (factor(before, experiment) or 1.0)
        before.insert(0, trained(experiment))
        off.append(abs(np.log(before[0].measured / said)))
    return off[3:]


def test_an_outcome_says_what_was_estimated_for_the_epochs_that_were_trained():
    stopped = train(ECHO, should_stop=lambda: True)
    whole = train(ECHO.model_copy(update={"training": ECHO.training.model_copy(update={"epochs": 1})}))
    assert stopped.seconds["estimated"] == pytest.approx(whole.seconds["estimated"])
    assert whole.seconds["whole"] >= whole.seconds["train"]
