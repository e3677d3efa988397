"""The difference of weights: one scale for all arrays, and large ones as the means of their blocks."""

import numpy as np

from core.figures import weight_difference
from core.figures.theme import alt
from tests.core.figures.validated import validated

draw = validated(weight_difference.difference)


def test_all_arrays_have_one_symmetric_scale():
    arrays = {"kernel": np.array([[0.5, -2.0]]), "bias": np.array([[0.1, 0.2]])}
    fig = draw(arrays, "B minus A")
    maps = [trace for trace in fig.data if trace.type == "heatmap"]
    assert [(trace.zmin, trace.zmax) for trace in maps] == [(-2.0, 2.0)] * 2
    assert [trace.showscale for trace in maps] == [True, False]
    np.testing.assert_allclose(fig.data[0].z, arrays["kernel"])
    assert "kernel (1 × 2)" in {note.text for note in fig.layout.annotations}
    assert "kernel 1.25" in alt(weight_difference.difference(arrays, "B minus A"))


def test_a_large_array_is_drawn_by_the_means_of_its_blocks():
    rng = np.random.default_rng(0)
    values = rng.normal(size=(1000, 300))
    fig = draw({"vectors": values}, "B minus A")
    z = np.asarray(fig.data[0].z)
    assert z.shape == (weight_difference.SIDE, weight_difference.SIDE)
    starts = [np.linspace(0, n, weight_difference.SIDE, endpoint=False).astype(int) for n in values.shape]
    first = values[: starts[0][1], : starts[1][1]].mean()
    np.testing.assert_allclose(z[0, 0], first, rtol=1e-5)
    assert any("means of blocks" in note.text for note in fig.layout.annotations)


def test_equal_weights_have_no_difference():
    fig = draw({"kernel": np.zeros((2, 3))}, "B minus A")
    assert fig.data[0].zmax > 0


def test_few_weights_have_their_numbers():
    """In ink or paper, which `cell_numbers` chooses: plotly itself writes white on light orange."""
    fig = draw({"kernel": np.array([[0.5, -2.0, 0.0123]])}, "B minus A")
    assert [text for trace in fig.data if trace.type == "scatter" for text in trace.text] == ["−2.00", "0.50", "0.01"]
    assert not any(trace.texttemplate for trace in fig.data if trace.type == "heatmap")
    assert {trace.type for trace in draw({"kernel": np.ones((2, 20))}, "B minus A").data} == {"heatmap"}
