"""What all visitors share: the run store, the engine, and data that several of them look at."""

import uuid

import streamlit as st
from threadpoolctl import threadpool_limits

from core import tasks
from core.engine import Engine
from core.experiment import Experiment
from core.runs import RunStore
from core.tasks import Prepared


@st.cache_resource(max_entries=1, show_spinner=False)
def store() -> RunStore:
    """The database of runs and uploads."""
    return RunStore()


@st.cache_resource(max_entries=1, show_spinner=False)
def engine() -> Engine:
    """The training queue. Its workers start and warm up while the first page is being read."""
    # Pages multiply small matrices while workers keep all cores busy. With several threads, which wait for each
    # other at every product, a sentence of 100 words took 740 ms; with one it takes 75.
    threadpool_limits(limits=1, user_api="blas")
    started = Engine(store())
    started.start()
    return started


def visitor() -> str:
    """This browser tab's own name in the queue."""
    return st.session_state.setdefault("visitor", uuid.uuid4().hex)


def table(experiment: Experiment) -> bytes | None:
    """The content of the upload that an experiment reads, or None if it reads none or the upload is gone."""
    key = experiment.task.parameters.get("data")
    return upload(str(key)) if key else None


def upload(key: str) -> bytes | None:
    """The content of an upload by its hash, or None if it is gone."""
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
    make = _large if tasks.is_large(experiment) else _prepared
    return make(tasks.data_key(experiment), experiment)


@st.cache_resource(max_entries=24, show_spinner=False)
def _prepared(data: str, _experiment: Experiment) -> Prepared:
    return tasks.prepare(_experiment, table(_experiment))


@st.cache_resource(max_entries=3, show_spinner=False)
def _large(data: str, _experiment: Experiment) -> Prepared:
    return tasks.prepare(_experiment, table(_experiment))
