"""Word2Vec, trained here: on review texts or a pasted corpus, then its neighbours and analogies beside GloVe's."""

import streamlit as st

from core.experiment import ExperimentError
from core.figures.losses import losses
from core.figures.nearest_words import nearest_words
from core.text.plain_text import APART, is_apart, typed
from core.views.shared.in_words import duration
from core.views.word_vectors import word2vec_training
from core.wording import decimals
from core.words import analogy as analogies
from core.words.expression import ExpressionError, parse
from core.words.vectors import Vectors
from core.work.vectors import GLOVE, MAX_CORPUS, TrainWord2Vec
from pages.shared import live, paste_limit, show, uploads, visit, work
from pages.shared.parameters import bound
from pages.word_vectors import choose, small_corpus

CORPORA = {"snippets": "8,530 snippets of reviews", "imdb": "25,000 IMDb reviews", "own": "your own text"}
LOSS = "loss for a word (natural logarithm)"
SHOWN = 8
SHARES = (1, 2, 5, 10, 20, 50, 100)
FIRST = word2vec_training.FIRST


def show_part(_name: str, _vectors: Vectors) -> None:
    """The settings, the training, and what came of it."""
    st.caption(
        "Vectors learned from text alone: gensim's Word2Vec learns which words stand near each other. The corpora "
        "are small: see what can be learned from them, and what cannot. More epochs help, and so does more text."
    )
    try:
        job, table = _settings()
    except ExperimentError as error:
        show.problem(error)
        return
    if job is None:
        st.info("Paste a text to learn from: the longer, the better.", icon=":material/keyboard:")
        return
    seconds = word2vec_training.seconds(job, len(table or b""))
    result = work.find(
        job,
        seconds=seconds,
        button="Train",
        doing="Training",
        table=table,
        charts=[live.Chart(LOSS, job.epochs, validation="")],
    )
    if result is None:
        return
    name = word2vec_training.name_of(job, result)
    facts = result.facts
    st.markdown(
        f"**{len(facts['words']):,} words** have a vector of {job.dimensions} numbers, out of {facts['all_words']:,} "
        f"different words in {facts['raw_words']:,} ({facts['sentences']:,} sentences). {facts['epochs']} of "
        f"{job.epochs} epochs in {duration(facts['seconds'])}, {decimals(facts['words_per_second'], 0)} words a second."
    )
    fresh = choose.find(name)
    left, right = st.columns([2, 1], gap="large", vertical_alignment="center")
    with left:
        losses_so_far = word2vec_training.curve(result)
        if losses_so_far is not None:
            show.figure(losses(losses_so_far, epochs=job.epochs, label=LOSS), "word2vec:losses")
    with right:
        st.button(
            "Use these vectors on the other tabs",
            icon=":material/check:",
            on_click=choose.add,
            args=(name, f"Word2Vec on {CORPORA[job.corpus]}, {job.dimensions} numbers"),
            wrap=True,
        )
        st.caption("Arithmetic, axes and tests then use them instead of GloVe's.")
    _beside(name, fresh, word2vec_training.first_question(fresh))
    small_corpus.compare(name, fresh)


def _settings() -> tuple[TrainWord2Vec | None, bytes | None]:
    """The job of the widgets' values, and the pasted text. Raises ExperimentError if the values do not fit."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        corpus = st.segmented_control(
            "Text to learn from",
            list(CORPORA),
            format_func=CORPORA.__getitem__,
            required=True,
            default=FIRST.corpus,
            **bound("corpus"),
            wrap=True,
        )
        algorithm = st.segmented_control(
            "Algorithm",
            ("skip-gram", "cbow"),
            format_func={"skip-gram": "skip-gram", "cbow": "CBOW"}.__getitem__,
            required=True,
            default=FIRST.algorithm,
            **bound("algorithm"),
            wrap=True,
        )
    columns = st.columns(4, gap="medium")
    dimensions = columns[0].slider("Size: numbers in a vector", 2, 300, FIRST.dimensions, **bound("size"))
    window = columns[1].slider("Window: words to each side", 1, 15, FIRST.window, **bound("reach"))
    passes = columns[2].slider("Epochs", 1, 50, FIRST.passes, **bound("passes"))
    negative = columns[3].slider(
        "Negative samples",
        0,
        20,
        FIRST.negative,
        **bound("negative"),
        help="Wrong words that are drawn for each right one; 0 is the hierarchical softmax.",
    )
    columns = st.columns(4, gap="medium")
    min_count = columns[0].slider("Smallest count of a word", 1, 50, FIRST.min_count, **bound("min_count"))
    share = columns[1].select_slider("Share of the texts (%)", SHARES, round(100 * FIRST.share), **bound("texts"))
    seed = columns[2].number_input("Seed", 0, 10_000, FIRST.seed, **bound("w2v_seed"))
    table = _own() if corpus == "own" else None
    if corpus == "own" and table is None:
        return None, None
    job = word2vec_training.word2vec(
        corpus=corpus,
        own=uploads.hash_of(table) if table else "",
        dimensions=dimensions,
        window=window,
        passes=passes,
        algorithm=algorithm,
        negative=negative,
        min_count=min_count,
        share=share / 100,
        seed=seed,
    )
    return job, table


def _own() -> bytes | None:
    if not uploads.allowed():
        return None
    text = st.text_area(
        "Your text",
        key="word2vec:own",
        height=180,
        max_chars=MAX_CORPUS // 4,
        help=paste_limit.watch("word2vec:own", MAX_CORPUS // 4),
        on_change=visit.touched,
        placeholder="A book, a few articles, lyrics: sentences of any language.",
    )
    st.caption(
        "The address does not carry your text, and no other visitor sees it. The server keeps it once you train on it."
    )
    if is_apart(text or ""):
        st.caption(f"{APART}.")
    table = typed(text).encode() if text and text.strip() else None
    if table:
        uploads.delete_button(uploads.hash_of(table), key="word2vec:delete text", what="text")
    return table


@st.fragment
def _beside(name: str, fresh: Vectors, question: str) -> None:
    st.header("The same question to both", anchor=False)
    text = st.text_input("A word, or a sum of words", question, live=True, **bound("ask"), max_chars=300)
    asked = text or ""
    for column, (place, vectors, title) in zip(
        st.columns(2, gap="large"),
        ((name, fresh, "Trained here"), (GLOVE, choose.find(GLOVE), "GloVe")),
        strict=True,
    ):
        with column:
            _ranked(place, vectors, asked, title)


def _ranked(name: str, vectors: Vectors, text: str, title: str) -> None:
    try:
        expression = parse(text, vectors.find)
        if expression.unknown:
            st.markdown(f"**{title}**")
            st.caption(f"No vector for {show.plain(', '.join(expression.unknown))}.")
            return
        analogy = analogies.answer(vectors, expression, SHOWN, nearest=choose.desk(name, vectors).nearest)
    except ExpressionError as error:
        show.problem(error)
        return
    words, cosines = [near.word for near in analogy.ranking], [near.cosine for near in analogy.ranking]
    show.figure(nearest_words(words, cosines, title, rows=SHOWN), f"word2vec:{title}")
