"""Skip-gram, seen: a window moves over a sentence and gives the pairs that Word2Vec learns from."""

import streamlit as st

from core.figures import skipgram_pairs as figures
from core.words import skipgram
from core.words.vectors import Vectors
from pages.shared import paste_limit, show
from pages.shared.parameters import bound

SENTENCE = "The quick brown fox jumps over the lazy dog."
MOST_LETTERS = 1_000
MOST_WORDS = 25
FRAME = 1.1  # seconds that a centre is shown while the window moves by itself
_PLAYING, _PRESSED = "skipgram:playing", "skipgram:pressed"


def show_part(_name: str, _vectors: Vectors) -> None:
    """The sentence, the window, the pairs."""
    st.fragment(_part, run_every=FRAME if st.session_state.get(_PLAYING) is not None else None)()


def _part() -> None:
    st.caption(
        "No labels are needed: the text itself has the answers. Skip-gram predicts each neighbour from the word in "
        "the centre. CBOW (a continuous bag of words) predicts the centre from all its neighbours together."
    )
    text = st.text_input(
        "Sentence",
        SENTENCE,
        max_chars=MOST_LETTERS,
        live=True,
        **bound("pairs_of"),
        help=paste_limit.watch("pairs_of", MOST_LETTERS),
    )
    words = skipgram.split(text or "")
    if len(words) < 2:
        st.info("Type two words or more: a pair needs both.", icon=":material/keyboard:")
        return
    if len(words) > MOST_WORDS:
        st.caption(f"The first {MOST_WORDS} of {len(words)} words are shown.")
        words = words[:MOST_WORDS]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reach = st.slider("Window: words to each side", 1, 5, 2, **bound("window"))
        centre = _centre(len(words))
        kind = st.segmented_control(
            "Learns by",
            ("skip-gram", "CBOW"),
            required=True,
            default="skip-gram",
            **bound("learns"),
            wrap=True,
        )
    title = f"Centre {centre + 1} of {len(words)}: “{words[centre]}”"
    left, right = st.columns(2, gap="large")
    with left:
        show.figure(figures.window(words, reach, centre, title), "vectors:window")
    with right:
        different, counts = skipgram.context_counts(words, reach)
        show.figure(figures.matrix(different, counts, "How often two words are neighbours"), "vectors:meets")
    count = skipgram.pair_count(len(words), reach)
    if kind == "CBOW":
        st.markdown(f"**{len(words)} samples**: each word is predicted from all its neighbours together.")
    else:
        st.markdown(f"**{count} pairs** of {len(words)} words: w (2n − w − 1), where the window w fits.")
    show.table(skipgram.rows(words, reach, cbow=kind == "CBOW", plain=show.plain), alt="Training samples by centre")
    st.caption(
        "In training the window is drawn anew for each centre, from 1 to this size, so near words count more. "
        "Frequent words are left out at random."
    )


def _centre(n: int) -> int:
    """The centre, counted from 0: from the slider, or from the play that is going on."""
    state, key = st.session_state, "centre"
    playing = state.get(_PLAYING)
    if playing is not None:
        t = min(playing + 1, n - 1)  # counted here: the browser may still send where the slider stood before
        state[key], state[_PLAYING] = t + 1, t
        if t == n - 1:
            state[_PLAYING] = None
            st.rerun()
    chosen = min(st.slider("Centre", 1, n, 1, **bound(key)), n)
    st.button(
        "Play" if playing is None else "Pause",
        icon=":material/play_arrow:" if playing is None else ":material/pause:",
        key="skipgram:play",
        on_click=_play,
        args=(chosen - 1, n),
    )
    if state.pop(_PRESSED, False):
        st.rerun()
    return chosen - 1


def _play(t: int, n: int) -> None:
    begins = st.session_state.get(_PLAYING) is None
    st.session_state[_PLAYING] = (-1 if t == n - 1 else t) if begins else None
    st.session_state[_PRESSED] = True
