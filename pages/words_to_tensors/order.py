"""Order: a bag of words and a recurrent network read the same words in other orders."""

import random

import streamlit as st

from core.experiment import Experiment
from core.figures import word_order as figures
from core.runs import Run
from core.text.bag_of_words import BagOfWords
from core.text.word_orders import PAIRS
from core.views.words_to_tensors import order_lab as lab
from core.views.words_to_tensors.token_matrix import MOST_LETTERS, seen
from pages.shared import batch, paste_limit, resources, show, work
from pages.shared.parameters import bound
from pages.words_to_tensors.chips import chips

BATCH = "comparison of word orders"
SECONDS = 4.0  # that one of the two networks takes, about
SENTENCE = "I was bored at first and then I loved it"


def show_part() -> None:
    """A sentence in all its orders, the lecture's pairs, and a task in which order is all there is."""
    trained = batch.ask(BATCH, lab.WANTED, SECONDS)
    reviews, orders = (batch.run(one) for one in lab.WANTED.values())
    if reviews is None or orders is None:
        st.fragment(_wait)(trained=trained)
        return
    _one_sentence(reviews)
    st.divider()
    _pairs(reviews)
    st.divider()
    _order_only(orders)


def _wait(*, trained: bool) -> None:
    batch.watch(BATCH, lab.WANTED, SECONDS, trained=trained)
    if trained:
        st.skeleton(420)


@st.fragment
def _one_sentence(run: Run) -> None:
    st.header("One sentence in other orders", anchor=False)
    st.caption(
        "Both were trained on the same snippets of reviews: is this text for or against? The bag of words counts "
        "words, so the order cannot change its answer. The network reads one word after the other."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Sentence",
            SENTENCE,
            max_chars=MOST_LETTERS,
            live=True,
            **bound("order"),
            width="stretch",
            help=paste_limit.watch("order", MOST_LETTERS),
        )
        st.button("Shuffle the words", icon=":material/shuffle:", key="text:shuffle", on_click=_shuffle, wrap=True)
    words = lab.words_of(seen(text or ""))
    bag = _bag(run.experiment.fingerprint(), run.experiment)
    if not words:
        st.info("There is no word to read yet: type one.", icon=":material/keyboard:")
        return
    chips(words, "text:chips", _put)
    st.caption("Drag a word to another place, or move it with the arrow keys. Only words count here, no punctuation.")
    if len(words) == lab.MOST_WORDS:
        st.caption(f"At most the first {lab.MOST_WORDS} words are read.")
    strange = lab.unknown(run.experiment, words)
    if strange:
        st.caption(
            f"Not in the vocabulary, and read as one and the same unknown word: {show.plain(', '.join(strange))}."
        )
    spread = lab.spread(run, resources.prepared(run.experiment), bag, words)
    left, right = st.columns([1, 2], gap="large")
    with left:
        st.markdown(lab.words_on(spread, show.plain))
    with right:
        fig = figures.spread(
            spread.probabilities,
            float(spread.probabilities[0]),
            spread.bag,
            lab.spread_title(spread),
            classes=resources.prepared(run.experiment).data.classes,
        )
        show.figure(fig, "text:spread")


def _shuffle() -> None:
    words = list(lab.words_of(seen(st.session_state.get("order") or "")))
    random.shuffle(words)
    _put(words)


def _put(words: list[str]) -> None:
    """Another order becomes the sentence."""
    st.session_state["order"] = " ".join(words)


def _pairs(run: Run) -> None:
    st.header("The lecture's pairs: the same words, another meaning", anchor=False)
    st.caption(
        "These are not reviews, and this network has only learned to judge films. If it answers the same for both, the "
        "order tells it nothing. The bag of words cannot tell them apart at all."
    )
    prepared = resources.prepared(run.experiment)
    bag = _bag(run.experiment.fingerprint(), run.experiment)
    for number, (column, pair) in enumerate(zip(st.columns(len(PAIRS), gap="large"), PAIRS, strict=True), 1):
        with column:
            st.markdown("  \n".join(f"{name}. {text}" for name, text in zip("AB", pair, strict=True)))
            network = lab.probabilities(run, prepared, list(pair))
            fig = figures.pair(
                ("A", "B"),
                network,
                bag.probabilities(pair),
                "Probability of “positive”",
                classes=prepared.data.classes,
            )
            show.figure(fig, f"text:pair {number}")


def _order_only(run: Run) -> None:
    st.header("When order is all there is", anchor=False)
    bag = _bag(run.experiment.fingerprint(), run.experiment)
    st.markdown(lab.order_only_words(run, bag))
    st.caption(f":material/science: **Simulated.** {lab.texts_of(run.experiment).simulated}")
    show.table(lab.examples(run, bag, resources.prepared(run.experiment)), alt="Pairs of sentences with the same words")


@st.cache_resource(max_entries=8, show_spinner="The bag of words is being fitted")
def _bag(name: str, _experiment: Experiment) -> BagOfWords:
    return lab.bag_of(_experiment, work.result(lab.fitting(_experiment).fingerprint()))
