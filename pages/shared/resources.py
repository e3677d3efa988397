"""What all visitors share: the run store, the engine, and data that several of them look at."""

import gc
import uuid

import streamlit as st
from threadpoolctl import threadpool_limits

from core import tasks
from core.engine import Engine
from core.experiment import Experiment
from core.runs import OpeningRuns, RunStore
from core.tasks import Prepared
from core.tasks.task import TextData
from core.text.recent_cache import SharedCache
from core.training.pace import TrainingTime, factor

MAX_DATA = 40_000_000  # bytes of all data that are kept; the largest that a page opens with take 18 and 14
HEAD_START = 2.0  # seconds after the first page in which a browser draws it, and no worker takes its core


@st.cache_resource(max_entries=1, show_spinner=False)
def store() -> RunStore:
    """The database of runs and uploads, and behind it the runs that ship."""
    return RunStore(openings=OpeningRuns())


@st.cache_resource(max_entries=1, show_spinner=False)
def engine() -> Engine:
    """The training queue. Its workers start after the first page is drawn; see `start_workers`."""
    # Pages multiply small matrices while workers keep all cores busy. With several threads, which wait for each
    # other at every product, a sentence of 100 words took 740 ms; with one it takes 75.
    threadpool_limits(limits=1, user_api="blas")
    made = Engine(store(), n_first=1, head_start=HEAD_START)
    # The 218,000 objects that are loaded by now stay for good, so garbage collection need not look at them again. A
    # full collection takes 0.01 ms after this line instead of 100 to 700, and Python does it often enough by itself:
    # the memory of the web process is flat over hundreds of reruns.
    gc.collect()
    gc.freeze()
    return made


def start_workers() -> None:
    """Start the workers, which take all cores for some seconds. A second call does nothing."""
    engine().start()


def pace(experiment: Experiment) -> float | None:
    """How many times the estimate an experiment takes here; None if nothing like it was trained on this machine."""
    return factor(_training_times(), experiment)


@st.cache_resource(max_entries=1, ttl=5, show_spinner=False)
def _training_times() -> list[TrainingTime]:
    return store().training_times()


def visitor() -> str:
    """This browser tab's own name in the queue."""
    return st.session_state.setdefault("visitor", uuid.uuid4().hex)


def table(experiment: Experiment) -> bytes | None:
    """The content of the upload that an experiment reads, or None if it reads none or the upload is gone."""
    key = experiment.task.parameters.get("data")
    return upload(str(key)) if key else None


def upload(key: str) -> bytes | None:
    """The content of an upload by its hash, or None if it is gone."""
    if not store().has_table(key):  # its owner may have deleted it
        return None
    try:
        return _upload(key)
    except LookupError:  # not cached, since the file may be uploaded again
        return None


@st.cache_resource(max_entries=4, show_spinner=False)
def _upload(key: str) -> bytes:
    content = store().get_table(key)
    if content is None:
        raise LookupError(key)
    return content


def prepared(experiment: Experiment) -> Prepared:
    """An experiment's data, made once for all who look at it. Raises ExperimentError with one sentence."""
    if _reads_what_is_gone(experiment):
        return tasks.prepare(experiment, None)  # says so
    return _data().get(tasks.data_key(experiment), lambda: tasks.prepare(experiment, table(experiment)))


def _reads_what_is_gone(experiment: Experiment) -> bool:
    key = experiment.task.parameters.get("data")
    return bool(key) and not store().has_table(str(key))


@st.cache_resource(max_entries=1, show_spinner=False)
def _data() -> SharedCache[Prepared]:
    return SharedCache(MAX_DATA, size=_counted_bytes)


def _counted_bytes(prepared: Prepared) -> int:
    """The bytes that data count for, their texts included.

    Data that take more than all of the room are kept alone: a page that reruns does not make them again.
    """
    texts = prepared.data.corpus.texts if isinstance(prepared.data, TextData) else ()
    return min(prepared.memory + sum(map(len, texts)), MAX_DATA)
