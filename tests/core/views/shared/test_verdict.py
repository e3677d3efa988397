"""How good a network is beside its baselines, against numbers worked out by hand."""

import numpy as np
import pytest

from core.tasks import TASKS, prepare
from core.views.shared.verdict import baseline_losses, scores, verdict

AIR = TASKS["air_pollution"].preset


def test_the_verdict_names_the_error_and_the_best_baseline():
    prepared = prepare(AIR)
    near = verdict(prepared, prepared.data.y + np.array([1, -2, 3], np.float32).reshape(3, 1, 1))
    assert near.startswith("Off by 2 µg/m³ on average on the sequences it learned from, better than")
    assert "last value: 10 µg/m³" in near  # 100, 110 and 70 against 110, 125 and 75
    far = verdict(prepared, prepared.data.y + 50)
    assert "not better than" in far
    assert "less than 0.001" in verdict(prepared, prepared.data.y + np.float32(1e-4))


def test_a_classification_is_judged_by_its_validation_sequences():
    prepared = prepare(TASKS["echo"].preset)
    data = prepared.data
    wrong_while_training = data.y.copy()
    wrong_while_training[data.train] = 1 - wrong_while_training[data.train]
    assert f"Right in 100 % of cases on {len(data.validation)} sequences" in verdict(prepared, wrong_while_training)


def test_baseline_losses_are_in_the_units_of_the_loss():
    prepared = prepare(AIR)
    losses = baseline_losses(prepared)
    assert losses["last value"] == pytest.approx((10**2 + 15**2 + 5**2) / 3)
    assert losses["mean"] == pytest.approx(438.8889, abs=1e-3)  # what the lecture's collapsed network reaches
    scaled = baseline_losses(prepare(AIR.model_copy(update={"scaling": "standard"})))
    assert scaled["mean"] == pytest.approx(1.0, abs=1e-6)


def test_a_hair_better_than_the_baseline_is_not_said_to_be_better():
    prepared = prepare(TASKS["echo"].preset)
    data = prepared.data
    best = max(data.baselines, key=lambda b: scores(prepared, b.prediction)[0].error)
    almost = best.prediction.copy()
    wrong = np.argwhere((almost[data.validation] > 0.5) != (data.y[data.validation] > 0.5))[0]
    place = (data.validation[wrong[0]], *wrong[1:])
    almost[place] = data.y[place]
    network, *others = scores(prepared, almost)
    assert 0 < network.error - max(score.error for score in others) < 0.005
    assert "not better than" in verdict(prepared, almost)


def test_what_chance_may_give_is_not_said_to_be_better():
    prepared = prepare(TASKS["reviews"].preset)
    data = prepared.data
    n, right = len(data.validation), data.y.copy()
    baseline = max(score.error for score in scores(prepared, right)[1:])
    for more, said in ((0.01, "that may be chance"), (0.1, "better than the best baseline")):
        answers = right.copy()
        wrong = data.validation[: round((1 - baseline - more) * n)]
        answers[wrong] = 1 - answers[wrong]
        assert said in verdict(prepared, answers)
