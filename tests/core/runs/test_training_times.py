"""What the estimates of this machine learn from: its own trainings that finished, the latest first."""

from dataclasses import replace

import pytest

from core.runs import RunStore, this_process
from core.tasks import TASKS, complete
from tests.core.fake_work import FakeJob, a_job_result, an_experiment, an_outcome
from tests.core.runs.ends import finish

ECHO = complete(TASKS["echo"].preset)


@pytest.fixture
def store(url):
    store = RunStore(url)
    yield store
    store.close()


def trained(store, seed=0, *, whole=2.0, status="finished", owner="", work=None):
    work = work or ECHO.model_copy(update={"seed": seed})
    store.begin(work, owner or this_process())
    store.mark_running(work.fingerprint(), 1)
    finish(store, work.fingerprint(), replace(an_outcome(status), seconds={"whole": whole, "estimated": 1.0}))


def test_they_are_those_of_this_host_and_the_latest_comes_first(store):
    assert store.training_times() == []
    trained(store, 0, whole=2.0)
    trained(store, 1, whole=3.0)
    trained(store, 2, whole=9.0, status="stopped")
    trained(store, 3, whole=9.0, owner="another-host:1:1.0")
    assert [one.measured for one in store.training_times()] == [3.0, 2.0]
    assert {one.cells for one in store.training_times()} == {frozenset({"SimpleRNN"})}


def test_what_says_nothing_of_training_is_left_out(store):
    store.begin(FakeJob(), this_process())
    finish(store, FakeJob().fingerprint(), a_job_result())
    trained(store, work=an_experiment())  # a task that this version does not know
    store.begin(ECHO, this_process())
    finish(store, ECHO.fingerprint(), an_outcome())  # of before times were kept
    assert store.training_times() == []
