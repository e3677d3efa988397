"""How far back it sees: gradients with respect to each input, and three cells on echoes that come later and later."""

import streamlit as st

from core.experiment import Experiment
from core.figures import saliency_over_time as figures
from core.layers import cells
from core.runs import Run
from core.views.shared.selection import counted
from core.views.under_the_hood import far_back
from core.views.under_the_hood.sequence_trace import SequenceTrace, of_sequence
from pages.shared import ask, batch, resources, show, visit
from pages.shared.address import HOOD
from pages.shared.draft import Draft

CHART = 400  # pixels kept for a chart while it is worked out
LINE = 36  # pixels of the line below


def show_part(draft: Draft, traced: SequenceTrace) -> None:
    """The network that is looked into, then the comparison."""
    _this_network(draft, traced)
    st.divider()
    _comparison(draft)


@st.fragment
def _this_network(draft: Draft, traced: SequenceTrace) -> None:
    st.header("This network, this sequence", anchor=False)
    st.caption(
        "|∂ output / ∂ x(t)|: how much the answer changes if the (scaled) input at timestep t changes a little "
        "(the Euclidean norm over its features). Where it is near 0, the network has forgotten that timestep, or "
        "a saturated unit blocks the way, and the network cannot learn from it. A cross marks exactly 0. For a "
        "probability, the "
        "gradient is taken before the sigmoid."
    )
    at = -1
    if traced.prepared.data.output.per_timestep and traced.timesteps > 1:
        T = traced.timesteps
        name = f"hood.reach {T}"
        first = draft.widgets.first(name, counted(draft.view("reach"), T, T))
        at = st.slider(f"Answer at {traced.timestep}", 1, T, first, key=draft.widgets.key(name)) - 1
        draft.set_view("reach", None if at == T - 1 else str(at + 1))
    data = traced.prepared.data
    slopes = ask.answer(
        "saliency_over_time",
        traced,
        height=CHART,
        X=traced.scaled[None],
        mask=data.mask,
        at=at,
        before_activation=data.output.is_probability,
    )
    if slopes is not None:
        fig = figures.gradient(
            {far_back.cell_name(traced): slopes[0]},
            far_back.saliency_title(traced, slopes[0]),
            timestep=traced.timestep,
        )
        show.figure(fig, "hood:reach")
    draft.write_address(*HOOD)


def _comparison(draft: Draft) -> None:
    st.header("Three cells, and more and more to remember", anchor=False)
    left, right = st.columns(2, gap="large")
    name = left.segmented_control(
        "What must be remembered",
        far_back.COMPARISONS,
        format_func=lambda one: far_back.COMPARISONS[one].title,
        required=True,
        default=draft.widgets.first("hood.far", far_back.comparison(draft.view("far")).name),
        key=draft.widgets.key("hood.far"),
        on_change=visit.touched,
    )
    chosen = far_back.COMPARISONS[name]
    units = right.segmented_control(
        "Units of each cell",
        far_back.UNITS,
        required=True,
        default=draft.widgets.first(
            "hood.far units", far_back.option(draft.view("n"), far_back.UNITS, far_back.FIRST_UNITS)
        ),
        key=draft.widgets.key("hood.far units"),
        on_change=visit.touched,
    )
    draft.set_view("far", None if chosen is far_back.MANY else name)
    draft.set_view("n", None if units == far_back.FIRST_UNITS else str(units))
    st.caption(chosen.about)
    wanted = chosen.experiments(units)
    batch_name = f"comparison of cells with {units} units ({chosen.title.lower()})"
    trained = batch.ask(batch_name, wanted, far_back.SECONDS)
    st.fragment(_accuracies)(chosen, batch_name, wanted, units, trained=trained)
    if chosen is far_back.MANY:
        _gradients(draft, wanted)
    else:
        draft.set_view("k", None)


def _accuracies(
    chosen: far_back.Comparison,
    name: str,
    wanted: dict[tuple[str, int], Experiment],
    units: int,
    *,
    trained: bool,
) -> None:
    batch.watch(name, wanted, far_back.SECONDS, trained=trained)
    values = chosen.accuracies(batch.measured(wanted, _accuracy))
    fig = figures.accuracy(
        chosen.sizes, values, chance=chosen.chance, title=f"{chosen.title}, {units} units", axis=chosen.axis
    )
    show.figure(fig, "hood:far accuracy")
    if far_back.is_complete(values):
        st.markdown(chosen.sentence(values))
        st.caption(chosen.lesson)


def _accuracy(run: Run) -> float:
    return far_back.accuracy(run, resources.prepared(run.experiment))


@st.fragment
def _gradients(draft: Draft, wanted: dict[tuple[str, int], Experiment]) -> None:
    first = draft.widgets.first("hood.far k", far_back.option(draft.view("k"), far_back.DELAYS, 6))
    label = "Look into the networks trained for k ="
    k = st.select_slider(label, far_back.DELAYS, value=first, key=draft.widgets.key("hood.far k"))
    draft.set_view("k", None if k == 6 else str(k))
    draft.write_address(*HOOD)
    runs = [batch.run(wanted[cell, k]) for cell in cells()]
    missing = [cell for cell, run in zip(cells(), runs, strict=True) if run is None]
    if missing:
        st.caption(f"Not trained yet for k = {k}: {', '.join(missing)}.")
        return
    slopes = {}
    for cell, run in zip(cells(), runs, strict=True):
        data = resources.prepared(run.experiment)
        traced = of_sequence(run.experiment, data, run.outcome.weights_at(), 0)
        slopes[cell] = ask.answer(
            "saliency_over_time",
            traced,
            height=CHART // 3 - LINE,  # with the line below each
            X=far_back.averaged_inputs(data),
            at=-1,
            before_activation=True,
        )
    if any(one is None for one in slopes.values()):
        return
    fig = figures.gradient(
        {cell: far_back.averaged(one) for cell, one in slopes.items()},
        f"What the last answer depends on, k = {k}",
        timestep="timestep",
        marked=far_back.LENGTH - 1 - k,
    )
    show.figure(fig, "hood:far gradient")
    st.caption(
        "The gradient of the last answer (before its sigmoid) with respect to each bit, averaged over "
        f"{far_back.ANSWERED} sequences. A network that has learned its task peaks at the bit asked for."
    )
