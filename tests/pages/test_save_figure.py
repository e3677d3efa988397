"""What the browser fetches to save figures and tables, and what they cost before somebody asks."""

import gzip
import json

import plotly
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from pages.shared import save_figure


def page():
    from core.figures.stacked_panels import Panel, stacked
    from pages.shared import show

    panel = Panel("rain (mm)", 100)
    panel.add_scatter(x=[1, 2], y=[0.5, 2], name="observed")
    show.figure(stacked("Rain in Seattle: 1,200 mm", "Rain on two days.", [panel], xaxis={"title": "day"}), "rain")
    show.table({"day": ["**1**"], "rain": ["1,200"]}, alt="Rain of each day")


def test_files_are_named_after_what_they_show():
    at = AppTest.from_function(page, default_timeout=60).run()
    assert not at.exception
    menu = next(one.proto for one in at.get("bidi_component") if one.proto.component_name == "save_figure")
    assert json.loads(menu.json)["name"] == "rain_in_seattle_1200_mm"
    (button,) = at.get("download_button")
    assert button.proto.label == "Save as CSV"


def test_a_menu_is_small_and_holds_neither_figure_nor_library():
    at = AppTest.from_function(page, default_timeout=60).run()
    menu = next(one.proto for one in at.get("bidi_component") if one.proto.component_name == "save_figure")
    assert menu.ByteSize() < 800


def test_the_two_files_come_packed_for_good_and_nothing_else_does():
    client = TestClient(Starlette(routes=[save_figure.ROUTE]))
    for prefix in ("", "/below/a/path"):
        for name in ("figure", "plotly"):
            answer = client.get(f"{prefix}/saving/{save_figure._address(name)}")
            assert answer.status_code == 200
            assert answer.content == save_figure._content(name)
            assert answer.headers["content-encoding"] == "gzip"
            assert "immutable" in answer.headers["cache-control"]
    plain = client.get(f"/saving/{save_figure._address('figure')}", headers={"accept-encoding": "identity"})
    assert (plain.content, "content-encoding" in plain.headers) == (save_figure._content("figure"), False)
    for wrong in ("figure.js", "..%2f..%2fapp.py", "save_figure.py"):
        assert client.get(f"/saving/{wrong}").status_code == 404
    assert len(gzip.compress(save_figure._content("plotly"))) < 2_000_000


def test_the_library_is_the_one_of_the_installed_plotly():
    assert plotly.offline.get_plotlyjs().encode() == save_figure._content("plotly")
