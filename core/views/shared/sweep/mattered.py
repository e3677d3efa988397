"""What mattered in a sweep: which settings decide whether a run is among the best, and which work together."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.figures import sweep_importance
from core.figures.theme import Figure
from core.sweeps import Place
from core.sweeps.importance import BEST, RESAMPLES, Importance, importances
from core.sweeps.paired import LEVEL
from core.sweeps.together import Together, together
from core.views.shared.sweep.results import Results, label, p_value
from core.wording import decimals, percent, span

NAMED = 5  # runs that are named in a sentence; the table has all
TOO_FEW, CHANCE, MORE = "too few runs to say", "no more than chance", "more than chance"


@dataclass(frozen=True, eq=False)
class Mattered:
    """What the runs of a sweep say of its settings.

    Attributes:
        settings: the places of those that are judged: that have runs with two values at least.
        values: of each of them, the places of the values that have runs.
        importances: of each of them.
        pairs: of them, numbered as here, that could be looked at.
        ended: the share of runs that did not diverge.
        logs: True if scores are compared as logarithms, by their ratio.
    """

    settings: list[int]
    values: list[list[int]]
    importances: list[Importance]
    pairs: list[Together]
    ended: float
    logs: bool


def mattered(results: Results) -> Mattered | None:
    """What mattered; None while runs are to come, and where there are no two settings to compare.

    A run that diverged counts as worse than all that did not; where a mean is needed, as bad as the worst of them.
    """
    if not results.is_complete or not results.comparable or not results.scores:
        return None
    places = [place for place in results.grid.experiments if place in results.scores or place in results.diverged]
    numbered = [_numbers(results, places, i) for i in range(len(results.sweep.settings))]
    judged = [i for i, (kinds, _) in enumerate(numbered) if len(kinds) > 1]
    if len(judged) < 2:
        return None
    values = np.stack([numbered[i][1] for i in judged], axis=1)
    seeds = np.array([place.seed for place in places])
    found = np.array([results.scores[place].last if place in results.scores else np.nan for place in places])
    scores, logs = _lower_is_better(found, higher=results.metric.higher_is_better)
    worst = float(np.nanmax(scores))
    return Mattered(
        judged,
        [numbered[i][0] for i in judged],
        importances(values, seeds, np.where(np.isnan(scores), worst + 1, scores), ended=len(results.scores)),
        together(values, seeds, np.where(np.isnan(scores), worst, scores)),
        len(results.scores) / len(places),
        logs,
    )


def _numbers(results: Results, places: list[Place], setting: int) -> tuple[list[int], np.ndarray]:
    """The places of a setting's values that have runs, and which of these each run has (n,)."""
    order = results.sweep.settings[setting].values
    kinds, numbers = np.unique([order.index(place.values[setting]) for place in places], return_inverse=True)
    return kinds.tolist(), numbers.ravel()


def _lower_is_better(scores: np.ndarray, *, higher: bool) -> tuple[np.ndarray, bool]:
    """Scores of which lower ones are better, and True if they are logarithms."""
    if higher:
        return -scores, False
    logs = bool((scores[np.isfinite(scores)] > 0).all())
    return (np.log(scores) if logs else scores), logs


def sentences(results: Results, found: Mattered) -> list[str]:
    """What mattered, in words: the settings, the most important first, and those that work together."""
    order = sorted(range(len(found.settings)), key=lambda i: -found.importances[i].share)
    return [*(_of_setting(results, found, i) for i in order), *_of_pairs(results, found)]


def left_out(results: Results) -> list[str]:
    """Which runs diverged and count as the worst, and which are not counted."""
    in_order = list(results.grid.experiments)
    diverged = [place for place in in_order if place in results.diverged]
    failed = [place for place in in_order if place in results.failed]
    told = []
    if diverged:
        runs = "1 run diverged and counts" if len(diverged) == 1 else f"{len(diverged):,} runs diverged and count"
        told.append(f"{runs} as the worst: {_named(results, diverged)}.")
    if failed:
        runs = "1 run has no result and is" if len(failed) == 1 else f"{len(failed):,} runs have no result and are"
        told.append(f"{runs} left out: {_named(results, failed)}.")
    return told


def how(found: Mattered) -> str:
    """What an importance is, and what it does not say."""
    best = "the best half" if found.ended >= BEST else f"the {percent(found.ended)} that did not diverge"
    return (
        f"Importance: how much a setting decides whether a run is among {best} (PED-ANOVA, as Optuna computes it). The "
        f"line on a bar is what it would be with other runs: where it is long, more seeds are needed. It is 95 % of "
        f"{RESAMPLES:,} draws of the runs. A setting matters if chance alone would give as much in fewer than "
        f"{percent(LEVEL)} of cases: its values are shuffled among runs that are alike in all else. Importance says "
        "neither which value is better nor what other values would do."
    )


def figure(results: Results, found: Mattered) -> Figure:
    """A bar for each setting, the most important first."""
    order = sorted(range(len(found.settings)), key=lambda i: -found.importances[i].share)
    ranked = [found.importances[i] for i in order]
    return sweep_importance.bars(
        [results.settings[found.settings[i]].title for i in order],
        [(one.share, one.low, one.high) for one in ranked],
        [TOO_FEW if not one.enough else MORE if one.matters else CHANCE for one in ranked],
        "What mattered: importance of each setting",
        claimed=[one.matters for one in ranked],
    )


def _of_setting(results: Results, found: Mattered, i: int) -> str:
    title, one = results.settings[found.settings[i]].title, found.importances[i]
    if not one.enough:
        return f"{title}: {TOO_FEW}."
    size = f"{percent(one.share)} of the importance ({span(one.low, one.high)}, {p_value(one.p)})"
    return f"{title} matters: {size}." if one.matters else f"{title}: {CHANCE} gives. It has {size}."


def _of_pairs(results: Results, found: Mattered) -> list[str]:
    claimed = [_of_pair(results, found, pair) for pair in found.pairs if pair.is_claimed]
    if claimed:
        return claimed
    if not found.pairs:
        return ["Too few runs to say whether settings work together: try more seeds."]
    return ["No two settings work together beyond the spread of the runs."]


def _of_pair(results: Results, found: Mattered, pair: Together) -> str:
    word, which = results.metric.word, pair.settings
    (first, second), (plain_first, plain_second) = (
        [_value(results, found, i, value) for i, value in zip(which, values, strict=True)]
        for values in (pair.best, pair.other)
    )
    evidence = (
        f"The gain is more than that of each alone in {pair.wins} of {pair.blocks} comparisons of runs alike in all "
        f"else, {p_value(max(pair.p, pair.p_gain))}."
    )
    if pair.only_together:
        return (
            f"{first} and {second} help only together: {word} {_change(results, found, pair.joint)} than with "
            f"{plain_first} and {plain_second}; {first} alone {_change(results, found, pair.first)}, {second} alone "
            f"{_change(results, found, pair.second)}. {evidence}"
        )
    titles = " and ".join(_inside(results.settings[found.settings[i]].title) for i in which)
    return (
        f"What {titles} do depends on each other. {first} instead of {plain_first}: {word} "
        f"{_change(results, found, pair.joint - pair.second)} at {second}, {_change(results, found, pair.first)} at "
        f"{plain_second}. {evidence}"
    )


def _value(results: Results, found: Mattered, i: int, value: int) -> str:
    place = found.settings[i]
    return results.settings[place].words(results.sweep.settings[place].values[found.values[i][value]])


def _change(results: Results, found: Mattered, gain: float) -> str:
    """A gain of scores in words, such as "12 % lower"."""
    if results.metric.higher_is_better:
        size, more = f"{decimals(abs(100 * gain), 1)} points", gain > 0
    elif found.logs:
        size, more = percent(abs(1 - math.exp(-gain))), gain < 0
    else:
        size, more = results.metric.text(abs(gain)), gain < 0
    return f"{size} {'higher' if more else 'lower'}"


def _inside(title: str) -> str:
    """A setting's title inside a sentence."""
    return title[0].lower() + title[1:]


def _named(results: Results, places: Iterable[Place]) -> str:
    names = [label(results.sweep, place) for place in places]
    more = [f"and {len(names) - NAMED:,} more"] if len(names) > NAMED else []
    return "; ".join([*names[:NAMED], *more])
