"""The verdict on a sweep in sentences: which value is better than which, where the spread of the seeds allows it."""

import numpy as np

from core.sweeps.paired import LEAST_SEEDS, LEVEL, Pair, pairs
from core.views.shared.sweep import search
from core.views.shared.sweep.results import Results, combination, p_value, seeds_of
from core.wording import capitalised, percent

HOW = (
    "Values are compared seed by seed: a paired t-test, errors by their ratio, with Holm's correction for the number "
    f"of pairs. For a setting that makes no difference, a claim comes in fewer than {percent(LEVEL)} of cases."
)


def sentences(results: Results) -> list[str]:
    """A sentence for each setting, and for several settings the best combination; [] until all runs have ended.

    Nothing is claimed while runs are to come: a claim that is looked for again and again is found by chance.
    """
    if not results.is_complete or not results.scores:
        return []
    if results.sweep.search:
        return search.best(results)
    if not results.comparable:
        return ["Errors in scaled units say nothing across scalings, so these runs are not compared."]
    varied = [place for place, one in enumerate(results.sweep.settings) if len(one.values) > 1]
    told = [_of_setting(results, place) for place in varied if _shared_seeds(results, place) >= LEAST_SEEDS]
    return [*_best(results), *told, *_too_few(results, varied)]


def _shared_seeds(results: Results, place: int) -> int:
    return int(np.isfinite(results.by_value(place)).sum(axis=1).max(initial=0))


def _too_few(results: Results, varied: list[int]) -> list[str]:
    """One sentence for all settings whose values have too few seeds in common, and equally many."""
    titles: dict[int, list[str]] = {}
    for place in varied:
        if (shared := _shared_seeds(results, place)) < LEAST_SEEDS:
            title = results.settings[place].title
            titles.setdefault(shared, []).append(title[:1].lower() + title[1:])
    several = len(results.sweep.settings) > 1
    return [
        f"{capitalised(_listed(names)) + ': ' if several else ''}{shared} seed{'' if shared == 1 else 's'} cannot show "
        f"a difference: at least {LEAST_SEEDS} are needed."
        for shared, names in titles.items()
    ]


def _best(results: Results) -> list[str]:
    """The best combination of several settings: what was measured, without a claim."""
    if len(results.sweep.settings) < 2:
        return []
    medians = {at.values: float(np.median(results.of_values(at.values))) for at in results.scores}
    choose, metric = (max if results.metric.higher_is_better else min), results.metric
    values = choose(medians, key=lambda one: medians[one])
    high = "Highest" if metric.higher_is_better else "Lowest"
    which, seeds = combination(results.sweep, values), seeds_of(results, values)
    return [f"{high} median {metric.word}: {metric.text(medians[values])} with {which} ({seeds})."]


def _of_setting(results: Results, place: int) -> str:
    setting, values = results.settings[place], results.sweep.settings[place].values
    table = results.by_value(place)
    names = [setting.words(value) for value in values]
    title = f"{setting.title}: " if len(results.sweep.settings) > 1 else ""
    found = pairs(table, higher_is_better=results.metric.higher_is_better)
    known = [row for row in range(len(values)) if np.isfinite(table[row]).any()]
    if len(known) < 2:
        return f"{title}There are results with {names[known[0]]} alone, so there is nothing to compare."
    medians = {row: float(np.nanmedian(table[row])) for row in known}
    best = _best_row(medians, found, higher=results.metric.higher_is_better)
    better = [pair for pair in found if pair.better == best and pair.differs]
    if not better:
        return title + _undecided(results, names, medians, [pair for pair in found if pair.differs])
    claims = [_claim(results, names, medians, pair) for pair in better]
    open_ = [_other(pair, best) for pair in found if best in (pair.better, pair.worse) and not pair.differs]
    sentence = f"{title}{capitalised(names[best])}: better than {_listed(claims)}."
    if open_:
        others = _listed([names[row] for row in open_])
        sentence += f" Beside {others}, the difference is within the spread of the seeds."
    return sentence


def _best_row(medians: dict[int, float], found: list[Pair], *, higher: bool) -> int:
    """The row of the best median, unless another is better beyond the spread."""
    best = (max if higher else min)(medians, key=lambda row: medians[row])
    return next((pair.better for pair in found if pair.worse == best and pair.differs), best)


def _claim(results: Results, names: list[str], medians: dict[int, float], pair: Pair) -> str:
    text = results.metric.text
    return (
        f"{names[pair.worse]} in {pair.wins} of {pair.seeds} seeds (median {results.metric.word} "
        f"{text(medians[pair.better])} against {text(medians[pair.worse])}, {p_value(pair.p)})"
    )


def _undecided(results: Results, names: list[str], medians: dict[int, float], decided: list[Pair]) -> str:
    """No value is better than others beyond the spread, but a value may be worse than some."""
    if decided:
        claims = [f"{names[pair.better]} better than {_claim(results, names, medians, pair)}" for pair in decided]
        return f"The seeds spread too much to say which value is best. They do show: {_listed(claims)}."
    order = sorted(medians, key=lambda row: medians[row], reverse=results.metric.higher_is_better)
    first, last = order[0], order[-1]
    text = results.metric.text
    return (
        f"The seeds spread too much to say which value is best. Median {results.metric.word}: "
        f"{text(medians[first])} ({names[first]}) to {text(medians[last])} ({names[last]}). More seeds may decide."
    )


def _other(pair: Pair, row: int) -> int:
    return pair.worse if pair.better == row else pair.better


def _listed(parts: list[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
