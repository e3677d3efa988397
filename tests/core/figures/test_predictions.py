import numpy as np
import pytest

from core.figures import predictions_overview, theme
from core.figures.predictions import prediction
from tests.core.figures.samples import FORMS, classes, each_day, echo, forecast
from tests.core.figures.validated import validated

predictions_overview = validated(predictions_overview)
prediction = validated(prediction)


def named(fig, name):
    return [trace for trace in fig.data if trace.name == name]


def test_truth_prediction_ghost_and_baselines_are_drawn_as_they_are():
    data = forecast()
    now, before = data.y + 1, data.y - 1
    fig = prediction(data, 4, now, before)
    drawn = {"truth": data.y, "prediction": now, "previous run": before}
    drawn |= {baseline.name: baseline.prediction for baseline in data.baselines}
    for name, values in drawn.items():
        (trace,) = named(fig, name)
        np.testing.assert_array_equal(trace.x, [11, 12, 13])
        np.testing.assert_allclose(trace.y, values[4, :, 0])
    np.testing.assert_allclose(named(fig, "observed")[0].y, data.X[4, :, 0])


def test_each_role_has_its_own_look_and_never_by_colour_alone():
    data = forecast()
    fig = prediction(data, 0, data.y, data.y)
    (truth,), (now,), (ghost,) = named(fig, "truth"), named(fig, "prediction"), named(fig, "previous run")
    assert (truth.line.color, now.line.color, ghost.line.color) == (theme.INK, theme.ACCENT, theme.ACCENT)
    assert truth.marker.symbol != now.marker.symbol
    assert ghost.opacity == theme.GHOST
    dashes = {named(fig, baseline.name)[0].line.dash for baseline in data.baselines}
    assert len(dashes) == 2
    assert "solid" not in dashes


def test_a_lone_baseline_value_is_a_line_whose_dash_is_seen():
    data = forecast(L=1)
    (mean,) = named(prediction(data, 0, data.y), "mean")
    assert len(mean.x) == 2
    assert mean.y[0] == mean.y[1]


def test_the_title_says_how_far_off_it_is():
    data = forecast()
    assert prediction(data, 0, data.y + 2).layout.title.text == "Window 1: off by 2 mm on average"
    one = forecast(L=1)
    assert "(held back)" in prediction(one, 11, one.y).layout.title.text
    assert "mm" in prediction(one, 0, one.y).layout.title.text


def test_one_panel_for_each_predicted_feature():
    fig = prediction(forecast(K=2), 0, forecast(K=2).y)
    assert [note.text for note in fig.layout.annotations] == ["rain (mm)", "temperature (°C)"]
    assert fig.layout.xaxis.title.text.startswith("day")
    assert len(named(fig, "observed")) == 2


def test_a_target_that_is_no_input_has_no_observed_tail():
    data = each_day()
    fig = prediction(data, 0, data.y)
    assert not named(fig, "observed")
    np.testing.assert_array_equal(named(fig, "truth")[0].x, [1, 2, 3, 4])


def test_only_a_tail_of_a_long_sequence_is_shown():
    data = forecast(T=500)
    trace = named(prediction(data, 0, data.y), "observed")[0]
    assert (trace.x[0], trace.x[-1]) == (471, 500)


def test_a_class_is_a_point_between_its_ends():
    data = classes()
    p = np.full_like(data.y, 0.7)
    fig = prediction(data, 0, p, 1 - p)
    assert named(fig, "prediction")[0].x[0] == pytest.approx(0.7)
    assert named(fig, "truth")[0].x == (1,)
    assert fig.layout.title.text.replace("<br>", " ") == "Window 1: right, probability of “at risk” 70 %"
    assert "wrong" in prediction(data, 1, p).layout.title.text
    assert fig.layout.xaxis.title.text == "probability of at risk"


def test_bits_are_counted_at_each_timestep():
    data = echo()
    p = np.where(data.y > 0.5, 0.9, 0.2)
    p[0, 0] = 1 - data.y[0, 0]
    fig = prediction(data, 0, p)
    assert fig.layout.title.text.endswith("right at 11 of 12 timesteps")
    assert named(fig, "truth")[0].line.shape == "hvh"
    assert named(fig, "prediction")[0].mode == "markers"


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_an_overview(form):
    data = FORMS[form]()
    fig = predictions_overview.overview(data, np.clip(data.y + 0.1, 0, 1))
    assert theme.alt(fig)
    assert fig.layout.xaxis.title.text
    assert {"training", "validation"} <= {trace.name for trace in fig.data}


def test_the_scatter_shows_every_value_and_the_diagonal():
    data = forecast()
    fig = predictions_overview.scatter(data, data.y * 2)
    np.testing.assert_allclose(named(fig, "training")[0].x, data.y[data.train].ravel())
    np.testing.assert_allclose(named(fig, "validation")[0].y, 2 * data.y[data.validation].ravel())
    assert named(fig, "perfect")[0].x == named(fig, "perfect")[0].y
    assert fig.layout.xaxis.range == fig.layout.yaxis.range
    assert fig.layout.xaxis.title.text == "true rain (mm)"
    assert fig.layout.annotations[0].text == "predicted rain (mm)"
    assert named(fig, "training")[0].marker.symbol != named(fig, "validation")[0].marker.symbol


def test_too_many_points_are_thinned_and_said_to_be():
    data = forecast(n=900, T=4, L=8)
    fig = predictions_overview.scatter(data, data.y)
    assert sum(len(trace.x) for trace in fig.data) < predictions_overview.MOST_POINTS + 100
    assert "1 of 3 points shown" in fig.layout.title.text.replace("<br>", " ")


def test_accuracy_is_in_the_title_and_points_stand_by_their_class():
    data = classes()
    p = np.where(data.y > 0.5, 0.9, 0.1)
    p[0] = 0.1
    fig = predictions_overview.probabilities(data, p)
    assert fig.layout.title.text == "Accuracy 83.3 %, validation 100 %"
    (training,) = named(fig, "training")
    np.testing.assert_array_equal(np.round(training.x), data.y[data.train].ravel())
    np.testing.assert_allclose(training.y, p[data.train].ravel())
    assert [shape.y0 for shape in fig.layout.shapes] == [0.5]
    np.testing.assert_array_equal(predictions_overview.probabilities(data, p).data[0].x, training.x)


def test_validation_is_shaded_over_time():
    data = forecast(gap=2)
    fig = predictions_overview.over_time(data, data.y, step=1)
    assert [(shape.x0, shape.x1) for shape in fig.layout.shapes] == [(8.5, 12.5)]
    assert "4 days ahead" in fig.layout.title.text
    np.testing.assert_allclose(named(fig, "truth")[0].y, data.y[:, 1, 0])


def test_a_diverged_network_is_drawn_all_the_same():
    data = forecast()
    broken = np.full_like(data.y, np.nan)
    assert "not a number" in prediction(data, 0, broken).layout.title.text
    assert "not a number" in predictions_overview.scatter(data, broken).layout.title.text
    assert predictions_overview.over_time(data, broken).data
    assert prediction(data, 0, np.full_like(data.y, np.inf)).data
