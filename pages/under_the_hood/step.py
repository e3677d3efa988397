"""Step by step: the unrolled network with a slider over time, and the arithmetic of one cell at that timestep."""

import streamlit as st

from core.figures.gate_arithmetic import gate_arithmetic
from core.figures.unrolled import unrolled
from core.views.under_the_hood import ledger
from core.views.under_the_hood.reading import Reading, rows_of_cells, step_of
from core.views.under_the_hood.saturation import sentence
from pages.shared import draft, show
from pages.under_the_hood import cell

FRAME = 0.9  # seconds that a timestep is shown while the sequence is played
_PLAYING, _PRESSED = "hood:playing", "hood:play pressed"


def show_part(reading: Reading) -> None:
    """The slider, Play, the drawing and the ledger. Moving in time draws them alone, and reads nothing again."""
    if (st.session_state.get(_PLAYING) or ("",))[0] != reading.name:  # another sequence is shown than was played
        st.session_state[_PLAYING] = None
    playing = st.session_state[_PLAYING] is not None
    st.fragment(_part, run_every=FRAME if playing else None)(reading)


def _part(reading: Reading) -> None:
    t = _timestep(reading)
    data = reading.prepared.data
    fig = unrolled(
        reading.X,
        data.inputs,
        rows_of_cells(reading),
        reading.answer,
        data.output.features,
        per_timestep=data.output.per_timestep,
        t=t,
        timestep=reading.timestep,
        title=f"{reading.name[0].upper()}{reading.name[1:]}, {reading.timestep} {t + 1} of {reading.timesteps}",
    )
    show.figure(fig, "hood:unrolled")
    _ledger(reading, t)
    if st.session_state.get(_PLAYING) is None:  # each address is a step back in the browser: playing is none
        draft.write_address(*draft.HOOD)


def _timestep(reading: Reading) -> int:
    """The timestep, counted from 0: from the slider, or from the play that is going on."""
    T = reading.timesteps
    key = draft.key(f"hood.t {T}")
    playing = st.session_state.get(_PLAYING)
    if playing:
        # Counted here: the browser may still send along where the slider stood before.
        t = min(playing[1] + 1, T - 1)
        st.session_state[key], st.session_state[_PLAYING] = t + 1, (reading.name, t)
        if t == T - 1:
            st.session_state[_PLAYING] = None
            draft.touched()
            st.rerun()
    if T == 1:
        return 0
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.slider(
            f"{reading.timestep.capitalize()} being read",
            1,
            T,
            draft.initial(f"hood.t {T}", cell.first_timestep(reading) + 1),
            key=key,
        )
        st.button(
            "Pause" if playing else "Play",
            icon=":material/pause:" if playing else ":material/play_arrow:",
            key="hood:play",
            on_click=_play,
            args=(reading.name, chosen - 1, T),
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
    draft.touched()


def _ledger(reading: Reading, t: int) -> None:
    st.subheader(f"The cell at {reading.timestep} {t + 1}, number by number", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        chosen = cell.choose(reading, "step")
        step = step_of(reading, chosen.place, t, backward=chosen.backward)
        gate = _gate(ledger.gate_names(step))
        unit = cell.unit(reading, chosen.place, "step")
    st.caption(ledger.words(reading, step, chosen.place))
    if step.skipped:
        st.info(f"This {reading.timestep} is padding, and the mask skips it: the state stays as it was.")
    elif reading.padding[t]:
        st.info(f"This {reading.timestep} is padding, and there is no mask: the network reads it as zeros.")
    picture, formula = st.columns([3, 2], gap="large")
    with picture:
        show.figure(gate_arithmetic(**ledger.drawing(reading, step, chosen.place, gate, unit)), "hood:ledger")
    with formula:
        st.markdown(f"**Unit {unit + 1}, with its numbers put in**")
        st.code("\n\n".join(ledger.formulas(step, gate, unit)), language=None)
        st.caption(ledger.beside(step))
    flat = sentence(step, unit)
    if flat:
        st.info(flat, icon=":material/vertical_align_top:")


def _gate(names: dict[str, str]) -> str:
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
        default=draft.initial(name, first),
        key=draft.key(name),
    )
    draft.set_view("gate", None if chosen == next(iter(names)) else chosen)
    return chosen
