"""What a page says of the runs of a sweep: none is missing without a word."""

import numpy as np
import pytest

from core.experiment import Experiment
from core.runs.metrics import FinalMetric, final_metrics
from core.sweeps import Place, Sweep
from core.tasks import TASKS, complete, prepare
from core.training.train import train
from core.views.shared.sweep.metric import best_baseline, metric_of, scale_of
from core.views.shared.sweep.results import about, cannot_be_trained, label, score_of
from core.views.shared.verdict import baseline_scores
from tests.core.views.shared.sweep.made import BASE, results


def test_every_run_is_counted():
    whole = results({"units": [2, 4]}, 2.0)
    assert whole.drawn() == "10 of 10 runs drawn."
    assert whole.is_complete
    part = results({"units": [2, 4, 300]}, 2.0, diverged=[0, 3], failed=[4], missing=[5, 6])
    assert part.drawn() == (
        "5 of 15 runs drawn, 2 to come, 2 diverged, 1 did not finish, 5 cannot be trained: listed below."
    )
    assert not part.is_complete
    assert cannot_be_trained(part.sweep, part.grid) == [
        "Left out: 300 units. Layer 1, units must be at most 256 (got 300)."
    ]


def test_scores_by_value_and_seed_and_over_the_other_setting():
    one = results({"units": [2, 4, 8]}, lambda place: place.values[0] + place.seed / 10, seeds=3, diverged=[1])
    expected = np.array([[2.0, 2.1, 2.2], [np.nan, 4.1, 4.2], [8.0, 8.1, 8.2]])
    np.testing.assert_allclose(one.by_value(0), expected)
    assert one.lost_by_value(0) == [0, 1, 0]
    two = results(
        {"units": [2, 4], "batch_size": [8, 16, 32]}, lambda place: place.values[0] * place.values[1], seeds=2
    )
    np.testing.assert_allclose(two.by_value(0), [[32, 32], [64, 64]])  # the median over the batch sizes
    np.testing.assert_allclose(two.by_value(1), [[24, 24], [48, 48], [96, 96]])
    medians, counts = two.medians()
    np.testing.assert_allclose(medians, [[16, 32], [32, 64], [64, 128]])
    np.testing.assert_array_equal(counts, 2)


def test_the_table_has_the_settings_that_differ_and_last_and_best():
    rows = results({"units": [2, 4]}, lambda place: 1.0 + place.seed, seeds=2, diverged=[1], missing=[3]).rows()
    assert rows == {
        "Units": ["2", "4", "2", "4"],
        "Seed": ["0", "0", "1", "1"],
        "error, last epoch": ["1 mm", "diverged", "2 mm", "to come"],
        "error, best epoch": ["0.9 mm (epoch 2)", "", "1.8 mm (epoch 2)", ""],
    }


@pytest.mark.slow
@pytest.mark.parametrize("task", ["sine", "heartbeats", "echo", "air_pollution", "rain"])
def test_a_score_is_the_metric_of_the_predictions(task):
    """The oracle: the metric of the predictions that are kept, in the unit of the targets."""
    preset = complete(TASKS[task].preset)
    quick = preset.training.model_copy(update={"epochs": 3})
    experiment = preset.model_copy(update={"training": quick})
    prepared = prepare(experiment)
    metric, scale = metric_of(prepared), scale_of(prepared)
    outcome = train(experiment)
    score = score_of(final_metrics(outcome), metric, scale)
    held = prepared.data.validation
    if len(held):
        truth = prepared.data.output.metric(prepared.data.y[held], outcome.predictions[held])
        assert score.last == pytest.approx(truth, rel=1e-4)
    assert (score.best >= score.last) if metric.higher_is_better else (score.best <= score.last)


def test_features_with_scales_of_their_own_are_compared_as_they_are_scaled():
    two = complete(Experiment.from_query({"task": "rain", "layers": "LSTM-8-tanh", "p.form": "rain_and_temperature"}))
    prepared = prepare(two)
    assert scale_of(prepared) is None
    assert metric_of(prepared).axis == "mean error on sequences held back (scaled)"
    assert metric_of(prepared).text(0.5) == "0.5 (scaled)"
    assert not results({"scaling": ["none", "standard"]}, 1.0, base=two).comparable
    assert results({"units": [2, 4]}, 1.0, base=two).comparable


def test_a_run_without_a_number_has_no_score():
    metric = metric_of(prepare(BASE))
    assert metric.axis == "mean error on sequences held back (mm)"
    nan = [FinalMetric(metric.name, "last", None, 3), FinalMetric(metric.name, "best", 1.0, 1)]
    assert score_of(nan, metric, 1.0) is None
    assert score_of([], metric, 1.0) is None


def test_words():
    sweep = Sweep.of(BASE, {"units": [2], "learning_rate": [0.01], "cell": ["LSTM"]})
    assert about(sweep) == "units, learning rate and cell"
    assert label(sweep, Place((2, 0.01, "LSTM"), 1)) == "2 units, learning rate 0.01, LSTM, seed 1"


def test_a_setting_that_changes_the_data_is_said():
    sentence = results({"p.days": [10, 100]}, 1.0).judged_differently()
    assert "judged on different sequences" in sentence
    assert not results({"units": [2, 4]}, 1.0).judged_differently()


def test_the_best_baseline_is_that_of_sequences_on_which_all_runs_are_judged():
    data, other = prepare(BASE), complete(Experiment.from_query(BASE.to_query() | {"p.days": "40"}))
    best = best_baseline(data, [BASE, BASE.model_copy(update={"seed": 3})])
    assert best.error == min(score.error for score in baseline_scores(data))
    assert best_baseline(data, [BASE, other]) is None
    two = complete(Experiment.from_query({"task": "rain", "p.form": "rain_and_temperature", "layers": "LSTM-8-tanh"}))
    assert best_baseline(prepare(two), [two]) is None  # errors are in scaled units
