import numpy as np
import pytest

from core.feature import Feature
from core.figures import theme
from core.figures.unrolled import Cells, shown_steps, unrolled
from tests.core.figures.validated import validated

unrolled = validated(unrolled)

WEATHER = (Feature("temperature", "°C"), Feature("wind speed", "km/h"))
POLLUTION = (Feature("pollution", "µg/m³"),)


def states(T, u):
    return np.tanh(np.cumsum(np.random.default_rng(0).normal(0, 0.5, (T, u)), 0))


def texts(fig):
    return [text for trace in fig.data if trace.type == "scatter" and trace.mode == "text" for text in trace.text]


def arrows(fig):
    return [note for note in fig.layout.annotations if note.showarrow]


def headers(fig):
    return [note.text for note in fig.layout.annotations if note.text]


def test_real_states_colour_the_cells_and_are_written_in_them():
    h = states(4, 2)
    fig = unrolled(
        np.ones((4, 2)), WEATHER, (Cells("SimpleRNN, 2 units", h, returns=False),), np.array([[108.2]]), POLLUTION
    )
    drawn = [trace.z for trace in fig.data if trace.type == "heatmap"]
    np.testing.assert_allclose(np.array(drawn[1], float), h.T)
    written = {f"{v:.2f}".replace("-", "\N{MINUS SIGN}") for v in h.ravel()}
    assert written <= set(texts(fig))
    assert "108.2" in texts(fig) or "108" in texts(fig)
    assert headers(fig) == [
        "input: temperature (°C) · wind speed (km/h)",
        "SimpleRNN, 2 units",
        "output: pollution (µg/m³)",
    ]


def test_only_the_last_state_goes_on_where_no_sequence_is_returned():
    one = (Cells("SimpleRNN", states(4, 2), returns=False),)
    fig = unrolled(np.ones((4, 2)), WEATHER, one, np.array([[1.0]]), POLLUTION)
    assert len(arrows(fig)) == 4 + 3 + 1  # up from each input, along, and up to the output
    each = (Cells("LSTM", states(4, 2)), Cells("GRU", states(4, 3)))
    fig = unrolled(np.ones((4, 2)), WEATHER, each, np.ones((4, 1)), POLLUTION, per_timestep=True)
    assert len(arrows(fig)) == 4 * 3 + 3 * 2


def test_the_lit_timestep_is_tinted_and_what_comes_after_is_faint():
    fig = unrolled(
        np.ones((4, 2)), WEATHER, (Cells("LSTM", states(4, 2)),), np.ones((4, 1)), POLLUTION, per_timestep=True, t=1
    )
    (tint,) = fig.layout.shapes
    assert (tint.x0, tint.x1) == (0.5, 1.5)
    faint = [trace for trace in fig.data if trace.type == "heatmap" and trace.opacity < 1]
    assert len(faint) == 3
    assert all(np.isnan(np.array(trace.z, float)[:, :2]).all() for trace in faint)
    assert "timestep 2 is lit" in theme.alt(fig)
    assert not unrolled(np.ones((4, 2)), WEATHER, (), np.array([[1.0]]), POLLUTION).layout.shapes


def test_both_directions_are_one_layer():
    layer = Cells("Bidirectional GRU, 2 units", states(4, 2), states(4, 2)[::-1])
    fig = unrolled(np.ones((4, 2)), WEATHER, (layer,), np.ones((4, 1)), POLLUTION, per_timestep=True)
    assert len(arrows(fig)) == 4 * 2 + 3 * 2
    assert {np.sign(arrow.ax) for arrow in arrows(fig) if arrow.ay == 0} == {-1, 1}


@pytest.mark.parametrize("t", [None, 0, 3, 250, 496, 497, 499])
def test_long_sequences_are_shortened_around_what_is_lit(t):
    steps = shown_steps(500, t)
    assert len(steps) == 6
    assert t is None or t in steps
    known = [step for step in steps if step is not None]
    assert known == sorted(set(known))
    assert (known[0], known[-1]) == (0, 499)
    fig = unrolled(
        np.ones((500, 8)), WEATHER * 4, (Cells("LSTM, 256 units", states(500, 256)),), np.ones((8, 1)), POLLUTION, t=t
    )
    assert "…" in fig.layout.xaxis.ticktext
    assert "4 of 256 units shown" in " ".join(headers(fig)).replace("<br>", " ")


def test_every_gap_leaves_out_at_least_one_timestep():
    for T in range(1, 30):
        for t in (None, *range(T)):
            steps = shown_steps(T, t)
            gaps = [(steps[i - 1], steps[i + 1]) for i, step in enumerate(steps) if step is None]
            assert all(after - before > 1 for before, after in gaps), (T, t, steps)


def test_one_timestep_and_broken_numbers():
    h = np.full((1, 1), np.nan)
    assert unrolled(np.ones((1, 1)), WEATHER[:1], (Cells("GRU", h),), np.array([[np.nan]]), POLLUTION).data
