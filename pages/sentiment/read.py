"""Read: a sentence typed, read word by word, by one network or by several."""

import streamlit as st

from core.figures import attribution as leaving_out
from core.figures import text_trajectory as figures
from core.figures.word_colours import markdown
from core.text.reviews import TO_JUDGE
from core.views.sentiment import model_card, pairs, trajectory_figure
from core.views.sentiment.answers_in_words import TRY, answer
from core.views.sentiment.occlusion import occlusion
from core.views.sentiment.states import states
from core.views.sentiment.text_classifier import MOST_LETTERS, TextClassifier
from core.views.sentiment.trajectory import Trajectory, trajectory
from pages.sentiment import classifiers
from pages.shared import show

MOST_CLASSIFIERS = 3  # that read one sentence


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
    names = classifiers.names()
    chosen = st.pills(
        "Read by", names, selection_mode="multi", default=names[:1], key=f"readers{len(names)}", bind="query-params"
    )
    if not chosen:
        st.info("Choose what is to read it.", icon=":material/touch_app:")
        return
    if not text.strip():
        st.info("There is nothing to read yet: type a sentence.", icon=":material/keyboard:")
        return
    chosen = {name: classifiers.classifier(name) for name in chosen[:MOST_CLASSIFIERS]}
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


def _card() -> None:
    with st.expander("About the network that ships"):
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
    st.caption(f"Each word is coloured by what it changed{of} (▴ towards {high}, ▾ towards {low}).")
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
            place = st.segmented_control(
                "Words",
                range(len(spans)),
                format_func=lambda i: f"{spans[i][0] + 1} to {spans[i][1]}",
                required=True,
                default=read.index(True),
                key=f"sentiment:words {first} {len(spans)} {read.index(True)}",
            )
            shown = spans[place]
        layer = None
        if layers:
            layer = st.selectbox(
                "Hidden states of",
                [None, *range(len(layers))],
                format_func=lambda i: "none" if i is None else layers[i],
                index=1,
                key=f"sentiment:layer {first} {len(layers)}",
            )
    blocks = () if layer is None else states(classifier, trajectory.words, layer)
    if blocks and not read[spans.index(shown)]:
        blocks = ()
        st.caption("No hidden states here: for its answer to the whole text the network does not read these words.")
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
        f"What {whose or 'it'} would say without each word",
        classes=classifier.classes,
    )
    show.figure(fig, "sentiment:without")
    if answers.note:
        st.caption(answers.note)


def _pairs(raters: dict[str, TextClassifier]) -> None:
    if not raters:
        return
    st.subheader("One word, or only the order", anchor=False)
    st.caption("Pairs that differ in a word, or in nothing but the order of their words.")
    st.table(pairs.table(raters, show.plain), alt="Pairs of sentences with the answer of each network")
    st.caption(pairs.summary(raters))
