from dataclasses import replace

import numpy as np
import pytest

from core.figures import theme
from core.figures.sequence import sequence
from tests.core.figures.samples import FORMS, RAIN, classes, each_day, echo, forecast
from tests.core.figures.validated import validated

sequence = validated(sequence)


def named(fig, name):
    return [trace for trace in fig.data if trace.name == name]


def panel_names(fig):
    return [note.text for note in fig.layout.annotations]


def test_each_feature_has_its_panel_with_its_unit():
    fig = sequence(forecast(), 0)
    assert panel_names(fig) == ["rain (mm)", "temperature (°C)"]
    assert fig.layout.xaxis.title.text == "day (last observed: 10)"


def test_inputs_and_targets_are_drawn_as_they_are():
    data = forecast(gap=2)
    fig = sequence(data, 3)
    for f, trace in enumerate(named(fig, "observed")):
        np.testing.assert_array_equal(trace.x, np.arange(1, 11))
        np.testing.assert_allclose(trace.y, data.X[3, :, f])
    (target,) = named(fig, "target")
    np.testing.assert_array_equal(target.x, [13, 14, 15])
    np.testing.assert_allclose(target.y, data.y[3, :, 0])
    assert target.yaxis == "y"  # the panel of rain, which it continues
    assert target.marker.symbol == theme.TRUTH_SYMBOL


def test_a_target_that_is_no_input_has_its_own_panel():
    fig = sequence(each_day(), 0)
    assert panel_names(fig)[-1] == "flu cases (a day)"
    assert named(fig, "target")[0].yaxis == "y3"
    assert len(fig.layout.shapes) == 0  # nothing lies after the last observation


def test_what_is_to_be_forecast_is_shaded_in_every_panel():
    shapes = sequence(forecast(), 0).layout.shapes
    assert [(shape.x0, shape.x1) for shape in shapes] == [(10.5, 13.5)] * 2


def test_padding_is_hatched_and_not_drawn_as_data():
    data = classes()
    fig = sequence(data, 2)  # 4 of 8 timesteps are real
    block = named(fig, "padding")[0]
    assert (min(block.x), max(block.x)) == (0.5, 4.5)
    assert block.fillpattern.shape == "/"
    assert np.isnan(named(fig, "observed")[0].y[:4]).all()
    fig = sequence(replace(data, padding="post"), 2)
    assert (min(named(fig, "padding")[0].x), max(named(fig, "padding")[0].x)) == (4.5, 8.5)


def test_the_class_is_in_the_title():
    assert "at risk" in sequence(classes(), 0).layout.title.text
    assert "healthy" in theme.alt(sequence(classes(), 1))
    assert not named(sequence(classes(), 0), "target")


def test_bits_are_steps():
    fig = sequence(echo(), 0)
    assert {trace.line.shape for trace in fig.data} == {"hvh"}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_what_is_seen(form):
    data = FORMS[form]()
    for index in range(len(data.X)):
        fig = sequence(data, index)
        assert data.sequence_names[index] in theme.alt(fig)
        assert fig.layout.title.text


@pytest.mark.parametrize(("T", "F"), [(1, 1), (4, 8), (500, 8)])
def test_short_and_long_and_broken_data(T, F):
    data = forecast(T=T, F=F)
    data.X[0, 0] = np.nan
    fig = sequence(data, 0)
    assert len(named(fig, "observed")) == F
    assert named(fig, "observed")[0].mode == ("lines" if T > 60 else "lines+markers")
    constant = replace(data, X=np.zeros_like(data.X), y=np.zeros_like(data.y))
    low, high = sequence(constant, 0).layout.yaxis.range
    assert low < 0 < high


def test_a_feature_keeps_its_colour():
    assert [t.line.color for t in named(sequence(forecast(F=8), 0), "observed")] == [
        theme.colour_of(i) for i in range(8)
    ]
    assert RAIN.label in theme.alt(sequence(forecast(), 0))
