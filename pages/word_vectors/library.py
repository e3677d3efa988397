"""Other vectors: a file of the visitor's own, or one of gensim's models, if there is a network connection."""

from collections.abc import Callable

import streamlit as st

from core.experiment import ExperimentError
from core.views.word_vectors import model_download
from core.words import catalogue
from core.words.storage import MOST_UPLOAD, Library
from core.words.vectors import Vectors
from core.work.vectors import DownloadVectors, ReadVectors
from pages.shared import resources, show, visit, work
from pages.word_vectors import choose

MB = MOST_UPLOAD // 1_000_000
READ_SECONDS = 30.0
_TAKEN, _UPLOADED, _FILE = "library:taken", "library:uploaded", "library:file name"


def show_part(_name: str, _vectors: Vectors) -> None:
    """A file, then the list."""
    _own_file()
    st.divider()
    _models()


def _own_file() -> None:
    st.subheader("Your own file", anchor=False)
    st.caption(
        f"Text as word2vec or GloVe write it, a word and its numbers on each line, plain or gzipped, up to {MB} MB. "
        "Only who has the file can open it here."
    )
    count = st.session_state.get(_TAKEN, 0)
    given = st.file_uploader(
        "A file of word vectors", type=["txt", "vec", "gz"], max_upload_size=MB, key=f"library:file {count}"
    )
    if given is not None:
        try:
            with st.spinner("Taking the file in"):
                st.session_state[_FILE] = given.name
                st.session_state[_UPLOADED] = Library().put_upload(iter(lambda: given.read(1 << 20), b""))
        except ExperimentError as error:
            show.problem(error)
            return
        st.session_state[_TAKEN] = count + 1  # another uploader: the file need not stay in memory
        visit.touched()
        st.rerun()
    sha256 = st.session_state.get(_UPLOADED)
    if sha256 is None:
        return
    name = f"file-{sha256}"
    job = ReadVectors(sha256=sha256) if name in Library() else work.first_undone(_reading(sha256))
    st.markdown(f"**{show.plain(_file())}**")
    waits = Library().upload(sha256) is not None
    state = resources.engine().state(job.fingerprint())
    stopped = waits and state is not None and state.status == "stopped"
    text = "Read it" if stopped else ""
    result = work.find(job, seconds=READ_SECONDS, button=text, by_itself=waits, height=80, keeps="")
    if result is None or result.status == "stopped":
        return
    for warning in result.facts.get("warnings", []):
        st.warning(show.plain(warning), icon=":material/warning:")
    _use(name)


def _reading(sha256: str) -> Callable[[int], ReadVectors]:
    return lambda again: ReadVectors(sha256=sha256, again=again)


def _models() -> None:
    st.subheader("gensim's models", anchor=False)
    st.caption(
        "What `gensim.downloader.info()` lists. Unrolled downloads a model from where gensim has it, checks its MD5 "
        "sum and reads its numbers; it runs nothing that comes along. The one that the lecture loads is here already."
    )
    st.dataframe(catalogue.rows(), hide_index=True, height=36 * 14, alt="gensim's models with size and description")
    names = [model.name for model in catalogue.MODELS.values() if not model.ships]
    chosen = st.selectbox("Model", names, index=names.index("glove-twitter-25"), key="model", bind="query-params")
    model = catalogue.MODELS[chosen]
    if chosen in Library():
        _use(chosen)
        return
    job = work.first_undone(lambda again: DownloadVectors(model=chosen, again=again))
    work.find(job, seconds=model_download.seconds(model), button=model_download.button(model), height=40, keeps="")


def _file() -> str:
    return str(st.session_state.get(_FILE, "your file"))[:60]


def _use(name: str) -> None:
    """A button that chooses vectors of the library for the whole page."""
    vectors = choose.find(name)
    if vectors is None:
        st.info("They are not on this computer any more: give the file, or download the model, once more.")
        return
    called = _file() if name.startswith("file-") else name
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Use these vectors on the other tabs",
            icon=":material/check:",
            key=f"library:use {name}",
            on_click=choose.add,
            args=(name, f"{called}: {vectors.size:,} words, {vectors.dimensions} numbers"),
        )
        st.markdown(f"Words: {vectors.size:,}, numbers in each vector: {vectors.dimensions}.")
