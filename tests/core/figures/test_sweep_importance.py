"""The figure of what mattered: every setting has a bar with its interval, and what is not claimed is hatched."""

import numpy as np

from core.figures import sweep_importance
from core.figures.theme import alt
from tests.core.figures.validated import validated

draw = validated(sweep_importance.bars)
GIVEN = (["Units", "Cell"], [(0.8, 0.6, 0.95), (0.2, 0.05, 0.4)], ["more than chance", "no more than chance"], "What")


def test_bars_have_their_interval_and_claimed_ones_are_filled():
    fig = draw(*GIVEN, claimed=[True, False])
    filled, hatched = fig.data
    assert filled.name == sweep_importance.CLAIMED
    np.testing.assert_allclose([filled.x[0], filled.error_x.array[0], filled.error_x.arrayminus[0]], [80, 15, 20])
    assert hatched.marker.pattern.shape == "/"
    assert fig.layout.annotations[1].text == "Cell: no more than chance"
    assert "Units: 80 % (60 % to 95 %), more than chance" in alt(sweep_importance.bars(*GIVEN, claimed=[True, False]))


def test_all_of_one_kind_have_one_trace():
    assert [trace.name for trace in draw(*GIVEN, claimed=[False, False]).data] == [sweep_importance.UNCLAIMED]
