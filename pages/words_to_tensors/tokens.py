"""Tokens: sentences to edit, their words with indices, the vocabulary, and the padded matrix on either side."""

import streamlit as st

from core.figures.token_grid import grid
from core.text.padding import SIDES
from core.text.plain_text import APART, is_apart
from core.text.reviews import MOCK
from core.views.words_to_tensors import token_matrix as tensors
from pages.shared import paste_limit, show
from pages.shared.parameters import bound

COUNT = 3  # sentences that the page begins with, the lecture's


@st.fragment
def show_part() -> None:
    """Everything follows what is typed, without a button."""
    texts = _sentences()
    left, right = st.columns(2, gap="large")
    with left:
        limit = st.slider(
            "num_words: keep the most frequent words below this index (0 keeps all)",
            0,
            50,
            0,
            **bound("num_words"),
        )
        unknown = st.toggle("A token of its own for all other words", value=False, **bound("oov"))
    with right:
        length = st.slider("Length: timesteps (0 takes the longest)", 0, 60, 0, **bound("length"))
        dimensions = st.slider("Numbers in a word's vector", 1, 50, 3, **bound("dimensions"))
    vocabulary = tensors.vocabulary_of(texts, limit or None, unknown=unknown)
    _words(texts, vocabulary)
    if not any(token.index for text in texts for token in vocabulary.tokens(text)):
        hint = f"num_words = {limit} keeps no word: raise it." if vocabulary.words else "There is no word to read yet."
        st.info(hint, icon=":material/keyboard:")
        return
    _matrices(texts, vocabulary, length or None, unknown=1 if unknown else None)
    _third_dimension(texts, vocabulary, length or None, dimensions)
    _vocabulary(vocabulary)


def _sentences() -> list[str]:
    named = [int(name[1:]) for name in st.query_params if name[:1] == "s" and name[1:].isdecimal()]
    first = max([COUNT, *(number for number in named if number <= tensors.MOST_TEXTS)])
    written = st.query_params.get("texts", "")
    first = int(written) if written.isdecimal() and 1 <= int(written) <= tensors.MOST_TEXTS else first
    count = st.session_state.setdefault("text:count", first)
    texts = []
    for i in range(count):
        first = MOCK[i][0] if i < len(MOCK) else ""
        key = f"s{i + 1}"
        text = st.text_input(
            f"Text {i + 1}",
            first,
            max_chars=tensors.MOST_LETTERS,
            help=paste_limit.watch(key, tensors.MOST_LETTERS),
            live=True,
            **bound(key),
            placeholder="type a sentence",
        )
        texts.append(tensors.seen(text or ""))
        if is_apart(text or ""):
            st.caption(f"{APART}.")
    with st.container(horizontal=True, gap="small"):
        if count < tensors.MOST_TEXTS:
            st.button("Add a text", icon=":material/add:", key="text:add", on_click=_count, args=(count + 1,))
        if count > 1:
            st.button("Remove the last", icon=":material/close:", key="text:less", on_click=_count, args=(count - 1,))
    return texts


def _count(count: int) -> None:
    st.session_state["text:count"] = count
    st.query_params["texts"] = str(count)


def _words(texts: list[str], vocabulary: tensors.Vocabulary) -> None:
    lines = [tensors.spelled(vocabulary, text, show.plain) for text in texts]
    st.markdown("  \n".join(f"**{i}** &nbsp; {line}" for i, line in enumerate(lines, 1)))
    if tensors.left_out(vocabulary, texts):
        st.caption("Struck out: not among the words that are kept, so the network does not read it.")


def _matrices(texts: list[str], vocabulary: tensors.Vocabulary, length: int | None, *, unknown: int | None) -> None:
    st.header("Padded and cut, on either side", anchor=False)
    st.caption(
        "Sentences differ in length, and a tensor does not: shorter ones are filled with 0, longer ones lose words. "
        "By default Keras does both at the start (pre)."
    )
    names = tuple(f"text {i}" for i in range(1, len(texts) + 1))
    columns = st.columns(2, gap="large")
    sides = [(padding, truncating) for truncating in SIDES for padding in SIDES]
    cut = length is not None and tensors.is_cut(vocabulary, texts, length)
    for place, (padding, truncating) in enumerate(sides if cut else sides[:2]):
        padded = tensors.matrix(vocabulary, texts, length, padding, truncating)
        title = f"padding='{padding}'" + (f", truncating='{truncating}'" if cut else "")
        with columns[place % 2]:
            fig = grid(*tensors.shown(padded), f"{title}: {padded.shape}", row_names=names, unknown=unknown)
            show.figure(fig, f"text:matrix {padding} {truncating}")


def _third_dimension(texts: list[str], vocabulary: tensors.Vocabulary, length: int | None, dimensions: int) -> None:
    st.header("A vector for each word: the third dimension", anchor=False)
    padded = tensors.matrix(vocabulary, texts, length, "post", "pre")
    table = tensors.vectors(vocabulary, dimensions)
    tensor = tensors.tensor(padded, table)
    st.markdown(
        f"`Embedding({vocabulary.input_dim}, {dimensions})` looks each token up in a table of {vocabulary.input_dim} × "
        f"{dimensions} = {table.size:,} numbers. The batch becomes **{tensor.shape}** = (n_SEQUENCES, n_OBSERVATIONS, "
        "n_FEATURES), and an RNN can read it."
    )
    show.table(tensors.rows(padded, tensor), alt="The vector of each word of the first text")
    st.caption("The first words of text 1, with random vectors as a new Embedding has them; training moves them.")


def _vocabulary(vocabulary: tensors.Vocabulary) -> None:
    entries = vocabulary.entries()
    label = f"The vocabulary: {len(vocabulary.words)} words, and 0 for padding"
    box = st.expander(label, on_change="rerun", **bound("open.vocabulary"))
    if not box.open:
        return
    with box:
        table = {
            "index": [entry.index for entry in entries],
            "word": [entry.word for entry in entries],
            "times": [entry.count for entry in entries],
            "in texts": [entry.texts for entry in entries],
            "kept": [entry.kept for entry in entries],
        }
        show.grid(table, alt="The vocabulary")
        show.csv_button(table, "Vocabulary")
        st.caption(
            "Sorted by how often a word comes. Words with the same count are in the order of their first appearance."
        )
