"""A search in place of every combination: what is tried, when a run is ended early, and what was tried and why."""

from collections.abc import Sequence
from statistics import median

import streamlit as st

from core.sweeps import MAX_RUNS, Grid, Sweep, Value
from core.sweeps.limits import limit
from core.sweeps.search import Found, Tried, replay
from core.views.shared.sweep import search as of_search
from core.views.shared.sweep.metric import Metric, scale_of
from core.views.shared.sweep.results import Results, about, label
from core.work import Limit
from pages.sequence_lab import several_known, several_linked
from pages.shared import resources, show


def tried(sweep: Sweep, every: Grid, metric: Metric) -> list[Tried]:
    """What the search has tried and is trying, from how its runs have ended."""
    places = several_known.by_values(every)

    def found(values: tuple[Value, ...]) -> Found | None:
        runs = {place: every.experiments[place] for place in places[values]}
        return several_known.found(every, places[values], several_known.look(runs, metric), metric)

    return replay(sweep, every.combinations, found)


def limits(sweep: Sweep, made: Grid, tried: Sequence[Tried], metric: Metric) -> dict[str, Limit]:
    """When the runs of the round under way are ended early, by their labels.

    Losses are not compared where they have several scales, because what is varied changes the data.
    """
    if (
        all(one.found for one in tried)
        or len({scale_of(resources.prepared(one)) for one in made.experiments.values()}) > 1
    ):
        return {}
    before = {one.values for one in tried if one.round < tried[-1].round}
    first = several_known.look({at: one for at, one in made.experiments.items() if at.values in before}, metric)
    curves = [curve for at in first.scores if (curve := several_known.curve(made.experiments[at]))]
    return {
        label(sweep, at): limit(curves, one.epochs) for at, one in made.experiments.items() if at.values not in before
    }


def draw(known: Results, every: Grid) -> None:
    """What was tried in its order: the picture, the table with the reasons, and how to read them."""
    show.figure(of_search.figure(known, _everything(known, every)), "lab:sweep search")
    show.table(of_search.rows(known), alt=f"What a search over {about(known.sweep)} has tried")
    st.caption(" ".join(filter(None, [of_search.HOW, known.judged_differently()])))
    if len(known.settings) == several_linked.FEW:
        several_linked.heatmap(known)
    if several_linked.are_many(known):
        some = several_linked.choose(known)
        several_linked.draw(known, some, several_linked.Brushing(known, some))


def _everything(known: Results, every: Grid) -> list[float] | None:
    """The median score of every combination, if all of them happen to be known: then chance can be drawn beside."""
    if not known.is_complete or len(every.experiments) > MAX_RUNS:
        return None
    now = several_known.look(every.experiments, known.metric)
    if len(now.scores) < len(every.experiments):
        return None
    return [median(now.scores[at].last for at in places) for places in several_known.by_values(every).values()]
