import numpy as np
import pytest

from core.figures import stacked_panels, theme
from core.figures.stacked_panels import Panel, domains, moment, span, time_axis, unit_axis
from tests.core.figures.validated import validated

stacked = validated(stacked_panels.stacked)


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
    name = 19  # pixels of the name above the first panel
    frame = validated(theme.figure)("A title", "What is seen.", plot_height=100 + name, legend=("one", "two"))
    assert fig.layout.margin.t == frame.layout.margin.t + name
    for key in ("height", "title", "legend", "font", "hoverlabel", "meta"):
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


def test_a_wrong_property_is_caught_by_these_tests():
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


def test_lines_cross_their_own_panel():
    rows = panels(50, 50)
    rows[0].add_line(x=2, color="red")
    rows[1].add_line(y=1, layer="above", width=2)
    down, across = stacked("T", "A.", rows, xaxis={}).layout.shapes
    assert (down.x0, down.x1, down.y0, down.y1, down.xref, down.yref) == (2, 2, 0, 1, "x", "y domain")
    assert (across.y0, across.y1, across.x0, across.x1, across.xref, across.yref) == (1, 1, 0, 1, "x domain", "y2")
    assert (down.layer, across.layer) == ("below", "above")


def test_a_line_down_the_second_panel_stays_in_it():
    rows = panels(50, 50)
    rows[1].add_line(x=2)
    assert stacked("T", "A.", rows, xaxis={}).layout.shapes[0].yref == "y2 domain"


def test_axes_have_titles_in_one_look():
    rows = panels(50)
    rows[0].yaxis = {"title": "rain"}
    layout = stacked("T", "A.", rows, xaxis={"title": "day"}).layout
    assert (layout.yaxis.title.text, layout.xaxis.title.text) == ("rain", "day")
    assert layout.yaxis.title.font.size == layout.xaxis.title.font.size == theme.TEXT + 1


def test_figures_share_nothing_that_changes():
    one = stacked_panels.stacked("T", "A.", panels(50), xaxis={"title": "day"})
    one["layout"]["margin"]["r"] = one["layout"]["xaxis"]["range"] = one["layout"]["title"]["y"] = 1000
    other = stacked_panels.stacked("T", "A.", panels(50), xaxis={"title": "day"})
    assert "1000" not in str(other)


def test_heatmaps_are_sent_in_single_precision():
    panel = Panel("x", 50)
    panel.add_heatmap(z=np.ones((2, 2)))
    assert panel.traces[0]["z"].dtype == np.float32
    assert panel.traces[0]["showscale"] is False


def test_a_name_of_two_lines_does_not_lie_over_the_legend():
    def margin(name):
        panel = Panel(name, 100)
        return stacked("Title", "A figure.", [panel], xaxis={}, legend=("a", "b"))["layout"]["margin"]["t"]

    assert margin("word " * 15) - margin("word") == theme.LINE_HEIGHT
