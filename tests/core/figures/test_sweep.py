"""Figures of a sweep: every seed is there, and one run that went far off ruins no axis."""

import numpy as np

from core.figures import sweep_heatmap, sweep_strips
from core.figures.theme import alt
from tests.core.figures.validated import validated

draw = validated(sweep_strips.strips)
heat = validated(sweep_heatmap.heatmap)
LOOK = {"axis": "mean error (mm)", "setting": "Units", "seeds": [0, 1, 2]}
VALUES = np.array([[2.0, 2.1, 2.2], [1.8, np.nan, 1.9], [1.7, 1.75, 1.8]])


def dots(fig):
    return next(trace for trace in fig.data if trace.name == sweep_strips.DOT)


def test_every_seed_is_a_dot_and_each_value_has_its_median():
    fig = draw(["2", "5", "10"], VALUES, "Error by units", **LOOK)
    assert len(dots(fig).x) == 8
    assert len(set(np.round(dots(fig).x, 6))) == 8  # none hides another
    medians = [trace.y[0] for trace in fig.data if trace.name == sweep_strips.MIDDLE]
    np.testing.assert_allclose(medians, [2.1, 1.85, 1.75])
    assert [trace.showlegend for trace in fig.data if trace.name == sweep_strips.MIDDLE] == [True, False, False]
    assert list(fig.layout.xaxis.ticktext) == ["2", "5", "10"]


def test_a_run_that_is_far_off_is_at_the_end_of_the_axis_with_its_number():
    values = VALUES.copy()
    values[0, 2] = 3.4e9
    fig = draw(["2", "5", "10"], values, "Error by units", **LOOK)
    low, high = fig.layout.yaxis.range
    assert 1.5 < low < 1.7
    assert high < 2.5
    assert max(dots(fig).y) < high
    assert list(dots(fig).marker.symbol).count("triangle-up") == 1
    assert any("3.4e+09" in note.text for note in fig.layout.annotations)
    assert "3.4e+09" in "".join(dots(fig).customdata)


def test_lost_runs_are_counted_at_their_value():
    fig = draw(["2", "5", "10"], VALUES, "Error by units", lost=[0, 1, 0], **LOOK)
    assert [note.text for note in fig.layout.annotations if "lost" in note.text] == ["1 lost"]


def test_a_baseline_that_is_near_is_a_line_and_one_far_off_is_named_at_its_edge():
    def drawn(value):
        return draw(["2", "5", "10"], VALUES, "Error by units", baseline=("last value", value), **LOOK)

    near, above, below = drawn(2.3), drawn(9.0), drawn(0.1)
    (line,) = [trace for trace in near.data if trace.name == "last value"]
    assert set(line.y) == {2.3}
    assert near.layout.yaxis.range[0] < 2.3 < near.layout.yaxis.range[1]
    assert [note.text for note in near.layout.annotations if "last" in note.text] == []
    for fig, text in ((above, "last value: 9 ↑"), (below, "last value: 0.1 ↓")):
        assert [note.text for note in fig.layout.annotations if "last" in note.text] == [text]
        assert fig.layout.yaxis.range == draw(["2", "5", "10"], VALUES, "Error by units", **LOOK).layout.yaxis.range
    assert "Baseline, last value: 9." in alt(
        sweep_strips.strips(["2"], VALUES[:1], "Error", baseline=("last value", 9.0), **LOOK)
    )


def test_shares_are_never_far_off():
    fig = draw(["a", "b"], np.array([[10.0] * 3, [99.0] * 3]), "Accuracy", bounded=True, **LOOK)
    assert set(dots(fig).marker.symbol) == {"circle"}


def test_nothing_yet_and_one_seed_can_be_drawn():
    fig = draw(["2", "5"], np.full((2, 3), np.nan), "Error by units", **LOOK)
    assert len(dots(fig).x) == 0
    draw(["2"], np.array([[2.0]]), "Error by units", axis="error", setting="Units", seeds=[7])


def test_those_who_cannot_see_it_have_the_numbers():
    told = alt(sweep_strips.strips(["2", "5", "10"], VALUES, "Error by units", **LOOK))
    assert "2: median 2.1, 2 to 2.2 over 3 seeds" in told
    assert "5: median 1.85, 1.8 to 1.9 over 2 seeds" in told


def test_a_heatmap_has_the_median_and_the_number_of_seeds():
    medians, counts = np.array([[2.0, 1.0], [np.nan, 1.5]]), np.array([[3, 3], [0, 1]])
    look = {"columns": ["2", "4"], "rows": ["pre", "post"], "axis": "mean error (mm)", "settings": ("Units", "Padding")}
    fig = heat(medians, counts, "Median error", **look)
    texts = [note.text for note in fig.layout.annotations]
    assert {"<b>2</b><br>3 seeds", "<b>1</b><br>3 seeds", "none", "<b>1.5</b><br>1 seed"} <= set(texts)
    assert np.isnan(fig.data[0].z[1][0])
    assert "4, post: 1.5 (1 seed)" in alt(sweep_heatmap.heatmap(medians, counts, "Median error", **look))
    far = heat(np.array([[2.0, 1.0], [1e9, 1.5]]), np.full((2, 2), 3), "Median error", **look)
    assert len(set(np.ravel(far.data[0].z))) >= 3  # the others still differ
