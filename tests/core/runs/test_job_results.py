"""The results of jobs, as bytes and in the store, beside the outcomes of experiments."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.experiment import ExperimentError
from core.runs import INTERRUPTED, RunStore, RunStoreError, codec, this_process
from core.runs import store as store_module
from core.runs.codec import pack, unpack
from core.training.outcome import Outcome
from core.work import KINDS, JobResult
from tests.core.fake_work import JOBS, FakeJob, a_job_result, an_experiment, an_outcome
from tests.core.runs.ends import finish
from tests.core.runs.test_store import ARRAYS, change, same

ROOT = Path(__file__).parents[3]
ME = this_process()


@pytest.fixture(autouse=True)
def known(monkeypatch):
    for kind, job in JOBS.items():
        monkeypatch.setitem(KINDS, kind, job)


@pytest.fixture
def store(url):
    store = RunStore(url)
    yield store
    store.close()


plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
json_values = st.recursive(plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner))
any_array = arrays.arrays(
    arrays.scalar_dtypes() | arrays.unicode_string_dtypes() | arrays.byte_string_dtypes(),
    arrays.array_shapes(min_dims=0, min_side=0, max_side=4),
)
any_job_result = st.builds(
    JobResult,
    status=st.sampled_from(["finished", "stopped", "failed"]),
    reason=st.text(),
    arrays=st.dictionaries(st.text(), any_array, max_size=4),
    facts=st.dictionaries(st.text(), json_values, max_size=4),
)


@given(any_job_result)
def test_results_come_back_as_they_were_and_cannot_be_changed(result):
    content = pack(result)
    back = unpack(content)
    assert (type(back), back.status, back.reason) == (JobResult, result.status, result.reason)
    assert back.facts == result.facts
    assert same(back.arrays, result.arrays)
    assert not any(array.flags.writeable for array in back.arrays.values())
    assert pack(back) == content  # equal result are equal bytes


def test_results_are_never_taken_for_an_outcome_nor_an_outcome_for_findings():
    traps = {"meta": np.zeros(3), "predictions": np.ones(2), "weights.0": np.ones(1), "": np.zeros(0)}
    back = unpack(pack(JobResult("finished", arrays=traps, facts={"what": "outcome", "format": 7})))
    assert same(back.arrays, traps)
    assert back.facts == {"what": "outcome", "format": 7}
    assert type(unpack(pack(an_outcome()))) is Outcome


def test_what_another_version_wrote_is_not_read_as_something_else(monkeypatch):
    monkeypatch.setattr(codec, "JOB_RESULT", "guesses")
    content = pack(a_job_result())
    monkeypatch.undo()
    with pytest.raises(ValueError, match="format 1 guesses, this version reads 1"):
        unpack(content)


def test_python_objects_are_neither_written_nor_read():
    with pytest.raises(ValueError, match=r"[Oo]bject"):
        pack(JobResult("finished", arrays={"x": np.array([{"a": 1}], dtype=object)}))
    with pytest.raises(TypeError, match="float32"):
        pack(JobResult("finished", facts={"score": np.float32(0.5)}))


def test_a_job_from_its_beginning_to_its_end(store, url):
    job, arrays = FakeJob(seed=7), {f"{i} / é": array for i, array in enumerate(ARRAYS)}
    name = job.fingerprint()
    assert store.begin(job, ME)
    assert not store.begin(job, "elsewhere:1:0.0")
    run = store.get(name)
    assert (run.work, run.status, run.outcome) == (job, "queued", None)
    assert type(run.work) is FakeJob
    store.mark_running(name, 1)
    assert finish(store, name, replace(a_job_result(), arrays=arrays))
    assert not finish(store, name, a_job_result(value=2.0))
    again = RunStore(url)
    run = again.get(name)
    assert (run.status, run.attempts, run.outcome.facts) == ("finished", 1, {"value": 0.5, "rows": [["king", 1]]})
    assert same(run.outcome.arrays, arrays)
    assert again.get(name, with_outcome=False).outcome is None
    assert not again.begin(job, ME, again=True)
    again.close()


def test_a_run_of_a_job_has_no_experiment(store):
    store.begin(FakeJob(), ME)
    with pytest.raises(TypeError, match="of a job, fake"):
        _ = store.get(FakeJob().fingerprint()).experiment
    store.begin(an_experiment(), ME)
    run = store.get(an_experiment().fingerprint())
    assert run.experiment is run.work


def test_a_stopped_job_keeps_what_it_found_and_is_begun_again_only_when_asked(store):
    name = FakeJob().fingerprint()
    store.begin(FakeJob(), ME)
    finish(store, name, a_job_result("stopped", done=2))
    assert (store.get(name).status, store.get(name).outcome.facts["done"]) == ("stopped", 2)
    assert not store.begin(FakeJob(), ME)
    assert store.begin(FakeJob(), ME, again=True)
    assert store.get(name).outcome is None


def test_a_job_whose_server_ended_is_interrupted_and_can_be_begun_anew(store):
    command = [sys.executable, "-c", "from core.runs import this_process; print(this_process())"]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert store.begin(FakeJob(), child.stdout.strip())
    run = store.get(FakeJob().fingerprint())
    assert (run.status, run.reason) == ("interrupted", INTERRUPTED)
    assert store.begin(FakeJob(), ME)


def test_jobs_and_experiments_make_room_for_each_other(url):
    store = RunStore(url, max_runs=2)
    for i, (asked, result) in enumerate([(FakeJob(), a_job_result()), (an_experiment(), an_outcome())]):
        store.begin(asked, ME)
        finish(store, asked.fingerprint(), result)
        change(url, "UPDATE runs SET used_at = :at WHERE fingerprint = :name", at=i, name=asked.fingerprint())
    store.begin(FakeJob(seed=1), ME)
    finish(store, FakeJob(seed=1).fingerprint(), a_job_result())
    kept = [store.get(asked.fingerprint()) is not None for asked in (FakeJob(), an_experiment(), FakeJob(seed=1))]
    assert kept == [False, True, True]
    store.close()


def test_results_that_are_too_large_are_refused_in_a_sentence(store, monkeypatch):
    monkeypatch.setattr(store_module, "MAX_OUTCOME_BYTES", 100)
    store.begin(FakeJob(), ME)
    with pytest.raises(RunStoreError, match="fewer words or dimensions"):
        finish(store, FakeJob().fingerprint(), a_job_result())


def test_a_kind_that_this_version_does_not_know_is_a_sentence(store, monkeypatch):
    store.begin(FakeJob(), ME)
    monkeypatch.delitem(KINDS, "fake")
    with pytest.raises(ExperimentError):
        store.get(FakeJob().fingerprint())
