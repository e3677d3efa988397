import xml.etree.ElementTree as ET

import numpy as np
import pytest

from core.figures.sparkline import HEIGHT, WIDTH, sparkline


def lines(drawing):
    root = ET.fromstring(drawing)  # noqa: S314 - our own text
    return [[tuple(map(float, point.split(","))) for point in line.get("points").split()] for line in root]


def run(epochs, scale=1.0):
    at = np.arange(1, epochs + 1)
    return at, scale * np.exp(-at / epochs)


def test_a_falling_loss_falls_in_the_drawing():
    (points,) = lines(sparkline(run(2000)))
    assert points[0][1] < points[-1][1]  # y of a drawing goes down
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert "at the end 0.368" in sparkline(run(2000))


def test_the_run_before_is_drawn_faintly_below():
    before, now = lines(sparkline(run(50), run(50, 3)))
    assert before[0][1] < now[0][1]
    root = ET.fromstring(sparkline(run(50), run(50, 3)))  # noqa: S314
    assert [float(line.get("opacity")) for line in root] == [0.35, 1]


@pytest.mark.parametrize("losses", [[], [1.0], [np.nan], [np.inf, 1.0, 0.0], [2.0, 2.0]])
def test_any_losses_are_drawn_or_left_out(losses):
    drawing = sparkline((np.arange(1, len(losses) + 1), np.array(losses)))
    assert drawing == "" or all(np.isfinite(lines(drawing)[-1]).all() for _ in [0])
