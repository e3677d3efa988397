"""Several values at once: what to vary, before the start what it costs, and the results as they come."""

import streamlit as st

from core.experiment import Experiment
from core.figures import sweep_heatmap, sweep_strips
from core.sweeps import Grid, Sweep, grid
from core.tasks import Prepared
from core.views.shared.sweep import results as of_sweep
from core.views.shared.sweep import verdict
from core.views.shared.sweep.metric import Metric, metric_of, scale_of
from core.views.shared.sweep.results import Results
from pages.sequence_lab import several_files, several_form, several_linked, several_mattered
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
    made = _grid(sweep.fingerprint(), sweep)
    wanted = {of_sweep.label(sweep, place): one for place, one in made.experiments.items()}
    paces = [resources.pace(one) for one in wanted.values()]
    seconds = of_sweep.seconds_each([made.seconds[place] for place in made.experiments], paces)
    name = f"{_number(sweep)} ({of_sweep.about(sweep)})"
    trained = batch.ask(name, wanted, seconds, by_itself=False)
    st.fragment(_results)(name, sweep, made, wanted, metric_of(prepared), seconds, trained=trained)


@st.cache_resource(max_entries=20, show_spinner=False)
def _grid(name: str, _sweep: Sweep) -> Grid:
    """Its experiments, checked once."""
    return grid(_sweep, resources.prepared)


def _number(sweep: Sweep) -> str:
    """What this visitor's lines about the queue call a sweep, such as "sweep 2"."""
    known: dict[str, int] = st.session_state.setdefault(_NUMBERS, {})
    return f"sweep {known.setdefault(sweep.fingerprint(), len(known) + 1)}"


def _results(
    name: str,
    sweep: Sweep,
    made: Grid,
    wanted: dict[str, Experiment],
    metric: Metric,
    seconds: float,
    *,
    trained: bool,
) -> None:
    known = _known(sweep, made, wanted, metric)
    if known.scores or known.diverged or known.failed:
        st.markdown(show.plain(known.drawn()))
    for sentence in of_sweep.cannot_be_trained(known):
        show.problem(sentence)
    if wanted:
        batch.watch(name, wanted, seconds, trained=trained)
    if not known.scores:
        return
    for sentence in verdict.sentences(known):
        st.markdown(f"**{show.plain(sentence)}**")
    _figures(known)
    st.caption(" ".join(filter(None, [verdict.HOW, known.judged_differently()])))
    several_mattered.draw(known)
    if st.toggle("All runs as a table", **bound("tried")):
        show.table(known.rows(), alt=f"The runs of a sweep over {of_sweep.about(sweep)}")
    several_files.offer(known)


def _known(sweep: Sweep, made: Grid, wanted: dict[str, Experiment], metric: Metric) -> Results:
    """What is known of the runs: the scores of those that have finished are read from the table of final metrics."""
    now = batch.standing(wanted)
    ended = {place: one for place, one in made.experiments.items() if of_sweep.label(sweep, place) not in now.missing}
    metrics = resources.store().final_metrics([one.fingerprint() for one in ended.values()])
    scores, diverged, failed = {}, set(), set()
    for place, one in ended.items():
        of_run = metrics.get(one.fingerprint(), [])
        score = of_sweep.score_of(of_run, metric, scale_of(resources.prepared(one)) or 1.0)
        state = now.failed.get(of_sweep.label(sweep, place))
        if state is None and score is not None:
            scores[place] = score
        elif state is None or (state.status == "failed" and of_run):
            diverged.add(place)
        else:
            failed.add(place)
    return Results(sweep, made, metric, scores, frozenset(diverged), frozenset(failed))


def _figures(known: Results) -> None:
    """A heatmap for two settings, and a strip for each; for more, strips and parallel coordinates of chosen runs."""
    bounded = known.metric.higher_is_better
    if len(known.settings) == 2:
        first, second = known.settings
        columns, rows = known.sweep.settings
        medians, counts = known.medians()
        fig = sweep_heatmap.heatmap(
            known.metric.times * medians,
            counts,
            f"Median {known.metric.word} by {of_sweep.about(known.sweep)}",
            columns=[first.short(value) for value in columns.values],
            rows=[second.short(value) for value in rows.values],
            axis=known.metric.axis,
            settings=(first.title, second.title),
            bounded=bounded,
        )
        show.figure(fig, "lab:sweep heatmap")
    some = several_linked.choose(known)
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
            small=small,
        )
        with columns[place % len(columns)]:
            show.figure(fig, f"lab:sweep {place + 1}")
    several_linked.draw(known, some)
