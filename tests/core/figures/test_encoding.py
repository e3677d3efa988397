import base64

import numpy as np
import plotly.graph_objects as go
import pytest

from core.figures.encoding import encoded


@pytest.mark.parametrize(
    "array",
    [
        np.arange(5),
        np.array([-1, 200]),
        np.array([-40_000, 3]),
        np.array([0, 255]),
        np.array([0, 60_000]),
        np.array([0, 3_000_000_000]),
        np.array([0.5, np.nan]),
        np.ones((2, 3), np.float32),
        np.arange(6).reshape(2, 3)[:, ::2],
    ],
)
def test_numbers_are_typed_arrays_that_hold_them(array):
    made = encoded({"data": [{"x": array}], "layout": {}})["data"][0]["x"]
    if isinstance(made, list):
        np.testing.assert_array_equal(made, array)
        return
    read = np.frombuffer(base64.b64decode(made["bdata"]), np.dtype(made["dtype"]))
    shape = tuple(int(length) for length in made.get("shape", f"{len(read)}").split(","))
    np.testing.assert_array_equal(read.reshape(shape), array)
    figure = go.Figure(go.Heatmap(z=array)).to_dict()  # plotly's own
    assert figure["data"][0]["z"].get("shape") == made.get("shape")


def test_what_plotly_has_no_type_for_is_a_list():
    made = encoded({"data": [{"text": np.array(["a", "b"]), "x": np.arange(0), "on": np.array([True])}], "layout": {}})
    assert made["data"] == [{"text": ["a", "b"], "x": [], "on": [True]}]


def test_ranges_stay_lists():
    made = encoded({"data": [], "layout": {"xaxis": {"range": np.array([0.5, 2.5])}}})
    assert made["layout"]["xaxis"]["range"] == [0.5, 2.5]


def test_the_figure_itself_keeps_its_arrays():
    figure = {"data": [{"x": np.arange(3)}], "layout": {"shapes": [{"x0": 1}]}}
    encoded(figure)["layout"]["shapes"][0]["x0"] = 2
    assert isinstance(figure["data"][0]["x"], np.ndarray)
