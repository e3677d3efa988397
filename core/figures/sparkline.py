"""The losses of a run as a line without axes, for a phone: a small drawing in SVG, in the colour of the text."""

import numpy as np

from core.figures import theme
from core.figures.losses import Points, thinned

WIDTH, HEIGHT = 96, 36  # pixels
MOST_POINTS = 48
AIR = 3  # pixels around the line


def sparkline(training: Points, previous: Points | None = None) -> str:
    """The training loss over the epochs, the previous run as its ghost, both on logarithmic axes where they can be.

    Args:
        training: epochs and losses.
        previous: those of the run before.
    """
    lines = [thinned(*points, MOST_POINTS) for points in (previous, training) if points is not None and len(points[0])]
    places = [_places(x, y) for x, y in lines]
    known = np.concatenate([*places, np.empty((0, 2))])
    if not len(known):
        return ""
    low, spread = known.min(0), np.ptp(known, axis=0)
    size = np.array([WIDTH, HEIGHT]) - 2 * AIR
    drawn = []
    for i, place in enumerate(places):
        at = (place - low) / np.where(spread > 0, spread, 1) * size + AIR
        at[:, 1] = HEIGHT - at[:, 1]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at.tolist())
        faint = theme.GHOST if i < len(places) - 1 else 1
        drawn.append(
            f'<polyline points="{path}" fill="none" stroke="currentColor" stroke-width="2" opacity="{faint}"/>'
        )
    last = theme.number(float(lines[-1][1][-1]))
    box = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg {box} role="img" aria-label="The loss over the epochs, at the end {last}">{"".join(drawn)}</svg>'


def _places(epochs: np.ndarray, losses: np.ndarray) -> np.ndarray:
    """The points with a finite loss (n, 2), on axes that fit to losses that fall fast first."""
    finite = np.isfinite(losses)
    x, y = np.log(np.maximum(np.asarray(epochs, float)[finite], 1)), np.asarray(losses, float)[finite]
    return np.stack([x, np.log(np.maximum(y, 1e-12))], axis=1)
