"""Axes with a meaning: first words placed by hand, as the lecture begins, then axes that two words name."""

import streamlit as st

from core.figures import word_axes
from core.views.word_vectors import hand_placed_table
from core.words.hand_placed import FIRST, HIGH, LOW, too_close
from core.words.named_axes import AxisError, Named, Placed, named_axis, placed
from core.words.vectors import Vectors
from pages.shared import paste_limit, presenting, show, visit
from pages.shared.parameters import bound

POLES = (("tiny", "enormous"), ("terrible", "wonderful"))
WORDS = "ant, mouse, cat, dog, horse, elephant, whale, house, city, planet, villain, hero, war, peace, cake"
MOST_LETTERS = 1_000


def show_part(_name: str, vectors: Vectors) -> None:
    """The table by hand, then the vectors' own axes."""
    _by_hand()
    st.divider()
    _named(vectors)


@st.fragment
def _by_hand() -> None:
    st.header("Placed by hand", anchor=False)
    names = ", ".join(f"{scale.name} ({LOW}: {scale.low}, {HIGH}: {scale.high})" for scale in FIRST.axes)
    st.caption(
        f"An embedding made by hand. Each word has one number on each axis: {names}. The numbers are our guesses: "
        "change them, or add words."
    )
    try:
        start = hand_placed_table.from_text(st.query_params.get("hand", ""))
    except hand_placed_table.TableError as error:
        show.problem(error)
        start = FIRST
    state = st.session_state
    if "vectors:table" not in state:  # the editor begins again, with the table as it was left or as the address has it
        state["vectors:hand"] = state.get("vectors:hand now", start)
    first = state["vectors:hand"]
    left, right = st.columns([2, 3], gap="large")
    with left:
        used = st.segmented_control("Axes in use", (1, 2, 3), required=True, default=2, **bound("axes"), wrap=True)
        third = FIRST.axes[2].name
        if used == 3:
            third = st.segmented_control(
                "The third axis",
                [scale.name for scale in FIRST.axes[2:]],
                required=True,
                default=third,
                **bound("third"),
                wrap=True,
            )
        given = hand_placed_table.columns(first)
        with st.popover("Change the numbers") if presenting.is_on() else st.container():
            cells = st.data_editor(
                given,
                num_rows="dynamic",
                key="vectors:table",
                column_config={
                    name: st.column_config.TextColumn(name, max_chars=hand_placed_table.LONGEST) for name in given
                },
                height=36 * 11 + 3,
                on_change=visit.touched,
            )
        numbers = st.container()  # in the presenter's view: an editor is a canvas, whose letters stay small
    with right:
        try:
            made = hand_placed_table.read(cells)
        except hand_placed_table.TableError as error:
            show.problem(error)
            return
        state["vectors:hand now"] = made
        _write_hand(hand_placed_table.to_text(made))
        order = [0, 1, [scale.name for scale in made.axes].index(third)]
        order += [i for i in range(len(made.axes)) if i not in order]
        scales, values = [made.axes[i] for i in order], made.values[:, order]
        if presenting.is_on():
            with numbers:
                in_use = ("word", *(scale.name for scale in scales[:used]))
                texts = hand_placed_table.columns(made)
                shown = {name: list(map(show.plain, texts[name])) for name in in_use}
                show.table(shown, alt="The words, and their numbers on the axes in use")
        close = too_close(values, made.words, [scale.name for scale in scales], used=used)
        title = f"{len(made.words)} words by {' and '.join(scale.name for scale in scales[:used])}"
        fig = word_axes.by_hand(
            values[:, :used], made.words, scales[:used], title, close=[(pair.one, pair.other) for pair in close]
        )
        show.figure(fig, "vectors:by hand")
        for pair in close[:4]:
            st.markdown(show.plain(pair.sentence))
        if not close:
            st.markdown("Every two words can be told apart.")


def _write_hand(text: str) -> None:
    if text:
        st.query_params["hand"] = text
    else:
        st.query_params.pop("hand", None)


@st.fragment
def _named(vectors: Vectors) -> None:
    st.header("Named by two words", anchor=False)
    st.caption(
        "Learned vectors have no axis for size, but the line from “tiny” to “enormous” is a direction. Where do "
        "other words lie on it? Name one axis or two, and any words. Then try “small” and “large”."
    )
    poles = []
    for place, (column, (low, high)) in enumerate(zip(st.columns(2, gap="large"), POLES, strict=True), 1):
        with column, st.container(horizontal=True):
            kind = "Horizontal" if place == 1 else "Vertical"
            poles.append(
                (
                    st.text_input(f"{kind} axis from", low, live=True, **bound(f"low{place}"), max_chars=60),
                    st.text_input("to", high, live=True, **bound(f"high{place}"), max_chars=60),
                )
            )
    text = st.text_input(
        "Words",
        WORDS,
        live=True,
        **bound("on_axes"),
        max_chars=MOST_LETTERS,
        help=paste_limit.watch("on_axes", MOST_LETTERS),
    )
    try:
        axes = [axis for low, high in poles if (axis := named_axis(vectors, low or "", high or "")) is not None]
        if not axes:
            st.info("Name an axis by two words.", icon=":material/keyboard:")
            return
        placed_words = placed(vectors, axes, text or "")
    except AxisError as error:
        show.problem(error)
        return
    if placed_words.unknown:
        st.caption(f"Without a vector, and left out: {show.plain(', '.join(placed_words.unknown))}.")
    if not placed_words.words:
        st.info("There is no word to place yet: type some, with commas between them.", icon=":material/keyboard:")
        return
    _picture(axes, placed_words)


def _picture(axes: list[Named], placed_words: Placed) -> None:
    if len(axes) == 1:
        fig = word_axes.strip(placed_words.at[:, 0], placed_words.words, axes[0].poles, f"From {axes[0].name}")
    else:
        title = f"From {axes[0].name}, and from {axes[1].name}"
        fig = word_axes.named(placed_words.at, placed_words.words, [one.poles for one in axes], title)
    show.figure(fig, "vectors:named")
    for one in axes:
        st.caption(show.plain(one.sentence))
