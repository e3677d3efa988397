"""Write on: the network writes, letter by letter, until a click stops it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import streamlit as st

from core.views.next_word import sampling
from core.views.next_word.language_model import LanguageModel
from pages.next_word import network
from pages.shared import parameters, paste_limit, visit

MOST_LETTERS = 1000
FIRST = "MACBETH:\n"
MOST_WRITTEN = 2000  # tokens
AT_ONCE = 6  # tokens that appear together
TICK = 0.2  # seconds between them: as fast as one can read
MOST_TOKENS = 500  # of the likeliest, that the slider offers
EXPOSURE = (
    "In training it always read the text that it learned from. Here it reads what it wrote itself: a mistake becomes "
    "its next input, and leads to others. That is called exposure bias. Temperature 0 takes the likeliest token each "
    "time, and soon goes round in a circle; at 2 it hardly forms words."
)
_WRITTEN, _GOING, _CHANGED = (f"next_word:{what}" for what in ("written", "writing", "writing changed"))


@dataclass
class _Written:
    """What was written so far with one setting, and what goes on with it."""

    setting: tuple[object, ...]
    rest: Iterator[str]
    text: str = ""
    ended: bool = False


def show_part() -> None:
    """The settings, and the text as it is written."""
    opened = network.opened()
    going = st.session_state.get(_GOING, False)
    with st.container(key="written_on"):  # the presenter's view stops at it
        st.fragment(_writing, run_every=TICK if going else None)(opened.run.fingerprint, opened.model)
    st.caption(EXPOSURE)
    network.about(opened)


def _writing(name: str, model: LanguageModel) -> None:
    """Written so far; at each tick of the browser's timer a few tokens more."""
    begin, temperature, top_k, seed = _settings()
    written = _of_setting((name, begin, temperature, top_k, seed), model)
    if st.session_state.get(_GOING, False):
        more = list(islice(written.rest, AT_ONCE))
        written.text += "".join(more)
        if len(more) < AT_ONCE:
            written.ended = True
            _set(going=False)
    _buttons(written, going=st.session_state.get(_GOING, False))
    with st.container(key="written"):
        st.code(f"{begin}{written.text}", language=None, wrap_lines=True)
    if st.session_state.pop(_CHANGED, False):  # the timer begins and ends with a run of the whole page
        visit.touched()
        st.rerun()


def _settings() -> tuple[str, float, int, int]:
    first = {} if "begin" in st.session_state else {"value": FIRST}
    begin = st.text_area(
        "Begin with",
        **parameters.bound("begin"),
        height=100,
        max_chars=MOST_LETTERS,
        help=paste_limit.watch("begin", MOST_LETTERS),
        **first,
    )
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        temperature = st.slider("Temperature", 0.0, 2.0, 0.7, 0.1, **parameters.bound("temperature"))
        top_k = st.number_input(
            "Only the k likeliest (0: all)", 0, MOST_TOKENS, 0, **parameters.bound("top_k"), width=220
        )
        seed = st.number_input("Seed of the dice", 0, 10_000, 0, **parameters.bound("dice"), width=160)
    return begin or "", temperature, int(top_k), int(seed)


def _of_setting(setting: tuple, model: LanguageModel) -> _Written:
    """What was written with a setting; another one begins anew, and does not go on by itself."""
    written = st.session_state.get(_WRITTEN)
    if written is None or written.setting != setting:
        _, begin, temperature, top_k, seed = setting
        rest = sampling.write_on(model, begin, temperature=temperature, top_k=top_k, seed=seed, most=MOST_WRITTEN)
        if written is not None and st.session_state.get(_GOING, False):
            _set(going=False)
        written = st.session_state[_WRITTEN] = _Written(setting, rest)
    return written


def _buttons(written: _Written, *, going: bool) -> None:
    with st.container(horizontal=True, gap="small"):
        if going:
            st.button("Stop", icon=":material/stop:", key="next_word:stop", on_click=_set, kwargs={"going": False})
            return
        if not written.ended:
            label, icon = "Go on" if written.text else "Write on", ":material/edit:"
            st.button(label, type="primary", icon=icon, key="next_word:go", on_click=_set, kwargs={"going": True})
        if written.text:
            st.button("Begin again", icon=":material/replay:", key="next_word:again", on_click=_begin_again)


def _set(*, going: bool) -> None:
    st.session_state[_GOING], st.session_state[_CHANGED] = going, True


def _begin_again() -> None:
    st.session_state.pop(_WRITTEN, None)
    _set(going=True)
