"""The units of a network's layer: what moves each of them, and the names that people gave them."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from core.runs.unit_name import UnitName
from core.views.sentiment.attribution import Attribution, PlaceEffect, attribution
from core.views.sentiment.text_classifier import TextClassifier
from core.wording import signed

MOST_TEXTS = 400  # that are read: IMDb's take some two seconds


def of_sample(classifier: TextClassifier, texts: Sequence[str], layer: int, seed: int = 0) -> Attribution:
    """What moves the units of a layer, over `sample` of the texts."""
    return attribution(classifier, sample(texts, seed), layer)


def sample(texts: Sequence[str], seed: int = 0) -> list[str]:
    """At most 400 of the texts, drawn at random, in their order."""
    drawn = np.random.default_rng(seed).permutation(len(texts))[:MOST_TEXTS]
    return [texts[i] for i in np.sort(drawn)]


def name_of(names: Iterable[UnitName], layer: int, unit: int) -> str:
    """The name of a unit; "" if nobody has named it."""
    return next((one.name for one in names if (one.layer, one.unit, one.backward) == (layer, unit, False)), "")


def labels(names: Sequence[UnitName], layer: int, units: int) -> list[str]:
    """Every unit as a menu shows it: counted from 1, with its name if it has one.

    Example:
        >>> labels([UnitName(network="ab", layer=0, unit=1, name="negation")], 0, 3)
        ['unit 1', 'unit 2: negation', 'unit 3']
    """
    given = (name_of(names, layer, unit) for unit in range(units))
    return [f"unit {unit}: {name}" if name else f"unit {unit}" for unit, name in enumerate(given, 1)]


def in_markdown(place: PlaceEffect, plain: Callable[[str], str]) -> str:
    """A place in a text as Markdown: the word in bold between its neighbours, and the state there."""
    before, after = place.before.replace("\n", " "), place.after.replace("\n", " ")
    state = f":gray[({signed(place.state)}, by {signed(place.change)})]"
    return f"{plain(before)} **{plain(place.word)}** {plain(after)} {state}"
