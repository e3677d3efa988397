import numpy as np
import pytest

from core.figures import theme
from core.figures.gate_arithmetic import LINE, gate_arithmetic
from tests.core.figures.parts import cells, heatmaps, is_sound, notes, outlines, texts
from tests.core.figures.validated import validated

gate_arithmetic = validated(gate_arithmetic)

WEATHER = ("temperature", "wind speed", "pollution")


def numbers(u=2, features=WEATHER, biases=("bias",)):
    rng = np.random.default_rng(0)
    rows = (*(f"h{n + 1}(t-1)" for n in range(u)), *features, *biases)
    vector = np.concatenate([rng.uniform(-1, 1, u), rng.normal(0, 9, len(features)), np.ones(len(biases))])
    weights = rng.normal(0, 0.3, (len(rows), u))
    pre = vector @ weights
    return rows, vector, weights, pre, np.tanh(pre)


def test_values_weights_and_sums_land_in_their_cells():
    rows, vector, weights, pre, value = numbers()
    fig = gate_arithmetic("Day 3", rows, vector, weights, pre, value, unit=1)
    is_sound(fig)
    left, matrix, sums, ends = heatmaps(fig)
    np.testing.assert_allclose(cells(left)[:, 0], vector, rtol=1e-6)
    np.testing.assert_allclose(cells(matrix), weights, rtol=1e-6)
    np.testing.assert_allclose(cells(sums)[0], pre, rtol=1e-6)
    np.testing.assert_allclose(cells(ends)[0], value, rtol=1e-6)
    assert matrix.zmax == np.abs(weights).max()
    assert (sums.y[0], ends.y[0]) > (matrix.y[-1], matrix.y[-1])  # beneath, and apart
    assert fig.layout.yaxis.range == (fig.layout.yaxis.range[0], 0)  # the first row on top
    assert fig.layout.yaxis.ticktext == (*rows, "sum", "tanh(sum)")
    assert fig.layout.xaxis.ticktext == ("unit 1", "<b>unit 2</b>")
    assert f"the sum is {theme.number(pre[1])} and tanh(sum) is {theme.number(value[1])}" in theme.alt(fig)


def test_the_chosen_units_column_is_outlined_from_the_first_row_to_the_result():
    rows, vector, weights, pre, value = numbers()
    fig = gate_arithmetic("Day 3", rows, vector, weights, pre, value, unit=1)
    (outline,) = outlines(fig)
    matrix, ends = heatmaps(fig)[1], heatmaps(fig)[3]
    assert (outline.x0, outline.x1) == (matrix.x[1], matrix.x[2])
    assert outline.y0 < matrix.y[0]
    assert outline.y1 > ends.y[-1]


def test_a_weight_says_its_product():
    rows, vector, weights, pre, value = numbers()
    matrix = heatmaps(gate_arithmetic("Day 3", rows, vector, weights, pre, value, unit=0))[1]
    assert matrix.hovertext[2][1] == "temperature to unit 2"
    np.testing.assert_allclose(matrix.customdata[2][1], [vector[2], vector[2] * weights[2, 1]], rtol=1e-6)
    assert "%{z:.3~g} × %{customdata[0]:.3~g} = %{customdata[1]:.3~g}" in matrix.hovertemplate


def test_numbers_are_written_where_they_fit():
    few = gate_arithmetic("Day 3", *numbers(2), unit=1)
    assert len(texts(few)) == 6 + 6 * 2 + 2 + 2
    beside = gate_arithmetic("Day 3", *numbers(8), unit=4)
    assert len(texts(beside)) == 12 + 12 + 1 + 1  # the values, and the chosen unit once more
    np.testing.assert_allclose(cells(heatmaps(beside)[4])[:, 0], numbers(8)[2][:, 4], rtol=1e-6)
    assert len(outlines(beside)) == 2
    large = gate_arithmetic("Day 3", *numbers(64), unit=4)
    assert len(texts(large)) == 2


def test_a_gate_is_sequential_and_says_sigma():
    rows, vector, weights, pre, _ = numbers()
    fig = gate_arithmetic(
        "f", rows, vector, weights, pre, 1 / (1 + np.exp(-pre)), unit=0, activation="sigmoid", gate=True
    )
    is_sound(fig)
    ends = heatmaps(fig)[3]
    assert (ends.zmin, ends.zmax) == (0, 1)
    assert ends.colorscale[-1][1] == theme.SEQUENTIAL[-1]
    assert fig.layout.yaxis.ticktext[-1] == "σ(sum)"


def test_colours_of_values_end_at_one_and_those_of_sums_further_out():
    rows, vector, weights, pre, _ = numbers()
    fig = gate_arithmetic("relu", rows, vector, weights, 50 + 0 * pre, 50 + 0 * pre, unit=0, activation="relu")
    assert [trace.zmax for trace in heatmaps(fig)] == [1, np.abs(weights).max(), 50, 50]


def test_a_gru_has_two_biases_and_a_note():
    found = numbers(3, biases=("bias", "recurrent bias"))
    note = "the rows of h and of the recurrent bias are multiplied by r first"
    plain, fig = (gate_arithmetic("Candidate", *found, unit=0, note=said) for said in ("", note))
    is_sound(fig)
    assert note in " ".join(notes(fig)).replace("<br>", " ")
    assert fig.layout.height == plain.layout.height + 2 * LINE
    assert "recurrent bias" in fig.layout.yaxis.ticktext


def test_custom_columns_name_the_units():
    fig = gate_arithmetic("Day 3", *numbers(), unit=0, columns=("left", "right"))
    assert fig.layout.xaxis.ticktext == ("<b>left</b>", "right")
    assert list(heatmaps(fig)[1].hovertext[0]) == ["h1(t-1) to left", "h1(t-1) to right"]


@pytest.mark.parametrize("u", [1, 4, 5, 9, 64, 256])
@pytest.mark.parametrize("features", [("bit",), WEATHER, tuple(f"feature {i}" for i in range(64))])
def test_any_size_is_of_bounded_height_and_its_row_names_never_meet(u, features):
    found = numbers(u, features)
    for unit in {0, u - 1}:
        fig = gate_arithmetic("Day 3", *found, unit=unit, activation="sigmoid", gate=True)
        is_sound(fig)
        assert fig.layout.height <= 490
        at = np.diff(np.array(fig.layout.yaxis.tickvals, float))
        assert at.min() >= 17.9
        assert fig.layout.yaxis.ticktext[-3] == "bias"


def test_broken_numbers_are_blank():
    rows, vector, weights, pre, value = numbers()
    weights[0, 0] = np.nan
    fig = gate_arithmetic("Day 3", rows, vector, weights, np.array([np.nan, 1]), np.array([np.nan, np.inf]), unit=0)
    assert len(texts(fig)) == 6 + 11 + 1 + 1
    assert np.isfinite([trace.zmax for trace in heatmaps(fig)]).all()
    assert gate_arithmetic("0", rows, 0 * vector, 0 * np.ones((6, 2)), 0 * pre, 0 * value, unit=0).data
