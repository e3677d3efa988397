"""IMDb's official split on the page: a download if it is not on this computer, and facts about it if it is."""

import streamlit as st

from core.experiment import Experiment, ExperimentError
from core.tasks import Prepared
from core.text.imdb_split import NotAtHandError
from core.work.texts import DownloadReviews
from pages.shared import work

SECONDS = 10.0  # for 19 MB: an estimate, the progress then says
HELD_BACK = (
    "IMDb's official split has its own 25,000 test reviews. They are held back whatever the share is; at 0, nothing is "
    "held back."
)
NO_NETWORK = (
    "No internet on this computer? Bring keras's files `imdb.npz` and `imdb_word_index.json`, name their folder in the "
    "environment variable `UNROLLED_IMDB`, and start Unrolled again."
)
LOST = (
    "It was downloaded before, but it is not on this computer any more. If workers run on other machines, put the "
    "files on each of them, and name their folder in `UNROLLED_IMDB`."
)


def is_missing(problem: ExperimentError) -> bool:
    """True if the only problem is that the files are not here yet."""
    return isinstance(problem, NotAtHandError)


def fetch() -> None:
    """What is shown in place of results: what is missing, and a button that downloads it."""
    st.header("Not on this computer yet", anchor=False)
    st.markdown(
        "IMDb's official split has 25,000 reviews to learn from and 25,000 of other films to test on. Papers report "
        "their numbers on these. Keras offers it as two files, 19 MB together. Their check sums are compared with "
        "Keras's, and nothing in them is run."
    )
    job = work.first_undone(lambda again: DownloadReviews(again=again))
    if job.again:
        st.info(LOST, icon=":material/info:")
    work.find(job, seconds=SECONDS, button="Download 19 MB", doing="Downloading", keeps="")
    st.caption(NO_NETWORK)


def is_chosen(experiment: Experiment) -> bool:
    """True if an experiment reads the official split."""
    return experiment.task.parameters.get("source") == "official"


def about(prepared: Prepared) -> None:
    """Facts about these texts."""
    held = "Its test side is held back" if len(prepared.data.validation) else "Nothing is held back"
    st.caption(
        "IMDb's official split as keras has it: in lower case and without punctuation, with br where a line ended. "
        f"{held}."
    )
    if note := prepared.data.corpus.note:
        st.caption(f":material/info: {note}")
