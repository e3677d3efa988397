"""How far back it sees: gradients with respect to each input, and three cells on echoes that come later and later."""

import streamlit as st

from core.experiment import Experiment
from core.figures import saliency_over_time as figures
from core.layers import cells
from core.runs import Run
from core.views.under_the_hood import far_back
from core.views.under_the_hood.sequence_trace import SequenceTrace, of_sequence
from pages.shared import ask, batch, resources, show, visit
from pages.shared.address import HOOD
from pages.shared.draft import Draft

CHART = 400  # pixels kept for a chart while it is worked out


def show_part(draft: Draft, traced: SequenceTrace) -> None:
    """The network that is looked into, then the comparison."""
    _this_network(draft, traced)
    st.divider()
    _comparison(draft)


@st.fragment
def _this_network(draft: Draft, traced: SequenceTrace) -> None:
    st.subheader("This network, this sequence", anchor=False)
    st.caption(
        "|∂ output / ∂ x(t)|: how much the answer changes if the (scaled) input at timestep t changes a little, as the "
        "Euclidean norm over its features. Where it is near 0 the timestep is forgotten, or a saturated unit stands in "
        "the way (a cross: exactly 0), and the network cannot learn from that timestep. For a probability, the "
        "gradient is taken before the sigmoid."
    )
    at = -1
    if traced.prepared.data.output.per_timestep and traced.timesteps > 1:
        T = traced.timesteps
        at = st.slider(f"Answer at {traced.timestep}", 1, T, T, key=draft.widgets.key(f"hood.reach {T}")) - 1
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


def _comparison(draft: Draft) -> None:
    st.subheader("Three cells, and an echo that comes later and later", anchor=False)
    st.caption(
        "A network reads random bits and has to say, at every timestep, which bit it saw k timesteps before. So it "
        f"must hold k bits at once. Each network learns from {far_back.SEQUENCES} sequences of {far_back.LENGTH} "
        f"timesteps, for {far_back.EPOCHS} epochs. Simulated bits, real training."
    )
    units = st.segmented_control(
        "Units of each cell",
        far_back.UNITS,
        required=True,
        default=draft.widgets.initial("hood.far units", far_back.option(draft.view("n"), far_back.UNITS, 16)),
        key=draft.widgets.key("hood.far units"),
        on_change=visit.touched,
    )
    draft.set_view("n", None if units == 16 else str(units))
    wanted, name = far_back.experiments(units), f"far back {units}"
    trained = batch.ask(name, wanted, far_back.SECONDS, by_itself=False)
    st.fragment(_accuracies, run_every=batch.TICK if trained else None)(name, wanted, units, trained=trained)
    _gradients(draft, wanted)


def _accuracies(name: str, wanted: dict[tuple[str, int], Experiment], units: int, *, trained: bool) -> None:
    batch.watch(name, wanted, trained=trained)
    values = far_back.accuracies(batch.measured(wanted, _accuracy))
    fig = figures.accuracy(far_back.DELAYS, values, chance=far_back.CHANCE, title=f"Accuracy by delay, {units} units")
    show.figure(fig, "hood:far accuracy")
    if far_back.is_complete(values):
        st.markdown(far_back.sentence(values))
        st.caption(
            "A SimpleRNN can be good at this task: it only has to pass bits on from unit to unit, like beads on a "
            "string. Gates are for something else: to keep one thing for long while much else goes by. These are runs "
            "with one seed and few epochs: with another seed the limits move."
        )


def _accuracy(run: Run) -> float:
    return far_back.accuracy(run, resources.prepared(run.experiment))


@st.fragment
def _gradients(draft: Draft, wanted: dict[tuple[str, int], Experiment]) -> None:
    first = draft.widgets.initial("hood.far k", far_back.option(draft.view("k"), far_back.DELAYS, 6))
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
            height=CHART // 3,
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
