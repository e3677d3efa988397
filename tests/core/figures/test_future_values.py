import numpy as np
import pytest

from core.figures import future_values, theme
from tests.core.figures.parts import is_sound, named, notes
from tests.core.figures.validated import validated

future_values = validated(future_values)
DATES = [f"2020-01-{day:02d}" for day in range(1, 11)]


def test_what_was_known_what_came_and_what_was_forecast():
    lines = {
        "network": future_values.Line(np.array([2.0, 3.0]), np.array([1.0, 1.0]), np.array([3.0, 5.0])),
        "last value": future_values.Line(np.array([1.0, 1.0])),
    }
    fig = future_values.fan(
        "x", "price (US$)", (DATES[:8], np.arange(8.0)), (DATES[8:], np.array([7.0, 9.0])), lines, "date"
    )
    is_sound(fig)
    (truth,) = named(fig, "truth")
    assert list(truth.y) == [*range(8), 7, 9]
    (network,) = named(fig, "network")
    assert list(network.x) == DATES[7:]
    assert list(network.y) == [7, 2, 3], "it begins at the last known value"
    (band,) = [trace for trace in fig.data if trace.fill == "toself"]
    assert list(band.y) == [3, 5, 1, 1]
    assert fig.layout.yaxis.range[1] > 9


@pytest.mark.parametrize("back", [0, 1, 3])
def test_a_forecast_is_laid_back(back):
    fig = future_values.laid_back("x", "price", DATES, np.arange(10.0), np.arange(10.0) - 1, back, "date")
    is_sound(fig)
    (network,) = named(fig, "network")
    assert list(network.x) == DATES[: 10 - back]
    assert list(network.y) == list(np.arange(10.0)[back:] - 1)
    assert ("where it belongs" in theme.alt(fig)) == (back == 0)


@pytest.mark.parametrize("horizons", [1, 30])
def test_errors_by_horizon_with_their_range(horizons):
    errors = {"network": np.array([[0.5] * horizons, [0.9] * horizons]), "last value": np.ones((2, horizons))}
    fig = future_values.by_horizon("x", "week", errors)
    is_sound(fig)
    (network,) = named(fig, "network")
    np.testing.assert_allclose(network.y, 0.7)
    (band,) = [trace for trace in fig.data if trace.fill == "toself"]
    assert set(np.round(band.y, 3)) == {0.5, 0.9}
    assert "One week ahead: network 0.70; last value 1.00." in theme.alt(fig)


def test_a_bar_for_each_mistake():
    fig = future_values.mistakes("x", {"no mistake": 0.9, "a leak": 0.05})
    is_sound(fig)
    assert notes(fig) == ["no mistake: 0.90", "a leak: 0.05"]
    assert list(fig.data[0].x) == [0.9, 0.05]
