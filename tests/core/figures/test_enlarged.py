"""Figures for a projector: no text under 16 pixels, the same proportions, and still plotly's schema."""

import numpy as np
import plotly.graph_objects as go
import pytest

from core.figures.enlarged import FACTOR, SCREEN, SMALLEST, enlarged
from core.figures.losses import losses
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import figure


def sizes(part, inside=""):
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "size" and inside.lower().endswith("font"):
                yield value
            yield from sizes(value, name)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from sizes(one, inside)


def panels():
    panel = Panel("rain (mm)", 100)
    panel.add_scatter(
        x=np.arange(3), y=np.array([0.5, np.nan, 2]), name="observed", marker={"size": np.array([4, 5, 6])}
    )
    return stacked("Rain", "Rain on three days.", [panel], xaxis={"title": "day"})


@pytest.mark.parametrize(
    "fig", [figure("Rain", "Rain.", plot_height=100), panels(), losses(([1, 2], [0.5, 0.2]), epochs=2, label="loss")]
)
def test_all_text_is_large_and_the_figure_is_valid(fig):
    large = enlarged(fig)
    assert all(size >= SMALLEST for size in sizes(large))
    go.Figure(large)
    layout, before = large["layout"], fig["layout"]
    assert layout["height"] == pytest.approx(min(FACTOR * before["height"], SCREEN))
    assert layout["margin"]["t"] == pytest.approx(FACTOR * before["margin"]["t"])
    assert layout["title"]["y"] == before["title"]["y"]  # a share of the height stays one
    assert layout["title"]["text"] == before["title"]["text"]
    assert [trace.get("y") is one.get("y") for trace, one in zip(large["data"], fig["data"], strict=True)] == [
        True for _ in fig["data"]
    ]


def test_the_figure_itself_does_not_change():
    fig = panels()
    height = fig["layout"]["height"]
    enlarged(fig)
    assert fig["layout"]["height"] == height


def test_a_figure_a_little_too_high_for_a_projector_fits_it():
    def frame(height):
        return {"data": [], "layout": {"height": height, "legend": {"y": 1 - 26 / height}}}

    layout = enlarged(frame(473))["layout"]
    assert layout["height"] == SCREEN
    assert (1 - layout["legend"]["y"]) * SCREEN == pytest.approx(FACTOR * 26)
    assert enlarged(frame(300))["layout"]["height"] == pytest.approx(FACTOR * 300)
    assert enlarged(frame(900))["layout"]["height"] == pytest.approx(FACTOR * 900)
