"""Runs of a sweep that were chosen by dragging a box over dots or lines, and what is highlighted for it elsewhere.

An address has the box, and not the runs: so it stays short, and a run that ends later is in it as well.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from core.figures import sweep_coordinates, sweep_strips
from core.figures.sweep_strips import Box
from core.sweeps import Place
from core.views.shared.sweep import chosen
from core.views.shared.sweep.results import Results

LINES = 0  # the picture of parallel coordinates
_NUMBER = r"-?\d{1,20}(?:\.\d{1,20})?(?:e[+-]?\d{1,3})?"
_TEXT = re.compile(rf"(\d):({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})")


@dataclass(frozen=True)
class Brush:
    """A box that was dragged.

    Attributes:
        picture: the place of the setting whose strips it is on, from 1; or `LINES`.
        box: in the numbers of the picture's axes.
    """

    picture: int
    box: Box

    def to_text(self) -> str:
        """The brush in an address.

        >>> Brush(1, (0.5, 1.5, 12.34567, 20.0)).to_text()
        '1:0.5,1.5,12.346,20'
        """
        numbers = (np.format_float_positional(number, 5, fractional=False, trim="-") for number in self.box)
        return f"{self.picture}:{','.join(numbers)}"


def brush_of(text: str, results: Results) -> Brush | None:
    """The brush of an address; None if there is none, or this sweep has no such picture."""
    found = _TEXT.fullmatch(text)
    if found is None or int(found[1]) > len(results.settings):
        return None
    x0, x1, y0, y1 = (float(found[place]) for place in range(2, 6))
    return Brush(int(found[1]), (min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)))


def runs(results: Results, brush: Brush) -> frozenset[Place]:
    """The runs in a box. Of strips, the runs behind a dot; of lines, those that it meets on each axis within the box.

    Args:
        results: as the picture draws them.
        brush: on that picture.
    """
    x0, x1, y0, y1 = brush.box
    if brush.picture == LINES:
        places, values, scores = chosen.coordinates(results)
        counts = [len(varied.values) for varied in results.sweep.settings]
        heights = sweep_coordinates.heights(counts, values, scores, higher_is_better=results.metric.higher_is_better)
        axes = [axis for axis in range(heights.shape[1]) if x0 <= axis <= x1]
        if not axes:
            return frozenset()
        on_axes = heights[:, axes]
        met = np.all((on_axes >= y0) & (on_axes <= y1), axis=1)
        return frozenset(places[run] for run in np.flatnonzero(met).tolist())
    setting = brush.picture - 1
    at, shown = sweep_strips.dots(
        results.metric.times * results.by_value(setting), bounded=results.metric.higher_is_better
    )
    inside = (at >= x0) & (at <= x1) & (shown >= y0) & (shown <= y1)
    tried = results.sweep.settings[setting].values
    dots = {(tried[row], results.seeds[column]) for row, column in np.argwhere(inside).tolist()}
    return frozenset(place for place in results.scores if (place.values[setting], place.seed) in dots)


def lit(results: Results, brushed: Collection[Place], setting: int) -> np.ndarray:
    """True for the dots of a setting's strips with a brushed run behind them, (k, n)."""
    dots = {(place.values[setting], place.seed) for place in brushed}
    return np.array(
        [[(value, seed) in dots for seed in results.seeds] for value in results.sweep.settings[setting].values]
    )


def alone(results: Results, brushed: Collection[Place]) -> Results:
    """The results with the brushed runs alone, for a table and for what is highlighted among lines."""
    experiments = {place: one for place, one in results.grid.experiments.items() if place in brushed}
    return replace(
        results,
        grid=replace(results.grid, experiments=experiments),
        scores={place: score for place, score in results.scores.items() if place in brushed},
        diverged=results.diverged & frozenset(brushed),
        failed=results.failed & frozenset(brushed),
    )


def sentence(brushed: Collection[Place], picture: int = LINES) -> str:
    """How many runs are in the box on a picture, and behind how many dots they are if those are fewer.

    >>> sentence([]), sentence([Place((2,), 0)])
    ('No run is in the box.', '1 run is in the box.')
    >>> sentence([Place((2, "GRU"), 0), Place((2, "LSTM"), 0)], 1)
    '2 runs are in the box, behind 1 dot: a dot is one seed over all values of the other settings.'
    """
    if not brushed:
        return "No run is in the box."
    count = f"{len(brushed):,} run{' is' if len(brushed) == 1 else 's are'} in the box"
    dots = len(brushed) if picture == LINES else len({(place.values[picture - 1], place.seed) for place in brushed})
    if dots == len(brushed):
        return f"{count}."
    of_dots = f"{dots:,} dot{'' if dots == 1 else 's'}"
    return f"{count}, behind {of_dots}: a dot is one seed over all values of the other settings."
