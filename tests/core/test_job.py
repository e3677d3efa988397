"""Jobs as specifications: named as experiments are, and told apart from them by their JSON."""

import pytest
from pydantic import ValidationError

from core.job import is_job
from tests.core.fake_work import FakeJob, OtherJob, a_job, an_experiment


def test_a_job_comes_back_from_its_json():
    job = OtherJob(seed=7, nonce="Königin")
    assert a_job(job.to_json()) == job
    assert type(a_job(job.to_json())) is OtherJob


def test_all_that_decides_what_comes_out_decides_the_name():
    class Newer(FakeJob):
        version = 2

    jobs = [FakeJob(), FakeJob(seed=1), FakeJob(rounds=4), OtherJob(), Newer()]
    names = {job.fingerprint() for job in jobs}
    assert len(names) == len(jobs)
    assert {len(name) for name in names} == {32}
    assert FakeJob(seed=0).fingerprint() == FakeJob().fingerprint()


def test_a_job_is_frozen_and_knows_no_other_fields():
    with pytest.raises(ValidationError):
        FakeJob(units=3)
    with pytest.raises(ValidationError):
        FakeJob().seed = 3


def test_an_experiment_and_a_job_are_told_apart_by_their_json():
    assert is_job(FakeJob().to_json())
    assert not is_job(an_experiment(kind="LSTM").to_json())


@pytest.mark.parametrize("text", ["", "kind", '"kind"', '["kind"]', "null", "[" * 100_000])
def test_what_is_neither_is_no_job(text):
    assert not is_job(text)


def test_both_count_their_progress_alike():
    assert an_experiment(epochs=7).epochs == FakeJob(rounds=7).epochs == 7
    assert "epochs" not in an_experiment().model_dump()
