"""What is known of the runs of a sweep: scores from the table of final metrics, and how the others have ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from core.experiment import Experiment
from core.sweeps import Grid, Place, Value
from core.sweeps.search import Found, number_of
from core.views.shared.sweep import search as of_search
from core.views.shared.sweep.metric import Metric, scale_of
from core.views.shared.sweep.results import Results, Score, score_of
from core.work.limit import ended_early
from pages.shared import batch, resources

Curve = tuple[tuple[int, float], ...]  # (epoch, validation loss)


@dataclass(frozen=True)
class Known:
    """How some runs have ended. A run that has not is in none of these.

    Attributes:
        scores: of those that have finished.
        diverged: those whose loss stopped being a number or exploded.
        failed: those that ended without a result in another way, or were stopped.
        early: those that a search has ended early, with the sentence why.
    """

    scores: dict[Place, Score]
    diverged: frozenset[Place]
    failed: frozenset[Place]
    early: dict[Place, str]

    def ended(self, place: Place) -> bool:
        """True if the run has ended."""
        return any(place in places for places in (self.scores, self.diverged, self.failed, self.early))


def look(experiments: Mapping[Place, Experiment], metric: Metric) -> Known:
    """How far these runs are."""
    now = batch.standing(experiments)
    ended = {place: one for place, one in experiments.items() if place not in now.missing}
    metrics = resources.store().final_metrics([one.fingerprint() for one in ended.values()]) if ended else {}
    scores, diverged, failed, early = {}, set(), set(), {}
    for place, one in ended.items():
        of_run = metrics.get(one.fingerprint(), [])
        state = now.failed.get(place)
        score = score_of(of_run, metric, scale_of(resources.prepared(one)) or 1.0) if state is None else None
        if score is not None:
            scores[place] = score
        elif state is not None and ended_early(state.reason):
            early[place] = state.reason
        elif state is None or (state.status == "failed" and of_run):
            diverged.add(place)
        else:
            failed.add(place)
    return Known(scores, frozenset(diverged), frozenset(failed), early)


def by_values(made: Grid) -> dict[tuple[Value, ...], list[Place]]:
    """The places of each combination of a grid, one for each seed."""
    places: dict[tuple[Value, ...], list[Place]] = {}
    for place in made.experiments:
        places.setdefault(place.values, []).append(place)
    return places


def found(made: Grid, places: Sequence[Place], now: Known, metric: Metric) -> Found | None:
    """How a combination of a search has ended, from what is known of its runs; None if it has not."""
    lost = {place: points[-1] for place in places if place in now.early and (points := curve(made.experiments[place]))}
    return of_search.found_of(places, now.ended, now.scores, now.diverged, lost, metric)


def curve(experiment: Experiment) -> Curve:
    """The validation losses of a run that has ended; none if there are no sequences held back."""
    name = experiment.fingerprint()
    state = resources.engine().state(name)
    return () if state is None else _curve(name, state.status, state.made is not None)


@st.cache_data(max_entries=2000, show_spinner=False)
def _curve(name: str, status: str, opening: bool) -> Curve:
    run = resources.engine().opening_figures(name) if opening else resources.engine().run(name)
    history = run.outcome.history if run is not None and run.outcome is not None else {}
    points = zip(history.get("validation_epochs", ()), history.get("validation_loss", ()), strict=False)
    return tuple((int(epoch), float(loss)) for epoch, loss in points)


def known(nothing: Results, every: Grid) -> Results:
    """The results as they are now.

    Args:
        nothing: the results before any run has ended.
        every: the grid of all combinations, also of those that a search does not try.
    """
    sweep, made, metric = nothing.sweep, nothing.grid, nothing.metric
    now = look(made.experiments, metric)
    places = by_values(made)
    tried = [replace(one, found=found(made, places[one.values], now, metric)) for one in nothing.tried]
    planned = number_of(sweep, every.combinations) if sweep.search else 0
    ended = {"scores": now.scores, "diverged": now.diverged, "failed": now.failed, "early": now.early}
    return replace(nothing, **ended, tried=tried, planned=planned)
