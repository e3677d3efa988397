"""Step by step: the unrolled network with a slider over time, and the arithmetic of one cell at that timestep."""

import streamlit as st

from core.figures.gate_arithmetic import gate_arithmetic
from core.figures.unrolled import unrolled
from core.views.under_the_hood import cell_step
from core.views.under_the_hood.saturation import sentence
from core.views.under_the_hood.sequence_trace import SequenceTrace, capitalised_name, rows_of_cells, step_of
from pages.shared import show, visit
from pages.shared.address import HOOD
from pages.shared.draft import Draft
from pages.under_the_hood import cell

FRAME = 0.9  # seconds that a timestep is shown while the sequence is played
_PLAYING, _PRESSED = "hood:playing", "hood:play pressed"


def show_part(draft: Draft, traced: SequenceTrace) -> None:
    """The slider, Play, the drawing and the ledger. Moving in time draws them alone, and reads nothing again."""
    if (st.session_state.get(_PLAYING) or ("",))[0] != traced.name:  # another sequence is shown than was played
        st.session_state[_PLAYING] = None
    playing = st.session_state[_PLAYING] is not None
    st.fragment(_part, run_every=FRAME if playing else None)(draft, traced)


def _part(draft: Draft, traced: SequenceTrace) -> None:
    t = _timestep(draft, traced)
    data = traced.prepared.data
    fig = unrolled(
        traced.X,
        data.inputs,
        rows_of_cells(traced),
        traced.answer,
        data.output.features,
        per_timestep=data.output.per_timestep,
        t=t,
        timestep=traced.timestep,
        title=f"{capitalised_name(traced)}, {traced.timestep} {t + 1} of {traced.timesteps}",
    )
    show.figure(fig, "hood:unrolled")
    _ledger(draft, traced, t)
    if st.session_state.get(_PLAYING) is None:  # each address is a step back in the browser: playing is none
        draft.write_address(*HOOD)


def _timestep(draft: Draft, traced: SequenceTrace) -> int:
    """The timestep, counted from 0: from the slider, or from the play that is going on."""
    T = traced.timesteps
    key = draft.widgets.key(f"hood.t {T}")
    playing = st.session_state.get(_PLAYING)
    if playing:
        # Counted here: the browser may still send along where the slider stood before.
        t = min(playing[1] + 1, T - 1)
        st.session_state[key], st.session_state[_PLAYING] = t + 1, (traced.name, t)
        if t == T - 1:
            st.session_state[_PLAYING] = None
            visit.touched()
            st.rerun()
    if T == 1:
        return 0
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.slider(
            f"{traced.timestep.capitalize()} being read",
            1,
            T,
            draft.widgets.first(f"hood.t {T}", cell.first_timestep(draft, traced) + 1),
            key=key,
        )
        st.button(
            "Pause" if playing else "Play",
            icon=":material/pause:" if playing else ":material/play_arrow:",
            key="hood:play",
            on_click=_play,
            args=(traced.name, chosen - 1, T),
        )
    draft.set_view("t", None if chosen == T else str(chosen))
    if st.session_state.pop(_PRESSED, False):
        st.rerun()
    return chosen - 1


def _play(name: str, t: int, T: int) -> None:
    """Play on from timestep `t`, from the first where that is the last; or pause."""
    begins = st.session_state.get(_PLAYING) is None
    st.session_state[_PLAYING] = (name, -1 if t == T - 1 else t) if begins else None
    st.session_state[_PRESSED] = True
    visit.touched()


def _ledger(draft: Draft, traced: SequenceTrace, t: int) -> None:
    st.header(f"The cell at {traced.timestep} {t + 1}, number by number", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        chosen = cell.choose(draft, traced)
        step = step_of(traced, chosen.place, t, backward=chosen.backward)
        gate = _gate(draft, cell_step.gate_names(step))
        unit = cell.unit(draft, traced, chosen.place)
    st.caption(cell_step.words(traced, step, chosen.place))
    if step.skipped:
        st.info(f"This {traced.timestep} is padding, and the mask skips it: the state stays as it was.")
    elif traced.padding[t]:
        st.info(f"This {traced.timestep} is padding, and there is no mask: the network reads it as zeros.")
    picture, formula = st.columns([3, 2], gap="large")
    with picture:
        show.figure(
            gate_arithmetic(**cell_step.figure_arguments(traced, step, chosen.place, gate, unit)), "hood:ledger"
        )
    with formula:
        st.markdown(f"**Unit {unit + 1}, with its numbers put in**")
        st.code("\n\n".join(cell_step.formulas(step, gate, unit)), language=None)
        st.caption(cell_step.symbols(step))
    flat = sentence(step, unit)
    if flat:
        st.info(flat, icon=":material/vertical_align_top:")


def _gate(draft: Draft, names: dict[str, str]) -> str:
    if len(names) == 1:
        return next(iter(names))
    wanted = draft.view("gate") or ""
    first = wanted if wanted in names else next(iter(names))
    name = f"step.gate {' '.join(names)}"
    chosen = st.segmented_control(
        "Gate",
        list(names),
        format_func=names.get,
        required=True,
        default=draft.widgets.first(name, first),
        key=draft.widgets.key(name),
    )
    draft.set_view("gate", None if chosen == next(iter(names)) else chosen)
    return chosen
