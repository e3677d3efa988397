"""Read: a sentence typed, read word by word, by one network or by several."""

from functools import partial
from typing import Any

import streamlit as st

from core.figures import attribution as leaving_out
from core.figures import text_trajectory as figures
from core.figures.word_colours import DOWN, UP, markdown
from core.text.language import other_language
from core.text.plain_text import APART, is_apart, typed
from core.text.reviews import TO_JUDGE
from core.views.sentiment import model_card, pairs, trajectory_figure
from core.views.sentiment.answers_in_words import TRY, another_language, answer
from core.views.sentiment.occlusion import occlusion
from core.views.sentiment.states import states
from core.views.sentiment.text_classifier import MOST_LETTERS, TextClassifier, is_known
from core.views.sentiment.trajectory import Trajectory, trajectory
from pages.sentiment import classifiers
from pages.shared import paste_limit, show
from pages.shared.parameters import bound, written

MOST_CLASSIFIERS = 3  # that read one sentence
PASTED = 160  # characters that come at once and are more than a line
NO_STATES = "none"  # in the address
_BEFORE = "sentiment:letters before"


@st.fragment
def show_part() -> None:
    """Everything follows what is typed, without a button."""
    text = _typed().replace("\0", " ")
    _examples()
    names = classifiers.names()
    chosen = st.pills("Read by", names, selection_mode="multi", default=names[:1], **bound(f"readers{len(names)}"))
    if not chosen:
        st.info("Choose at least one network to read it.", icon=":material/touch_app:")
        return
    if not text.strip():
        st.info("There is nothing to read yet: type a sentence.", icon=":material/keyboard:")
        return
    chosen = {name: classifiers.classifier(name) for name in chosen[:MOST_CLASSIFIERS]}
    known = partial(is_known, tuple(chosen.values()))
    if is_apart(text, known):
        st.caption(f"{APART}.")
    text = typed(text, known)
    if classifiers.SHIPPED in chosen and (language := other_language(text)):
        st.warning(another_language(language), icon=":material/translate:")
    trajectories = {name: trajectory(classifier, text) for name, classifier in chosen.items()}
    _answers(trajectories)
    first, classifier = next(iter(chosen.items()))
    whose = first if len(chosen) > 1 else ""
    if trajectories[first].probability is None:
        st.info(
            "No known words: none of these words is in the vocabulary, so there is no answer.",
            icon=":material/help:",
        )
        return
    _coloured(text, trajectories[first], whose)
    for name, other in list(trajectories.items())[1:]:
        _unknown(other, name)
    _trajectory(trajectories, classifier, first)
    _without(text, classifier, whose)
    _pairs({name: one for name, one in chosen.items() if pairs.rates_opinions(one)})
    if classifiers.SHIPPED in chosen:
        _card()


def _typed() -> str:
    """The text, from a field of one line that is read while one types, or from one of several lines."""
    place = st.container()
    lines = st.toggle("Several lines, read when you leave the field", **bound("lines"), on_change=_keep)
    field: dict[str, Any] = {
        "label": "A sentence, or a whole review",
        "placeholder": "type what you think of a film",
        "max_chars": MOST_LETTERS,
        "help": paste_limit.watch("sentence", MOST_LETTERS),
    }
    field |= bound("sentence")
    first = {} if "sentence" in st.session_state else {"value": TO_JUDGE[0]}
    with place:
        if lines:
            return st.text_area(height=200, **field, **first) or ""
        st.session_state[_BEFORE] = len(st.session_state.get("sentence") or "")
        return st.text_input(live=True, on_change=_pasted, **field, **first) or ""


def _pasted() -> None:
    """A review that was pasted gets several lines."""
    text = st.session_state["sentence"] or ""
    if len(text) - st.session_state.get(_BEFORE, 0) >= PASTED:
        st.session_state["lines"] = True
        _keep()


def _keep() -> None:
    """Hand the text on to the other field, which has the same key."""
    st.session_state["sentence"] = st.session_state["sentence"]


def _card() -> None:
    with st.expander("About the network that ships", **bound("open.card")):
        for line in model_card.paragraphs(classifiers.the_shipped().card):
            st.markdown(line)


def _examples() -> None:
    with st.container(horizontal=True, gap="small"):
        for place, sentence in enumerate((*TO_JUDGE, *TRY)):
            st.button(
                sentence,
                icon=":material/input:",
                key=f"sentiment:example {place}",
                type="tertiary",
                on_click=_type,
                args=(sentence,),
                wrap=True,
            )


def _type(sentence: str) -> None:
    st.session_state["sentence"] = sentence


def _answers(trajectories: dict[str, Trajectory]) -> None:
    for column, (name, one) in zip(st.columns(max(3, len(trajectories))), trajectories.items(), strict=False):
        column.metric(name, show.plain(answer(one)))


def _coloured(text: str, trajectory: Trajectory, whose: str) -> None:
    st.markdown(
        markdown(
            text,
            [(word.start, word.end) for word in trajectory.words],
            trajectory.moved,
            known=trajectory_figure.known(trajectory),
            dark=st.context.theme.type == "dark",
        )
    )
    low, high = map(show.plain, trajectory.classes)
    of = f" for {whose}" if whose else ""
    st.caption(f"Each word is coloured by what it changed{of} ({UP} towards {high}, {DOWN} towards {low}).")
    _unknown(trajectory, whose)
    if trajectory.note:
        st.caption(trajectory.note)


def _unknown(trajectory: Trajectory, whose: str) -> None:
    if trajectory.unknown:
        of = f" of {whose}" if whose else ""
        st.caption(f"Not in the vocabulary{of}: {show.plain(', '.join(trajectory.unknown[:20]))}.")


def _trajectory(trajectories: dict[str, Trajectory], classifier: TextClassifier, first: str) -> None:
    trajectory = trajectories[first]
    count = len(trajectory.words)
    spans, layers = figures.windows(count), classifier.layers_with_states
    read = trajectory_figure.spans_read(
        states(classifier, trajectory.words, 0) if layers and len(spans) > 1 else (), spans
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = spans[0]
        if len(spans) > 1:
            window = written("words")
            place = st.segmented_control(
                "Words",
                range(len(spans)),
                format_func=lambda i: f"{spans[i][0] + 1} to {spans[i][1]}",
                required=True,
                default=window.place(len(spans), read.index(True)),
                key=window.key(f"sentiment:words {first} {len(spans)} {read.index(True)}"),
                wrap=True,
            )
            shown = spans[place]
            window.put("" if place == read.index(True) else str(place + 1))
        layer = None
        if layers:
            parameter = written("states")
            layer = st.selectbox(
                "Hidden states of",
                [None, *range(len(layers))],
                format_func=lambda i: NO_STATES if i is None else layers[i],
                index=0 if parameter.text == NO_STATES else parameter.place(len(layers)) + 1,
                key=parameter.key(f"sentiment:layer {first} {len(layers)}"),
            )
            parameter.put(NO_STATES if layer is None else str(layer + 1) if layer else "")
    blocks = () if layer is None else states(classifier, trajectory.words, layer)
    if blocks and not read[spans.index(shown)]:
        blocks = ()
        st.caption(
            "No hidden states here: the network reads only a part of so long a text, and these words are not in it."
        )
    fig = figures.trajectory(
        tuple(word.text for word in trajectory.words),
        trajectory_figure.lines(trajectories),
        trajectory.moved,
        "The answer after each word",
        classes=trajectory_figure.classes(trajectories),
        known=trajectory_figure.known(trajectory),
        states=blocks,
        shown=shown,
    )
    show.figure(fig, "sentiment:trajectory")
    if legend := trajectory_figure.legend(trajectories):
        st.caption(show.plain(legend))


def _without(text: str, classifier: TextClassifier, whose: str) -> None:
    answers = occlusion(classifier, text)
    if answers.whole is None or len(answers.words) < 2:
        return
    fig = leaving_out.without(
        tuple(word.text for word in answers.words),
        answers.whole,
        answers.without,
        f"What {whose or 'it'} would answer without each word",
        classes=classifier.classes,
    )
    show.figure(fig, "sentiment:without")
    if answers.note:
        st.caption(answers.note)


def _pairs(raters: dict[str, TextClassifier]) -> None:
    if not raters:
        return
    st.header("Pairs of sentences that are almost the same", anchor=False)
    st.caption("The two sentences of a pair differ in one word, or only in the order of their words.")
    show.table(pairs.table(raters, show.plain), alt="Pairs of sentences with the answer of each network")
    st.caption(pairs.summary(raters))
