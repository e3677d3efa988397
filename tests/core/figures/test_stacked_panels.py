import time

import numpy as np
import plotly.graph_objects as go
import pytest

from core.figures import theme
from core.figures.stacked_panels import Panel, domains, moment, span, stacked, time_axis, unit_axis


def panels(*heights):
    rows = [Panel(f"panel {n}", height) for n, height in enumerate(heights, 1)]
    for row in rows:
        row.add_scatter(x=[1, 2], y=[1, 2])
    return rows


def test_panels_keep_their_heights_and_stand_apart():
    rows = panels(100, 50, 80)
    fig = stacked("A title", "What is seen.", rows, xaxis=time_axis(2, "day"))
    plots = fig.layout.height - fig.layout.margin.t - fig.layout.margin.b
    heights = [plots * (high - low) for low, high in (axis.domain for axis in fig.select_yaxes())]
    assert heights == pytest.approx([100, 50, 80])
    assert domains(rows)[0][1] == 1
    assert domains(rows)[-1][0] == 0
    assert [trace.yaxis for trace in fig.data] == ["y", "y2", "y3"]
    assert fig.layout.xaxis.anchor == "y3"  # under the lowest


def test_the_frame_is_that_of_every_figure():
    fig = stacked("A title", "What is seen.", panels(100), xaxis={"title": "day"}, legend=("one", "two"))
    frame = theme.figure("A title", "What is seen.", plot_height=100, legend=("one", "two"), base=go.Figure())
    for key in ("height", "title", "legend", "margin", "font", "hoverlabel", "meta"):
        assert fig.layout[key] == frame.layout[key], key
    assert fig.layout.yaxis.tickfont == frame.layout.yaxis.tickfont
    assert fig.layout.xaxis.title.font == frame.layout.xaxis.title.font
    assert fig.layout.xaxis.title.text == "day"


def test_marks_cross_every_panel():
    fig = stacked("T", "A.", panels(50, 50), xaxis=time_axis(4, "day"), marks=(moment(1, 4), span(2, 3)))
    assert [(shape.x0, shape.x1, shape.yref) for shape in fig.layout.shapes] == [
        (1.5, 2.5, "y domain"),
        (2.5, 4.5, "y domain"),
        (1.5, 2.5, "y2 domain"),
        (2.5, 4.5, "y2 domain"),
    ]


def test_a_wrong_property_is_still_caught():
    panel = Panel("x", 50)
    panel.add_scatter(colour="red")
    with pytest.raises(ValueError, match="colour"):
        stacked("T", "A.", [panel], xaxis={})


@pytest.mark.parametrize("u", [1, 8, 9, 64, 256, 512])
def test_unit_names_never_crowd(u):
    axis = unit_axis(u)
    assert len(axis["tickvals"]) <= 8
    assert axis["ticktext"][0] == "unit 1"
    assert max(axis["tickvals"]) <= u


def test_seven_panels_are_quick():
    def build():
        begin = time.perf_counter()
        stacked("T", "A.", panels(*[50] * 7), xaxis=time_axis(2, "day"))
        return time.perf_counter() - begin

    assert min(build() for _ in range(5)) < 0.06  # 0.02 s; with plotly's own calls it was 0.1


def test_heatmaps_are_sent_in_single_precision():
    panel = Panel("x", 50)
    panel.add_heatmap(z=np.ones((2, 2)))
    assert panel.traces[0]["z"].dtype == np.float32
    assert panel.traces[0]["showscale"] is False
