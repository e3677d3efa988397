"""Which runs of a search are ended early, against Optuna's MedianPruner."""

import math

import numpy as np
import optuna
import pytest

from core.sweeps.limits import LEAST, WARM_UP, limit

EPOCHS = 12


def curves(draw, n):
    """Losses that fall, each in its own way: (epoch, loss) of n runs."""
    speed, end = draw.uniform(0.1, 0.6, (n, 1)), draw.uniform(0.2, 1.0, (n, 1))
    epochs = np.arange(1, EPOCHS + 1)
    losses = end + np.exp(-speed * epochs) + 0.1 * draw.normal(size=(n, EPOCHS))
    return [list(zip(epochs.tolist(), row, strict=True)) for row in losses.tolist()]


def by_optuna(before, judged):
    """The epoch at which Optuna's MedianPruner would end a run, or None."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    pruner = optuna.pruners.MedianPruner(n_startup_trials=LEAST, n_warmup_steps=math.ceil(WARM_UP * EPOCHS))
    study = optuna.create_study(pruner=pruner)
    study.add_trials(optuna.trial.create_trial(value=one[-1][1], intermediate_values=dict(one)) for one in before)
    trial = study.ask()
    for epoch, loss in judged:
        trial.report(loss, epoch)
        if trial.should_prune():
            return epoch
    return None


@pytest.mark.parametrize("seed", range(8))
def test_it_is_the_rule_of_the_median_pruner(seed):
    draw = np.random.default_rng(seed)
    *before, judged = curves(draw, 8)
    bar = limit(before, EPOCHS)
    ended, expected = bar.passed_at(judged), by_optuna(before, judged)
    assert ended == (None if expected == EPOCHS else expected)  # at its last epoch, a run has ended anyway


def test_some_runs_are_ended_and_others_are_not():
    *before, worst = sorted(curves(np.random.default_rng(9), 10), key=lambda one: one[-1][1])
    bar = limit(before, EPOCHS)
    assert bar.passed_at(worst) >= WARM_UP * EPOCHS
    assert bar.passed_at(before[0]) is None


def test_too_few_runs_end_none():
    before = curves(np.random.default_rng(0), LEAST - 1)
    assert limit(before, EPOCHS).losses == ()
    assert limit([], EPOCHS).passed_at([(12, 9.0)]) is None


def test_a_loss_that_is_no_number_has_lost():
    before = curves(np.random.default_rng(0), LEAST)
    assert limit(before, EPOCHS).passed_at([(5, float("nan"))]) == 5
