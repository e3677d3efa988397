"""What a page says of a search: each combination in the order of trying, why it was tried, and how it ended."""

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from core.figures import sweep_search
from core.figures.sweep_search import Dot
from core.figures.theme import Figure
from core.sweeps import Place, Value
from core.sweeps.search import AT_RANDOM, Ended, Found, Tried, best_of, expected_best
from core.views.shared.sweep.metric import Metric
from core.views.shared.sweep.results import Results, Score, combination, seeds_of
from core.wording import capitalised

HOW = (
    f"The first {AT_RANDOM} combinations are drawn at random. Then Optuna's sampler (TPE) proposes two at a time, most "
    "often near what was good so far. A network ends early when its validation loss is above the median of those "
    "before it, from a third of its epochs on. A cross is a run without a score: it ended early, diverged or failed. A "
    "search says which combination was best, not what each setting does: "
    "for that, try every combination."
)
NOT_COMPARABLE = "Errors in scaled units say nothing across scalings, so that a search cannot choose by them"


def found_of(
    places: Collection[Place],
    ended: Callable[[Place], bool],
    scores: Mapping[Place, Score],
    diverged: Collection[Place],
    lost: Mapping[Place, tuple[int, float]],
    metric: Metric,
) -> Found | None:
    """How a combination has ended, or None if it has not.

    Args:
        places: its runs.
        ended: True for those that have ended.
        scores: of those that have finished.
        diverged: those whose loss stopped being a number or exploded.
        lost: the last epoch and validation loss of those that were ended early.
        metric: what the scores are.
    """
    if not all(map(ended, places)):
        return None
    sign = -1.0 if metric.higher_is_better else 1.0
    return Found.of(
        [
            Ended(sign * scores[one].last if one in scores else None, lost.get(one), diverged=one in diverged)
            for one in places
        ]
    )


def best(results: Results) -> list[str]:
    """The best combination that was tried, without a claim on others."""
    one, metric = best_of(results.tried), results.metric
    if one is None:
        return []
    high = "Highest" if metric.higher_is_better else "Lowest"
    middle = "" if results.sweep.seeds == 1 else "median "
    which, tried = combination(results.sweep, one.values), f"{len(results.tried):,}"
    seeds = seeds_of(results, one.values)
    what = f"{high} {middle}{metric.word} of {tried} combinations tried: {score_text(results, one)}"
    return [f"{what} with {which} (number {one.number}, {seeds})."]


def why(results: Results, one: Tried) -> str:
    """Why a combination was tried."""
    if one.number <= AT_RANDOM and one.at_random:
        return f"drawn at random: the first {AT_RANDOM} are"
    if one.at_random:
        return "drawn at random: the sampler proposed only what was tried"
    if one.best is None:
        return "proposed: none before it has a result"
    if not one.shared:
        return f"proposed: unlike the best so far, number {one.best}"
    values = [one.values[place] for place in one.shared]
    words = [results.settings[place].words(value) for place, value in zip(one.shared, values, strict=True)]
    return f"proposed: like the best so far, number {one.best}, in {_listed(words)}"


def how_it_ended(results: Results, one: Tried) -> str:
    """How a combination has ended: "" if all its runs have finished."""
    places = [place for place in results.grid.experiments if place.values == one.values]
    if one.found is None:
        return "to come"
    seeds: dict[str, list[int]] = {}
    for place in places:
        if place not in results.scores:
            text = (results.early.get(place) or results.ended(place)).rstrip(".")
            seeds.setdefault(text[0].lower() + text[1:], []).append(place.seed)
    return "; ".join(
        text if len(which) == len(places) else f"{_listed([f'seed {seed}' for seed in which])} {text}"
        for text, which in seeds.items()
    )


def rows(results: Results) -> dict[str, list[str]]:
    """A table in words: a row for each combination that is tried, in the order of trying. It fits on a phone."""
    tried, metric = results.tried, results.metric
    unit = "%" if metric.higher_is_better else metric.unit.strip(" ()")
    score = capitalised(metric.word if results.sweep.seeds == 1 else f"median {metric.word}")
    ends = [how_it_ended(results, one) for one in tried]
    return {
        "No.": [str(one.number) for one in tried],
        "Combination": [combination(results.sweep, one.values) for one in tried],
        f"{score} ({unit})" if unit else score: [score_text(results, one).split(" ")[0] for one in tried],
        "Why it was tried": [
            ". ".join(capitalised(part) for part in (why(results, one), end) if part)
            for one, end in zip(tried, ends, strict=True)
        ],
    }


def columns(results: Results) -> dict[tuple[Value, ...], dict[str, int | str]]:
    """For a file, what a search adds to the runs of each combination."""
    return {one.values: {"number": one.number, "why": why(results, one)} for one in results.tried}


def score_text(results: Results, one: Tried) -> str:
    """The median over the seeds as text."""
    score = _score(results, one)
    return "none" if score is None else results.metric.text(score)


def figure(results: Results, every: Sequence[float] | None = None) -> Figure:
    """Every run by the number of its combination, and the best so far.

    Args:
        results: of a search.
        every: the median scores of all combinations there are, tried or not, where they are known; then random search
            can be drawn beside it.
    """
    metric, sign = results.metric, -1.0 if results.metric.higher_is_better else 1.0
    number = {one.values: one.number for one in results.tried}
    dots = [
        Dot(number[place.values], place.seed, metric.times * score.last, _hover(results, place))
        for place, score in results.scores.items()
    ]
    lost = [
        (number[place.values], _hover(results, place), results.early.get(place) or results.ended(place))
        for place in results.grid.experiments
        if place not in results.scores and results.ended(place) != "to come"
    ]
    chance = None
    if every is not None:
        chance = sign * metric.times * expected_best(sign * np.array(every), results.planned)
    scores = [_score(results, one) for one in results.tried]
    return sweep_search.progress(
        dots,
        lost,
        metric.times * np.array([np.nan if score is None else score for score in scores]),
        f"{capitalised(metric.word)} of what was tried, in its order",
        axis=metric.axis,
        planned=results.planned,
        at_random=sum(one.at_random and one.number <= AT_RANDOM for one in results.tried),
        higher_is_better=metric.higher_is_better,
        chance=chance,
    )


def _hover(results: Results, place: Place) -> str:
    return f"{combination(results.sweep, place.values)}, seed {place.seed}"


def _score(results: Results, one: Tried) -> float | None:
    """The median over the seeds as the metric has it."""
    if one.found is None or one.found.score is None:
        return None
    return -one.found.score if results.metric.higher_is_better else one.found.score


def _listed(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
