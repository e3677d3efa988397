"""Several values at once: what to vary, before the start what it costs, and the results as they come."""

import streamlit as st

from core.experiment import Experiment
from core.figures import sweep_strips
from core.sweeps import Grid, Sweep, grid
from core.sweeps.search import number_of
from core.tasks import Prepared
from core.views.shared.sweep import brushed, verdict
from core.views.shared.sweep import results as of_sweep
from core.views.shared.sweep import search as of_search
from core.views.shared.sweep.metric import best_baseline, metric_of
from core.views.shared.sweep.results import Results
from pages.sequence_lab import (
    several_files,
    several_form,
    several_known,
    several_linked,
    several_mattered,
    several_search,
)
from pages.shared import batch, resources, show, visit
from pages.shared.draft import Draft
from pages.shared.parameters import bound

_NUMBERS = "sweeps of this visit"


def draw(draft: Draft, experiment: Experiment, prepared: Prepared) -> None:
    """The part of the page, closed until it is opened."""
    box = st.expander("Try several values", icon=":material/tune:", on_change=visit.touched, **bound("open.try"))
    if not box.open:
        return
    with box:
        sweep = several_form.edit(draft, experiment)
        if sweep is not None:
            _sweep(sweep, prepared)


def _sweep(sweep: Sweep, prepared: Prepared) -> None:
    every, metric = _grid(sweep.fingerprint(), sweep), metric_of(prepared)
    if sweep.search and not Results(sweep, every, metric, {}).comparable:
        show.problem(f"{of_search.NOT_COMPARABLE}: try every combination")
        return
    made, tried, later = every, [], None
    if sweep.search:
        tried = several_search.tried(sweep, every, metric)
        made = every.of([one.values for one in tried])
        later = sweep.seeds * (number_of(sweep, every.combinations) - len(tried))
    wanted = {of_sweep.label(sweep, place): one for place, one in made.experiments.items()}
    paces = [resources.pace(one) for one in wanted.values()]
    seconds = of_sweep.seconds_each([made.seconds[place] for place in made.experiments], paces)
    name = f"{_number(sweep)} ({of_sweep.about(sweep)})"
    limits = several_search.limits(sweep, made, tried, metric)
    trained = batch.ask(name, wanted, seconds, by_itself=False, limits=limits)
    best = best_baseline(prepared, every.experiments.values())
    nothing = Results(sweep, made, metric, {}, tried=tried, baseline=(best.name, best.error) if best else None)
    st.fragment(_results)(name, nothing, every, seconds, trained=trained, later=later)


@st.cache_resource(max_entries=20, show_spinner=False)
def _grid(name: str, _sweep: Sweep) -> Grid:
    """Its experiments, checked once."""
    return grid(_sweep, resources.prepared)


def _number(sweep: Sweep) -> str:
    """What this visitor's lines about the queue call a sweep, such as "sweep 2"."""
    known: dict[str, int] = st.session_state.setdefault(_NUMBERS, {})
    return f"sweep {known.setdefault(sweep.fingerprint(), len(known) + 1)}"


def _results(name: str, nothing: Results, every: Grid, seconds: float, *, trained: bool, later: int | None) -> None:
    """What there is so far; `nothing` are the results before any run, and `every` is the grid of all combinations."""
    sweep = nothing.sweep
    known = several_known.known(nothing, every)
    if known.ended_runs:
        st.markdown(show.plain(known.drawn()))
    for sentence in of_sweep.cannot_be_trained(sweep, every):
        show.problem(sentence)
    wanted = {of_sweep.label(sweep, place): one for place, one in known.grid.experiments.items()}
    if wanted:
        batch.watch(name, wanted, seconds, trained=trained, later=later)
    if not known.scores:
        return
    for sentence in verdict.sentences(known):
        st.markdown(f"**{show.plain(sentence)}**")
    if sweep.search:
        several_search.draw(known, every)
    else:
        _figures(known)
        st.caption(" ".join(filter(None, [verdict.HOW, known.judged_differently()])))
        several_mattered.draw(known)
    if st.toggle("All runs as a table", **bound("tried")):
        show.table(known.rows(), alt=f"The runs of a sweep over {of_sweep.about(sweep)}")
    several_files.offer(known)


def _figures(known: Results) -> None:
    """A heatmap for two settings, and a strip for each; for more, strips and parallel coordinates of chosen runs."""
    bounded = known.metric.higher_is_better
    if len(known.settings) == 2:
        several_linked.heatmap(known)
    some = several_linked.choose(known)
    brushing = several_linked.Brushing(known, some)
    small = several_linked.are_many(known)
    columns = st.columns(2, gap="medium") if small else [st.container()]
    for place, setting in enumerate(known.settings):
        fig = sweep_strips.strips(
            [setting.short(value) for value in known.sweep.settings[place].values],
            known.metric.times * some.by_value(place),
            known.strip_title(place),
            axis=known.metric.axis,
            setting=setting.title,
            seeds=known.seeds,
            lost=some.lost_by_value(place),
            bounded=bounded,
            baseline=known.baseline and (known.baseline[0], known.metric.times * known.baseline[1]),
            small=small,
            lit=brushed.lit(known, brushing.runs, place) if brushing.brush else None,
            box=brushing.box(place + 1),
        )
        with columns[place % len(columns)]:
            brushing.show(fig, f"lab:sweep {place + 1}", place + 1)
    several_linked.draw(known, some, brushing)
