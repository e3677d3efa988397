"""Read: a sentence typed, read word by word, by one network or by several."""

import streamlit as st

from core.figures import attribution as leaving_out
from core.figures import text_trajectory as figures
from core.figures.word_colours import markdown
from core.text.reviews import TO_JUDGE
from core.views.sentiment import report
from core.views.sentiment.influence import influence
from core.views.sentiment.reader import MOST_LETTERS
from core.views.sentiment.states import states
from core.views.sentiment.trajectory import Trajectory, trajectory
from pages.sentiment import networks
from pages.shared import show

MOST_READERS = 3


@st.fragment
def show_part() -> None:
    """Everything follows what is typed, without a button."""
    text = st.text_input(
        "A sentence, or a whole review",
        TO_JUDGE[0],
        key="sentence",
        live=True,
        bind="query-params",
        placeholder="type what you think of a film",
        max_chars=MOST_LETTERS,
        help=f"At most {MOST_LETTERS:,} characters; a longer paste is not taken.",
    )
    _examples()
    text = (text or "").replace("\0", " ")
    names = networks.names()
    chosen = st.pills(
        "Read by", names, selection_mode="multi", default=names[:1], key=f"readers{len(names)}", bind="query-params"
    )
    if not chosen:
        st.info("Choose what is to read it.", icon=":material/touch_app:")
        return
    if not text.strip():
        st.info("There is nothing to read yet: type a sentence.", icon=":material/keyboard:")
        return
    readers = {name: networks.reader(name) for name in chosen[:MOST_READERS]}
    found = {name: trajectory(reader, text) for name, reader in readers.items()}
    _said(found)
    first, reader = next(iter(readers.items()))
    mine = found[first]
    if mine.probability is None:
        st.info(
            "No known words: none of these words stands in the vocabulary, so there is nothing to answer from.",
            icon=":material/help:",
        )
        return
    _coloured(text, mine, first if len(found) > 1 else "")
    for name, other in list(found.items())[1:]:
        _unknown(other, name)
    _trajectory(found, reader, first)
    _without(text, reader, first if len(found) > 1 else "")
    _pairs({name: one for name, one in readers.items() if report.of_opinions(one)})
    if networks.SHIPPED in readers:
        _card()


def _card() -> None:
    with st.expander("About the network that ships"):
        for line in report.card_lines(networks.the_shipped().card):
            st.markdown(line)


def _examples() -> None:
    with st.container(horizontal=True, gap="small"):
        for place, sentence in enumerate((*TO_JUDGE, *report.TRY)):
            st.button(
                sentence,
                icon=":material/input:",
                key=f"sentiment:example {place}",
                type="tertiary",
                on_click=_type,
                args=(sentence,),
            )


def _type(sentence: str) -> None:
    st.session_state["sentence"] = sentence


def _said(found: dict[str, Trajectory]) -> None:
    for column, (name, mine) in zip(st.columns(max(3, len(found))), found.items(), strict=False):
        column.metric(name, show.plain(report.answer(mine)))


def _coloured(text: str, mine: Trajectory, whose: str) -> None:
    st.markdown(
        markdown(
            text,
            [(word.start, word.end) for word in mine.words],
            mine.moved,
            known=report.known(mine),
            dark=st.context.theme.type == "dark",
        )
    )
    low, high = map(show.plain, mine.classes)
    of = f" for {whose}" if whose else ""
    st.caption(f"Each word is coloured by what it changed{of} (▴ towards {high}, ▾ towards {low}).")
    _unknown(mine, whose)
    if mine.note:
        st.caption(mine.note)


def _unknown(mine: Trajectory, whose: str) -> None:
    if mine.unknown:
        of = f" of {whose}" if whose else ""
        st.caption(f"Not in the vocabulary{of}: {show.plain(', '.join(mine.unknown[:20]))}.")


def _trajectory(found: dict[str, Trajectory], reader: networks.Reader, first: str) -> None:
    mine, count = found[first], len(found[first].words)
    parts, layers = figures.windows(count), reader.layers_with_states
    read = report.parts_read(states(reader, mine.words, 0) if layers and len(parts) > 1 else (), parts)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = parts[0]
        if len(parts) > 1:
            place = st.segmented_control(
                "Words",
                range(len(parts)),
                format_func=lambda i: f"{parts[i][0] + 1} to {parts[i][1]}",
                required=True,
                default=read.index(True),
                key=f"sentiment:words {first} {len(parts)} {read.index(True)}",
            )
            shown = parts[place]
        layer = None
        if layers:
            layer = st.selectbox(
                "Hidden states of",
                [None, *range(len(layers))],
                format_func=lambda i: "none" if i is None else layers[i],
                index=1,
                key=f"sentiment:layer {first} {len(layers)}",
            )
    blocks = () if layer is None else states(reader, mine.words, layer)
    if blocks and not read[parts.index(shown)]:
        blocks = ()
        st.caption("No hidden states here: for its answer to the whole text the network does not read these words.")
    fig = figures.trajectory(
        tuple(word.text for word in mine.words),
        report.aligned(found),
        mine.moved,
        "The answer after each word",
        classes=report.classes(found),
        known=report.known(mine),
        states=blocks,
        shown=shown,
    )
    show.figure(fig, "sentiment:trajectory")
    if said := report.whose(found):
        st.caption(show.plain(said))


def _without(text: str, reader: networks.Reader, whose: str) -> None:
    found = influence(reader, text)
    if found.whole is None or len(found.words) < 2:
        return
    fig = leaving_out.without(
        tuple(word.text for word in found.words),
        found.whole,
        found.without,
        f"What {whose or 'it'} would say without each word",
        classes=reader.classes,
    )
    show.figure(fig, "sentiment:without")
    if found.note:
        st.caption(found.note)


def _pairs(readers: dict[str, networks.Reader]) -> None:
    if not readers:
        return
    st.subheader("One word, or only the order", anchor=False)
    st.caption("Pairs that differ in a word, or in nothing but the order of their words.")
    st.table(report.pairs(readers, show.plain), alt="Pairs of sentences with the answer of each network")
    if said := report.pairs_said(readers):
        st.caption(said)
