import json

import plotly.graph_objects as go
from streamlit.testing.v1 import AppTest

SETTINGS = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": "reset"}


def page():
    import numpy as np

    from core.figures.stacked_panels import Panel, stacked
    from pages.shared import show

    panel = Panel("rain (mm)", 100)
    panel.add_scatter(x=np.arange(3), y=np.array([0.5, np.nan, 2]), name="observed")
    show.figure(stacked("Rain", "Rain on three days.", [panel], xaxis={"title": "day"}), "rain")


def chart():
    at = AppTest.from_function(page, default_timeout=60).run()
    assert not at.exception
    return at.get("plotly_chart")[0].proto


def test_a_figure_reaches_the_browser_as_it_was_made():
    spec = json.loads(chart().spec)
    assert spec["data"][0]["x"] == {"dtype": "i1", "bdata": "AAEC"}
    assert spec["layout"]["xaxis"]["title"]["text"] == "day"
    assert go.Figure(spec).data[0].name == "observed"


def test_a_chart_says_what_it_shows_and_has_no_button_bar():
    assert chart().alt == "Rain on three days."
    assert json.loads(chart().config) == SETTINGS
    assert chart().theme == "streamlit"


def test_nothing_is_validated_on_the_way(monkeypatch):
    """Validation takes 20 ms a figure. This depends on how this Streamlit treats plotly's figures."""

    def refuse(*_arguments, **_named):
        raise AssertionError("a graph object was made")

    monkeypatch.setattr(go.Figure, "__init__", refuse)
    assert json.loads(chart().spec)["data"]


def grid():
    from pages.shared import presenting, show

    presenting.begin("page")
    show.grid({"word": ["*ant*", "cat"], "times": [2, 1]}, alt="Words", height=220)


def test_a_grid_is_a_table_in_the_presenters_view():
    at = AppTest.from_function(grid, default_timeout=60).run()
    assert not at.exception
    assert list(at.dataframe[0].value["word"]) == ["*ant*", "cat"]
    assert not at.table
    at.query_params["view"] = "present"
    at.run()
    assert not at.exception
    assert list(at.table[0].value["word"]) == ["&#42;ant&#42;", "cat"]
    assert not at.dataframe
