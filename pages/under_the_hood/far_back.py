"""How far back it sees: gradients with respect to each input, and three cells on echoes that come later and later."""

import streamlit as st

from core.experiment import CELLS, Cell, Experiment
from core.figures import saliency_over_time as figures
from core.runs import Run
from core.views.under_the_hood import far_back
from core.views.under_the_hood.reading import Reading, of_sequence
from pages.shared import ask, batch, draft, resources, show

CHART = 400  # pixels kept for a chart while it is worked out


def show_part(reading: Reading) -> None:
    """The network that is looked into, then the comparison."""
    _this_network(reading)
    st.divider()
    _comparison()


@st.fragment
def _this_network(reading: Reading) -> None:
    st.subheader("This network, this sequence", anchor=False)
    st.caption(
        "|∂ output / ∂ x(t)|: how much the answer would move if the (scaled) input at timestep t moved a little; the "
        "Euclidean norm over its features. A timestep on which it is near 0 has been forgotten, or a saturated unit "
        "stands in the way (a cross: exactly 0); and what has no slope cannot be learned from either. Of a "
        "probability, what goes into the sigmoid is asked."
    )
    at = -1
    if reading.prepared.data.output.per_timestep and reading.timesteps > 1:
        T = reading.timesteps
        at = st.slider(f"Answer at {reading.timestep}", 1, T, T, key=draft.key(f"hood.reach {T}")) - 1
    data = reading.prepared.data
    found = ask.answer(
        "reach",
        reading,
        height=CHART,
        X=reading.scaled[None],
        mask=data.mask,
        at=at,
        before_activation=data.output.activation == "sigmoid",
    )
    if found is not None:
        fig = figures.gradient(
            {far_back.cell_name(reading): found[0]}, far_back.reach_title(reading, found[0]), timestep=reading.timestep
        )
        show.figure(fig, "hood:reach")


def _comparison() -> None:
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
        default=draft.initial("hood.far units", far_back.chosen(draft.view("n"), far_back.UNITS, 16)),
        key=draft.key("hood.far units"),
        on_change=draft.touched,
    )
    draft.set_view("n", None if units == 16 else str(units))
    wanted, name = far_back.experiments(units), f"far back {units}"
    trained = batch.ask(name, wanted, far_back.SECONDS, by_itself=False)
    st.fragment(_accuracies, run_every=batch.TICK if trained else None)(name, wanted, units, trained=trained)
    _gradients(wanted)


def _accuracies(name: str, wanted: dict[tuple[Cell, int], Experiment], units: int, *, trained: bool) -> None:
    batch.watch(name, wanted, trained=trained)
    values = far_back.accuracies(batch.measured(wanted, _accuracy))
    fig = figures.accuracy(far_back.DELAYS, values, chance=far_back.CHANCE, title=f"Accuracy by delay, {units} units")
    show.figure(fig, "hood:far accuracy")
    if far_back.is_whole(values):
        st.markdown(far_back.sentence(values))
        st.caption(
            "A SimpleRNN can be good at this task: to pass bits on from unit to unit, like beads on a string, is all "
            "it takes. What gates are for is another thing: to keep one thing for long while much else goes by. "
            "One seed and few epochs: another seed moves the edges."
        )


def _accuracy(run: Run) -> float:
    return far_back.accuracy(run, resources.prepared(run.experiment))


@st.fragment
def _gradients(wanted: dict[tuple[Cell, int], Experiment]) -> None:
    first = draft.initial("hood.far k", far_back.chosen(draft.view("k"), far_back.DELAYS, 6))
    label = "Look into the networks trained for k ="
    k = st.select_slider(label, far_back.DELAYS, value=first, key=draft.key("hood.far k"))
    draft.set_view("k", None if k == 6 else str(k))
    draft.write_address(*draft.HOOD)
    runs = [batch.run(wanted[cell, k]) for cell in CELLS]
    missing = [cell for cell, run in zip(CELLS, runs, strict=True) if run is None]
    if missing:
        st.caption(f"Not trained yet for k = {k}: {', '.join(missing)}.")
        return
    found = {}
    for cell, run in zip(CELLS, runs, strict=True):
        data = resources.prepared(run.experiment)
        reading = of_sequence(run.experiment, data, run.outcome.weights_at(), 0)
        found[cell] = ask.answer(
            "reach", reading, height=CHART // 3, X=far_back.asked(data), at=-1, before_activation=True
        )
    if any(slopes is None for slopes in found.values()):
        return
    fig = figures.gradient(
        {cell: far_back.averaged(slopes) for cell, slopes in found.items()},
        f"What the last answer depends on, k = {k}",
        timestep="timestep",
        marked=far_back.LENGTH - 1 - k,
    )
    show.figure(fig, "hood:far gradient")
    st.caption(
        "The gradient of the last answer (before its sigmoid) with respect to each bit, averaged over "
        f"{far_back.ANSWERED} sequences. A network that has learned its task peaks at the bit asked for."
    )
