"""A search in place of a full grid: which combinations of a sweep are tried, in which order, and why each.

The first combinations are drawn at random. Each further round is proposed by Optuna's tree-structured Parzen estimator
(Bergstra, Bardenet, Bengio and Kégl, NeurIPS 2011) from how all before have ended. A setting of numbers is ordered for
it, and the values of a choice are not. It may propose what is known already: then it is asked again.

Nothing is kept of a search but its runs. What to try next follows from the sweep and from how its runs have ended, as
the store has them, so `replay` goes through all rounds from the first one each time. That takes milliseconds. It
survives whatever the store survives, and two visitors of one search train each network once. Optuna's own storage in
the same database would be a second account of the same runs. Nor can it be had there: its tables and ours both keep
their version in a table `alembic_version`, and each refuses to start where it finds the other's.

So a search is the same for everybody as long as its runs are. A run that has failed or was ended early and is then
trained again tells the sampler something else, and what is tried after it may be another combination. So may another
version of Optuna; `requirements.txt` names the one. A run that was ended early in one search has lost in all others.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf, isfinite
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from core.sweeps.settings import Value, settings_of
from core.sweeps.sweep import Sweep

if TYPE_CHECKING:
    import optuna

AT_RANDOM = 6  # combinations that are drawn before the sampler is asked: it needs some to tell good from bad
ROUND = 2  # combinations that are proposed at once, one for each worker of a small machine. Fixed, since what is tried
# would otherwise depend on the machine; measured on grids of 64, rounds of 4 find the best less often
ASKED = 50  # times that the sampler may propose what is known already
KEPT = 200  # rounds whose proposals are kept in memory

Values = tuple[Value, ...]


@dataclass(frozen=True)
class Ended:
    """How a run has ended, for a search.

    Attributes:
        score: lower is better; None if there is none.
        lost: (epoch, validation loss) at which a run was ended early; None for all others.
        diverged: True if its loss stopped being a number or exploded.
    """

    score: float | None = None
    lost: tuple[int, float] | None = None
    diverged: bool = False


@dataclass(frozen=True)
class Found:
    """How a combination has ended, over its seeds.

    Attributes:
        score: the median of its scores, of which lower ones are better. A run that diverged or was ended early counts
            as worse than any score, one without a result not at all. None if that is what the median is, or if there is
            none: then the combination is worse than all with a score.
        lost: the first epoch at which a run was ended early, with its validation loss there, where there is no score.
    """

    score: float | None
    lost: tuple[int, float] | None = None

    @classmethod
    def of(cls, runs: Sequence[Ended]) -> "Found":
        """From the runs of all seeds.

        >>> Found.of([Ended(0.2), Ended(0.4), Ended(lost=(5, 0.9))]).score
        0.4
        >>> Found.of([Ended(0.2), Ended(lost=(5, 0.9)), Ended(diverged=True)])
        Found(score=None, lost=(5, 0.9))
        """
        scores = [one.score if one.score is not None else inf for one in runs if one != Ended()]
        middle = median(scores) if scores else inf
        if isfinite(middle):
            return cls(middle)
        return cls(None, min((one.lost for one in runs if one.lost), default=None))


@dataclass(frozen=True)
class Tried:
    """A combination that is tried.

    Attributes:
        number: in the order of trying, from 1.
        values: of the settings.
        round: from 0; the combinations of a round are chosen at once.
        at_random: True if it was drawn at random, False if the sampler proposed it.
        best: the number of the best one when it was chosen, or None.
        shared: the places of the settings whose values it has from that one.
        found: how it has ended, or None if it has not.
    """

    number: int
    values: Values
    round: int
    at_random: bool
    best: int | None
    shared: tuple[int, ...]
    found: Found | None = None


@dataclass(frozen=True)
class Axis:
    """The values of a setting, in order if they are numbers."""

    values: tuple[Value, ...]
    ordered: bool


def replay(sweep: Sweep, possible: Sequence[Values], found: Callable[[Values], Found | None]) -> list[Tried]:
    """What a search has tried and is trying, in its order. It ends with the first round that has not ended.

    Args:
        sweep: with a number of combinations to try.
        possible: the combinations that can be trained, in the order of the grid.
        found: how a combination has ended, or None if it has not.
    """
    tried: list[Tried] = []
    total = number_of(sweep, possible)
    known_settings = settings_of(sweep.base)
    axes = tuple(Axis(one.values, ordered=not known_settings[one.name].is_choice) for one in sweep.settings)
    name = sweep.model_copy(update={"search": None}).fingerprint()  # a longer search begins as a shorter one
    while len(tried) < total and all(one.found for one in tried):
        known = tuple((one.values, one.found) for one in tried if one.found)
        best, turn = best_of(tried), tried[-1].round + 1 if tried else 0
        count = min(ROUND if tried else AT_RANDOM, total - len(tried))
        for values, at_random in _propose(name, axes, tuple(possible), known, count):
            shared = _shared(values, best.values) if best else ()
            number = best.number if best else None
            tried.append(Tried(len(tried) + 1, values, turn, at_random, number, shared, found(values)))
    return tried


def number_of(sweep: Sweep, possible: Sequence[Values]) -> int:
    """How many combinations a search tries in all: as many as it was asked for, if so many can be trained."""
    return min(sweep.search or len(possible), len(possible))


def best_of(tried: Sequence[Tried]) -> Tried | None:
    """The best combination, the first of several; None if none has a score."""
    scored = [(one.found.score, one.number, one) for one in tried if one.found and one.found.score is not None]
    return min(scored)[2] if scored else None


def _shared(values: Values, best: Values) -> tuple[int, ...]:
    return tuple(place for place, (own, other) in enumerate(zip(values, best, strict=True)) if own == other)


@lru_cache(KEPT)
def _propose(
    name: str, axes: tuple[Axis, ...], possible: tuple[Values, ...], known: tuple[tuple[Values, Found], ...], count: int
) -> tuple[tuple[Values, bool], ...]:
    """The next combinations, each with True if it was drawn at random.

    Args:
        name: of the sweep, from which all that is drawn is seeded.
        axes: its settings.
        possible: the combinations that can be trained.
        known: those that were tried, in their order.
        count: how many to propose; so many are left.
    """
    seed = int(hashlib.sha256(f"{name} {len(known)}".encode()).hexdigest()[:8], 16)
    before = {values for values, _ in known}
    left = [values for values in possible if values not in before]
    order = np.random.default_rng(seed).permutation(len(left))
    drawn = [left[place] for place in order]
    proposed: list[Values] = []
    if known:
        proposed = _by_optuna(seed, axes, set(left), known, count)
    rest = [values for values in drawn if values not in proposed][: count - len(proposed)]
    return (*((values, False) for values in proposed), *((values, True) for values in rest))


def _by_optuna(
    seed: int, axes: tuple[Axis, ...], left: set[Values], known: tuple[tuple[Values, Found], ...], count: int
) -> list[Values]:
    """What the sampler proposes of the combinations that are left; fewer than `count` if it finds no more of them."""
    import optuna  # noqa: PLC0415 - pages start without it

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.TPESampler(seed=seed, n_startup_trials=0, constant_liar=True)
    study = optuna.create_study(direction="minimize", sampler=sampler)
    distributions = {str(place): _distribution(axis) for place, axis in enumerate(axes)}
    study.add_trials(_trial(axes, distributions, values, found) for values, found in known)
    proposed: list[Values] = []
    for _ in range(ASKED):
        trial = study.ask(distributions)
        values = tuple(axis.values[trial.params[str(place)]] for place, axis in enumerate(axes))
        if values in left and values not in proposed:
            proposed.append(values)  # it stays under way, so that the sampler goes elsewhere with the next
        else:
            study.tell(trial, state=optuna.trial.TrialState.FAIL)  # the sampler learns nothing from it
        if len(proposed) == count:
            break
    return proposed


def _distribution(axis: Axis) -> "optuna.distributions.BaseDistribution":
    """The places of the values, from 0."""
    import optuna  # noqa: PLC0415 - see above

    last = len(axis.values) - 1
    if axis.ordered:
        return optuna.distributions.IntDistribution(0, last)
    return optuna.distributions.CategoricalDistribution(tuple(range(last + 1)))


def _trial(
    axes: tuple[Axis, ...],
    distributions: dict[str, "optuna.distributions.BaseDistribution"],
    values: Values,
    found: Found,
) -> "optuna.trial.FrozenTrial":
    """A combination as Optuna has it: without a score it counts as pruned, the earlier the worse."""
    import optuna  # noqa: PLC0415 - see above

    places = {str(i): axis.values.index(value) for i, (axis, value) in enumerate(zip(axes, values, strict=True))}
    if found.score is not None:
        return optuna.trial.create_trial(params=places, distributions=distributions, value=found.score)
    return optuna.trial.create_trial(
        params=places,
        distributions=distributions,
        state=optuna.trial.TrialState.PRUNED,
        intermediate_values=dict([found.lost]) if found.lost else {},
    )


def expected_best(scores: np.ndarray, n: int) -> np.ndarray:
    """The mean of the best score after 1, 2, … n draws at random among all combinations, each drawn once (n,).

    Args:
        scores: of all combinations (M,), lower is better.
        n: draws, M at most.

    Example:
        >>> expected_best(np.array([1.0, 2.0, 3.0]), 3).round(3).tolist()
        [2.0, 1.333, 1.0]
    """
    ranked, total = np.sort(scores), len(scores)
    draws = np.arange(1, n + 1)[:, None]
    # The chance that the best is not among the r best ones: each draw is one of the others.
    missed = np.ones((n, total + 1))
    for r in range(1, total + 1):
        left = np.clip(total - r + 1 - draws[:, 0], 0, None)
        missed[:, r] = missed[:, r - 1] * left / (total - r + 1)
    return (missed[:, :-1] - missed[:, 1:]) @ ranked
