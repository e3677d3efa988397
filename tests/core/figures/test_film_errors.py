"""Errors by frame: a line for each, own frames shaded, and gaps where no film goes that far."""

import numpy as np

from core.figures import theme
from core.figures.film_errors import by_frame
from tests.core.figures.validated import validated

NUMBERS = np.arange(2, 8)
ERRORS = {
    "network": np.array([0.03, 0.01, 0.01, 0.02, 0.03, np.nan]),
    "last frame": np.full(6, 0.05),
    "shift": np.full(6, 0.02),
}


def test_each_has_its_line_and_own_frames_are_shaded():
    fig = validated(by_frame)(NUMBERS, ERRORS, 4, "Right as long as frames are real")
    by_name = {trace["name"]: trace for trace in fig["data"]}
    assert set(by_name) == set(ERRORS)
    assert by_name["network"]["line"]["color"] == theme.ACCENT
    assert by_name["shift"]["line"]["dash"] != by_name["last frame"]["line"]["dash"]
    (shade,) = fig["layout"]["shapes"]
    assert (shade["x0"], shade["x1"]) == (5.5, 7.5)  # frame 5 is drawn from the four real ones, 6 from drawn ones
    assert fig["layout"]["meta"]["alt"] == (
        "The error of frames 2 to 7; from frame 6 on, own frames are read. network from 0.0300 to 0.0300; last frame "
        "from 0.0500 to 0.0500; shift from 0.0200 to 0.0200."
    )
