"""Some runs of a sweep over many settings, highlighted in one picture and drawn alone in the others."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.figures import sweep_coordinates
from core.figures.sweep_strips import Box
from core.figures.theme import Figure
from core.sweeps import Place, Value
from core.views.shared.sweep.results import Results, about, label

BEST = "The best quarter"
QUARTER = 0.25


def options(results: Results) -> list[str]:
    """What runs can be chosen by: the best of them, and each value of each setting."""
    values = [
        _option(results, place, value)
        for place, varied in enumerate(results.sweep.settings)
        if len(varied.values) > 1
        for value in varied.values
    ]
    return [BEST, *values]


def narrowed(results: Results, chosen: Sequence[str]) -> Results:
    """The results with those runs alone that have, of each setting that is chosen by, one of the chosen values.

    Args:
        results: of all runs.
        chosen: some of `options`; none for all runs.
    """
    if not chosen:
        return results
    wanted = [
        {value for value in varied.values if _option(results, place, value) in chosen}
        for place, varied in enumerate(results.sweep.settings)
    ]
    best = _best(results) if BEST in chosen else None

    def stays(place: Place) -> bool:
        fits = all(not some or value in some for some, value in zip(wanted, place.values, strict=True))
        return fits and (best is None or place in best)

    return replace(
        results,
        scores={place: score for place, score in results.scores.items() if stays(place)},
        diverged=frozenset(filter(stays, results.diverged)),
        failed=frozenset(filter(stays, results.failed)),
    )


def coordinates(results: Results) -> tuple[list[Place], np.ndarray, np.ndarray]:
    """The runs that parallel coordinates draw: their places, the numbers of their values (n, m), and scores (n,)."""
    places = [place for place in results.grid.experiments if place in results.scores or place in results.diverged]
    order = [{value: i for i, value in enumerate(varied.values)} for varied in results.sweep.settings]
    values = [[of[value] for of, value in zip(order, place.values, strict=True)] for place in places]
    scores = [results.scores[at].last if at in results.scores else np.nan for at in places]
    return places, np.array(values, int).reshape(len(places), len(order)), results.metric.times * np.array(scores)


def figure(results: Results, chosen: Results, box: Box | None = None) -> Figure:
    """All runs as parallel coordinates, with those highlighted that are in `chosen` as well."""
    metric, settings = results.metric, results.settings
    places, values, scores = coordinates(results)
    unit = "%" if metric.higher_is_better else metric.unit.strip(" ()")
    return sweep_coordinates.lines(
        [
            (setting.title, [setting.short(value) for value in varied.values])
            for setting, varied in zip(settings, results.sweep.settings, strict=True)
        ],
        values,
        scores,
        f"Each run a line, by {about(results.sweep)}",
        axis=metric.axis,
        short=f"{metric.word} ({unit})" if unit else metric.word,
        names=[label(results.sweep, place) for place in places],
        chosen=np.array([place in chosen.scores or place in chosen.diverged for place in places]),
        higher_is_better=metric.higher_is_better,
        box=box,
    )


def _option(results: Results, place: int, value: Value) -> str:
    setting = results.settings[place]
    return f"{setting.title}: {setting.short(value)}"


def _best(results: Results) -> set[Place]:
    ranked = sorted(
        results.scores, key=lambda place: results.scores[place].last, reverse=results.metric.higher_is_better
    )
    return set(ranked[: max(1, round(QUARTER * len(ranked)))])
