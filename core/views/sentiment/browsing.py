"""Browsing the units of a network: what a page shows of one, and the names that they were given."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from core.views.sentiment.drivers import Drivers, PlaceDrive, drivers
from core.views.sentiment.reader import Reader
from core.views.sentiment.unit_names import UnitName

MOST_TEXTS = 400  # that are read: IMDb's take some two seconds


def over(reader: Reader, texts: Sequence[str], layer: int, seed: int = 0) -> Drivers:
    """What drives the units of a layer, over at most 400 of the texts, drawn at random."""
    drawn = np.random.default_rng(seed).permutation(len(texts))[:MOST_TEXTS]
    return drivers(reader, [texts[i] for i in np.sort(drawn)], layer)


def name_of(given: Iterable[UnitName], layer: int, unit: int) -> str:
    """What a unit is called; "" where nobody has named it."""
    return next((one.name for one in given if (one.layer, one.unit, one.backward) == (layer, unit, False)), "")


def labels(given: Sequence[UnitName], layer: int, units: int) -> list[str]:
    """Every unit as a menu shows it: counted from 1, with its name where it has one.

    Example:
        >>> labels([UnitName(network="ab", layer=0, unit=1, name="negation")], 0, 3)
        ['unit 1', 'unit 2: negation', 'unit 3']
    """
    names = (name_of(given, layer, unit) for unit in range(units))
    return [f"unit {unit}: {name}" if name else f"unit {unit}" for unit, name in enumerate(names, 1)]


def marked(place: PlaceDrive, plain: Callable[[str], str]) -> str:
    """A place in a text as Markdown: the word in bold with what stands around it, and the state there."""
    before, after = place.before.replace("\n", " "), place.after.replace("\n", " ")
    return f"{plain(before)} **{plain(place.word)}** {plain(after)} :gray[({place.state:+.2f}, by {place.change:+.2f})]"
