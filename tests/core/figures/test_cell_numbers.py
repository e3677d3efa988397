"""Numbers in coloured cells can be read, however strong the colour is."""

import numpy as np
import pytest

from core.figures import cell_numbers, theme
from core.figures.stacked_panels import Panel
from tests.core.figures.colours import contrast


def mixed(scale, place, palette):
    """The colour at a place of a scale, 0 to 1, as plotly mixes it."""
    at = [stop for stop, _ in scale]
    parts = [[int(palette[colour][i : i + 2], 16) for _, colour in scale] for i in (1, 3, 5)]
    return "#" + "".join(f"{round(float(np.interp(place, at, part))):02x}" for part in parts)


@pytest.mark.parametrize("side", ["from 0 to 1", "below zero", "above zero"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_numbers_have_the_contrast_that_two_inks_allow(dark, side):
    strength = np.linspace(0, 1, 101)
    places = {"from 0 to 1": strength, "below zero": 0.5 - strength / 2, "above zero": 0.5 + strength / 2}[side]
    scale = theme.SEQUENTIAL_SCALE if side == "from 0 to 1" else theme.DIVERGING_SCALE
    panel = Panel("", 20, {})
    cell_numbers.write(panel, np.arange(101), np.array([0]), strength[None], np.array([["x"] * 101]))
    inks = {x: trace["textfont"]["color"] for trace in panel.traces for x in trace["x"].tolist()}
    palette = theme.palette(dark)
    ratios = [contrast(mixed(scale, place, palette), palette[inks[x]]) for x, place in enumerate(places)]
    assert len(ratios) == 101
    assert min(ratios) >= 3.7
