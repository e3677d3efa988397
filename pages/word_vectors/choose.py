"""Which word vectors the page is about: GloVe, those trained here, a file's, or a downloaded model's."""

import streamlit as st

from core.words.batched_search import BatchedSearch
from core.words.glove import glove
from core.words.storage import Library
from core.words.vectors import Vectors
from core.work.vectors import GLOVE
from pages.shared import show, work
from pages.shared.parameters import written

GLOVE_LABEL = "GloVe 6B, 50 numbers, 400,000 words"
_KNOWN, _PARAMETER = "vectors:known", "vectors"


def choice() -> tuple[str, Vectors]:
    """Draw the widget. Returns the name of the chosen vectors, and the vectors; GloVe's if the chosen ones are gone."""
    known = st.session_state.setdefault(_KNOWN, {GLOVE: GLOVE_LABEL})
    parameter = written(_PARAMETER)
    wanted = parameter.text or GLOVE
    gone = find(wanted) is None
    if gone:
        known.pop(wanted, None)
        wanted = GLOVE
    known.setdefault(wanted, label(wanted))  # by an address from elsewhere
    names = list(known)
    if len(names) == 1:
        st.caption(f"Word vectors: {GLOVE_LABEL}. Train others on the tab Word2Vec, or open some under Other vectors.")
    else:
        wanted = st.selectbox(
            "Word vectors", names, names.index(wanted), format_func=known.__getitem__, key=f"vectors:select {wanted}"
        )
    if gone:
        show.problem("The vectors chosen before are not here any more, and these are GloVe's: train or open them again")
    parameter.put("" if wanted == GLOVE else wanted)
    vectors = find(wanted)
    if vectors is None:  # chosen just now, and gone meanwhile
        st.rerun()
    return wanted, vectors


def add(name: str, text: str) -> None:
    """Offer vectors to this visitor from now on, and choose them."""
    st.session_state.setdefault(_KNOWN, {GLOVE: GLOVE_LABEL})[name] = text
    written(_PARAMETER).put(name)
    st.toast(f"Now on all tabs: {show.plain(text)}", icon=":material/check:")


def called(name: str) -> str:
    """The name of vectors in this session."""
    return st.session_state.get(_KNOWN, {}).get(name, label(name)).split(":")[0]


def label(name: str) -> str:
    """The name of vectors that nobody has named."""
    if name.startswith("job-"):
        return f"Word2Vec trained here ({name[4:10]})"
    return f"your file ({name[5:11]})" if name.startswith("file-") else name


def find(name: str) -> Vectors | None:
    """The vectors of a name; None if they are not here, or not any more."""
    if name == GLOVE:
        return _glove()
    if not name.startswith("job-"):
        return Library().get(name)
    result = work.result(name[4:36])
    whole = result is not None and result.status == "finished"
    if result is None or (len(name) == 36) != whole:  # trained on since, or stopped: other vectors than these
        return None
    return _fresh(name)


def desk(name: str, vectors: Vectors) -> BatchedSearch:
    """What answers questions about these vectors: visitors who ask at the same moment share one pass over them."""
    return _desk(name, vectors)


@st.cache_resource(max_entries=1, show_spinner="Opening 400,000 word vectors")
def _glove() -> Vectors:
    return glove()


@st.cache_resource(max_entries=8, show_spinner=False)
def _fresh(name: str) -> Vectors:
    from core.words.train_and_evaluate import vectors_of  # noqa: PLC0415 - training code is imported when it is needed

    return vectors_of(work.result(name[4:36]), label(name))


@st.cache_resource(max_entries=12, show_spinner=False)
def _desk(name: str, _vectors: Vectors) -> BatchedSearch:
    return BatchedSearch(_vectors)
