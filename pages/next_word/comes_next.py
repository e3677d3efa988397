"""What comes next: bars that follow what is typed."""

import streamlit as st

from core.figures.next_tokens import next_tokens
from core.views.next_word import whats_next
from core.views.next_word.language_model import LanguageModel
from pages.next_word import network
from pages.shared import parameters, paste_limit, show

MOST_LETTERS = 1000
FIRST = "To be, or not to be, that is the ques"
EXAMPLES = (
    FIRST,
    "My lord, I have remembrances of yo",
    "[Enter HAM",
    "What, ho! Horati",
    "O, farewell, hone",
)
OFFERED = 5  # tokens that a click adds


def show_part() -> None:
    """The field, the bars, and what to try."""
    opened = network.opened()
    _typed(opened.model)
    network.about(opened)


@st.fragment
def _typed(model: LanguageModel) -> None:
    """Everything follows what is typed, without a button."""
    first = {} if "prefix" in st.session_state else {"value": FIRST}
    text = (
        st.text_input(
            "A text that goes on",
            **parameters.bound("prefix"),
            live=True,
            max_chars=MOST_LETTERS,
            help=paste_limit.watch("prefix", MOST_LETTERS),
            placeholder="type the beginning of a line",
            **first,
        )
        or ""
    )
    if unknown := model.unknown(text):
        st.caption(f"Not in its table, and read as one and the same unknown: {show.plain(', '.join(unknown[:20]))}.")
    expected = whats_next.expected(model, text)
    _add(text, model, expected.pieces)
    show.figure(next_tokens(expected.names, expected.p, whats_next.title(text)), "next_word:bars")
    st.markdown(show.plain(expected.sentence))
    st.caption("Try it: type on, and watch the bars. In the middle of a word it is sure; at a new word it wavers.")
    with st.container(horizontal=True, gap="small"):
        for place, example in enumerate(EXAMPLES):
            key = f"next_word:example {place}"
            st.button(example, icon=":material/input:", key=key, type="tertiary", on_click=_type, args=(example,))


def _add(text: str, model: LanguageModel, pieces: tuple[str, ...]) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption("Add", width="content")
        for place, piece in enumerate([piece for piece in pieces if piece != "\n"][:OFFERED]):
            st.button(
                show.plain(whats_next.name(piece)),
                key=f"next_word:add {place}",
                on_click=_type,
                args=(whats_next.with_piece(text, piece, model.table.unit),),
                help="Write this behind the text",
            )


def _type(text: str) -> None:
    st.session_state["prefix"] = text[-MOST_LETTERS:]
