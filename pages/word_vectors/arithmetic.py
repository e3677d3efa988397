"""Arithmetic: a sum of words, what lies nearest to it, with and without its own words, and a picture of it."""

import streamlit as st

from core.figures.nearest_words import nearest_words
from core.wording import decimals
from core.words import analogy as analogies
from core.words.expression import MOST_CHARACTERS, Expression, ExpressionError, parse
from core.words.spelling_suggestions import closest
from core.words.vectors import Vectors
from pages.shared import paste_limit, show
from pages.shared.parameters import bound
from pages.word_vectors import choose, drawing

EXAMPLES = (
    "queen - king + man",
    "good - evil + cold",
    "paris - france + italy",
    "walking - walk + swim",
    "doctor - man + woman",
)
SHOWN = 10  # words of a ranking
NEIGHBOURS = 40  # of the answer, that are looked up: the map shows more than the ranking
MOST_TERMS_LISTED = 6  # terms whose neighbours stand in the table


@st.fragment
def show_part(name: str, vectors: Vectors) -> None:
    """Everything follows what is typed, without a button."""
    text = st.text_input(
        "A sum of words",
        EXAMPLES[0],
        max_chars=MOST_CHARACTERS,
        live=True,
        **bound("sum"),
        placeholder="queen - king + man",
        help=f"Words with + and −. {paste_limit.watch('sum', MOST_CHARACTERS)}",
    )
    with st.container(horizontal=True, gap="small"):
        for example in EXAMPLES:
            st.button(
                example,
                icon=":material/input:",
                key=f"vectors:{example}",
                type="tertiary",
                on_click=_type,
                args=(example,),
                wrap=True,
            )
    normalise = st.toggle(
        "Give each vector the length 1 first, as gensim's `most_similar(positive, negative)` does",
        **bound("unit"),
    )
    try:
        expression = parse(text or "", vectors.find)
        _unknown(expression, name, vectors)
        if expression.unknown:
            return
        if not expression.terms:
            st.info("There is no word to look up yet: type one, or a sum.", icon=":material/keyboard:")
            return
        desk = choose.desk(name, vectors)
        analogy = analogies.answer(vectors, expression, NEIGHBOURS, normalise=normalise, nearest=desk.nearest)
    except ExpressionError as error:
        show.problem(error)
        return
    if not analogy.honest:
        st.info(show.plain(analogy.verdict), icon=":material/info:")
        return
    _rankings(analogy)
    left, right = st.columns([3, 2], gap="large")
    with left:
        drawing.draw(vectors, analogy)
    with right:
        _neighbours(analogy)


def _type(text: str) -> None:
    st.session_state["sum"] = text


def _unknown(expression: Expression, name: str, vectors: Vectors) -> None:
    """Name the words that have no vector, with the closest spellings to click."""
    for place, word in enumerate(expression.unknown[:MOST_TERMS_LISTED]):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(
                f":material/help: **{show.plain(word[:60])}** has no vector in {show.plain(choose.called(name))}."
            )
            near = _spelled(vectors, word)
            if near:
                st.markdown("Did you mean")
            for spelling in near:
                st.button(
                    show.plain(spelling),
                    key=f"vectors:spelled {place} {spelling}",
                    on_click=_replace,
                    args=(expression, word, spelling),
                    wrap=True,
                )
    more = len(expression.unknown) - MOST_TERMS_LISTED
    if more > 0:
        st.caption(f"And {more} more words without a vector.")


@st.cache_data(max_entries=500, show_spinner=False)
def _spelled_in(name: str, size: int, word: str, _vectors: Vectors) -> list[str]:
    return closest(word, _vectors.words)


def _spelled(vectors: Vectors, word: str) -> list[str]:
    return _spelled_in(vectors.name, vectors.size, word, vectors)


def _replace(expression: Expression, word: str, spelling: str) -> None:
    st.session_state["sum"] = expression.replaced(word, spelling)


def _rankings(analogy: analogies.Analogy) -> None:
    st.markdown(f"**{show.plain(str(analogy.expression))}** ≈ ?")
    asked = {term.word for term in analogy.expression.terms} | {neighbour.word for neighbour in analogy.leading}
    left, right = st.columns(2, gap="large")
    for column, near, title, key in (
        (left, analogy.ranking[:SHOWN], "Without the words of the sum", "ranking"),
        (right, analogy.honest[:SHOWN], "With all words, honestly", "honest"),
    ):
        with column:
            fig = nearest_words(
                [neighbour.word for neighbour in near],
                [neighbour.cosine for neighbour in near],
                title,
                asked=asked,
                rows=SHOWN,
            )
            show.figure(fig, f"vectors:{key}")
    st.markdown(show.plain(analogy.verdict))


def _neighbours(analogy: analogies.Analogy) -> None:
    st.header("The nearest neighbour of each term", anchor=False)
    st.caption(
        "Words of similar meaning are near each other even without arithmetic. Check whether the answer is only "
        "such a neighbour."
    )
    columns = {}
    for term, near in list(zip(analogy.expression.terms, analogy.around, strict=True))[:MOST_TERMS_LISTED]:
        columns[term.word] = [f"{show.plain(one.word)} ({decimals(one.cosine)})" for one in near[:SHOWN]]
    rows = max(map(len, columns.values()), default=0)
    filled = {show.plain(word): near + [""] * (rows - len(near)) for word, near in columns.items()}
    show.table(filled, alt="The ten nearest words of each term, with their cosine similarity")
