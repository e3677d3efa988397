"""Other vectors: a file of the visitor's own, or one of gensim's models, if there is a network connection."""

from collections.abc import Callable

import streamlit as st

from core.experiment import ExperimentError
from core.views.word_vectors import model_download
from core.words import catalogue
from core.words.storage import MOST_UPLOAD, Library
from core.words.vectors import Vectors
from core.work.vectors import DownloadVectors, ReadVectors
from pages.shared import resources, show, uploads, visit, work
from pages.shared.parameters import bound
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
    st.header("Your own file", anchor=False)
    st.caption(
        f"Text as word2vec or GloVe write it, a word and its numbers on each line, or word2vec's binary format (.bin), "
        f"plain or gzipped, up to {MB} MB. Only people who have the file can open it here."
    )
    count = st.session_state.get(_TAKEN, 0)
    given = uploads.chooser(
        "A file of word vectors",
        type=["txt", "vec", "bin", "csv", "tsv", "gz"],
        max_upload_size=MB,
        key=f"library:file {count}",
    )
    if given is not None:
        try:
            with st.spinner("Receiving the file"):
                st.session_state[_FILE] = given.name
                st.session_state[_UPLOADED] = Library().put_upload(iter(lambda: given.read(1 << 20), b""))
                uploads.own(st.session_state[_UPLOADED])
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
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{show.plain(_file())}**", width="content")
        uploads.delete_button(sha256, key="library:delete upload", forget=(_UPLOADED,))
    waits = Library().upload(sha256) is not None
    state = resources.engine().state(job.fingerprint())
    stopped = waits and state is not None and state.status == "stopped"
    text = "Read it" if stopped else ""
    result = work.find(
        job, seconds=READ_SECONDS, button=text, doing="Reading the vectors", by_itself=waits, height=80, keeps=""
    )
    if result is None or result.status == "stopped":
        return
    for warning in result.facts.get("warnings", []):
        st.warning(show.plain(warning), icon=":material/warning:")
    _use(name)


def _reading(sha256: str) -> Callable[[int], ReadVectors]:
    return lambda again: ReadVectors(sha256=sha256, again=again)


def _models() -> None:
    st.header("gensim's models", anchor=False)
    st.caption(
        "What `gensim.downloader.info()` lists. Unrolled downloads a model from where gensim has it, checks its "
        "MD5 sum and reads its numbers. It runs no code of the download. The model of the lecture is here already."
    )
    with st.container(key="models"):
        st.table(
            catalogue.rows(), border="horizontal", hide_index=True, alt="gensim's models with size and description"
        )
    show.csv_button(catalogue.rows(), "gensim's models")
    names = [model.name for model in catalogue.MODELS.values() if not model.ships]
    chosen = st.selectbox("Model", names, index=names.index("glove-twitter-25"), **bound("model"))
    model = catalogue.MODELS[chosen]
    if chosen in Library():
        _use(chosen)
        return
    job = work.first_undone(lambda again: DownloadVectors(model=chosen, again=again))
    work.find(
        job,
        seconds=model_download.seconds(model),
        button=model_download.button(model),
        doing="Downloading",
        height=40,
        keeps="",
    )


def _file() -> str:
    return str(st.session_state.get(_FILE, "your file"))[:60]


def _use(name: str) -> None:
    """A button that chooses vectors of the library for the whole page."""
    vectors = choose.find(name)
    if vectors is None:
        st.info("They are not on this computer any more: upload the file or download the model again.")
        return
    called = _file() if name.startswith("file-") else name
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Use these vectors on the other tabs",
            icon=":material/check:",
            key=f"library:use {name}",
            on_click=choose.add,
            args=(name, f"{called}: {vectors.size:,} words, {vectors.dimensions} numbers"),
            wrap=True,
        )
        st.markdown(f"Words: {vectors.size:,}, numbers in each vector: {vectors.dimensions}.")
