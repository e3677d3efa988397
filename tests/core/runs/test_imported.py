"""Runs from files: their owner's alone, never the store's, bounded, and replaced by what is trained here."""

import time

import pytest
import sqlalchemy

from core.runs import RunStore, imported
from core.runs.codec import pack
from core.runs.database import imported_runs
from core.runs.imported import Imported
from core.runs.metrics import FinalMetric, final_metrics
from tests.core.fake_work import an_experiment, an_outcome
from tests.core.runs.ends import finish

ANN, BOB = "a" * 64, "b" * 64


@pytest.fixture
def store(url):
    store = RunStore(url)
    yield store
    store.close()


def forged(seed=1, value=0.25, **parameters):
    work, outcome = an_experiment(seed, **parameters), an_outcome(value=value)
    metrics = tuple(final_metrics(outcome))
    return Imported(work.fingerprint(), work.to_json(), "finished", "", metrics, pack(outcome))


def bring(store, owner, *runs):
    store.lists.add(owner, [run.fingerprint for run in runs])
    for run in runs:
        store.imported.put(owner, run)


def unlisted_long_ago(store):
    with store._writing.begin() as database:
        database.execute(sqlalchemy.update(imported_runs).values(imported_at=time.time() - 7_200))


def test_a_forged_result_is_seen_by_who_brought_it_and_by_nobody_else(store):
    """A result from a file is a claim: it must never be what others find under the fingerprint."""
    run = forged()
    bring(store, ANN, run)
    store.lists.add(BOB, [run.fingerprint])
    assert store.get(run.fingerprint) is None
    assert store.final_metrics([run.fingerprint]) == {}
    assert store.packed.known([run.fingerprint]) == set()
    assert store.packed.get(run.fingerprint) is None
    assert store.imported.get(BOB, run.fingerprint) is None
    assert store.imported.content(BOB, run.fingerprint) is None
    assert store.imported.final_metrics(BOB, [run.fingerprint]) == {}
    assert store.imported.sizes(BOB) == {}
    (anns,), (bobs,) = store.lists.of(ANN), store.lists.of(BOB)
    assert (anns.status, anns.imported) == ("finished", True)
    assert (bobs.status, bobs.imported, bobs.work) == (None, False, "")
    brought = store.imported.get(ANN, run.fingerprint)
    assert brought.trained.predictions.flat[0] == 0.25
    assert store.imported.final_metrics(ANN, [run.fingerprint])[run.fingerprint] == list(run.metrics)
    assert store.imported.sizes(ANN) == {run.fingerprint: len(run.content)}


def test_who_trains_the_experiment_trains_it_and_the_result_takes_the_place_of_the_forged_one(store):
    run, work = forged(), an_experiment(1)
    bring(store, ANN, run)
    assert store.begin(work, "host:1:1.0")  # nobody is told that there is a result already
    assert finish(store, work.fingerprint(), an_outcome(value=0.75))
    assert store.get(work.fingerprint()).trained.predictions.flat[0] == 0.75
    (anns,) = store.lists.of(ANN)
    assert not anns.imported


def test_a_file_never_changes_a_run_of_the_store(store):
    work = an_experiment(1)
    store.begin(work, "host:1:1.0")
    finish(store, work.fingerprint(), an_outcome(value=0.75))
    bring(store, ANN, forged())
    assert store.get(work.fingerprint()).trained.predictions.flat[0] == 0.75
    assert not store.lists.of(ANN)[0].imported
    assert store.packed.known([work.fingerprint()]) == {work.fingerprint()}


def test_two_browsers_bring_different_results_of_one_experiment(store):
    bring(store, ANN, forged(value=1.0))
    bring(store, BOB, forged(value=2.0))
    name = forged().fingerprint
    assert [store.imported.get(one, name).trained.predictions.flat[0] for one in (ANN, BOB)] == [1.0, 2.0]
    bring(store, ANN, forged(value=3.0))
    assert [store.imported.get(one, name).trained.predictions.flat[0] for one in (ANN, BOB)] == [3.0, 2.0]


def test_a_run_without_a_result_has_none(store):
    work = an_experiment(1)
    bring(store, ANN, Imported(work.fingerprint(), work.to_json(), "interrupted", "None.", (), b""))
    assert store.imported.get(ANN, work.fingerprint()).outcome is None
    assert store.imported.content(ANN, work.fingerprint()) is None
    assert store.imported.sizes(ANN) == {}
    assert store.lists.of(ANN)[0].status == "interrupted"


def test_a_metric_that_is_no_number_stays_none(store):
    work = an_experiment(1)
    metrics = (FinalMetric("loss", "last", None, 3), FinalMetric("loss", "best", 0.5, 2))
    bring(store, ANN, Imported(work.fingerprint(), work.to_json(), "failed", "", metrics, b""))
    assert store.imported.final_metrics(ANN, [work.fingerprint()]) == {work.fingerprint(): list(metrics)}


def test_what_is_on_no_list_goes_after_an_undo_would_have_come(store):
    run = forged()
    bring(store, ANN, run)
    entries = store.lists.remove(ANN, [run.fingerprint])
    store.imported.prune()
    store.lists.restore(ANN, entries)
    assert store.lists.of(ANN)[0].imported
    store.lists.remove(ANN, [run.fingerprint])
    unlisted_long_ago(store)
    store.imported.prune()
    assert store.imported.get(ANN, run.fingerprint) is None
    bring(store, ANN, run)
    store.imported.forget(ANN)
    assert store.imported.get(ANN, run.fingerprint) is None


@pytest.mark.parametrize(("limit", "both"), [("MOST_BYTES", 3), ("MOST_BYTES_OF_ALL", 2), ("MOST_RUNS_OF_ALL", 2)])
def test_the_oldest_make_room(store, monkeypatch, limit, both):
    size = len(forged().content)
    monkeypatch.setattr(imported, limit, 2 if limit == "MOST_RUNS_OF_ALL" else 2 * size + size // 2)
    bring(store, BOB, forged(9))
    for seed in (1, 2, 3):
        bring(store, ANN, forged(seed))
        time.sleep(0.005)
    store.imported.prune()
    assert sorted(store.imported.sizes(ANN)) == sorted(forged(seed).fingerprint for seed in (2, 3))
    assert len(store.imported.sizes(ANN)) + len(store.imported.sizes(BOB)) == both


def test_a_table_that_is_deleted_takes_the_runs_that_read_it_along(store):
    key = store.put_table(b"day,rain\n1,2\n")
    run, other = forged(1, data=key), forged(2)
    bring(store, ANN, run, other)
    store.delete_table(key)
    assert store.imported.get(ANN, run.fingerprint) is None
    assert store.imported.get(ANN, other.fingerprint) is not None


def test_packed_results_are_those_of_the_store(store):
    work, waits, cut = an_experiment(1), an_experiment(2), an_experiment(3)
    for one in (work, waits, cut):
        store.begin(one, "host:1:1.0")
    finish(store, work.fingerprint(), an_outcome())
    store.mark_interrupted(cut.fingerprint())
    names = [one.fingerprint() for one in (work, waits, cut)]
    assert store.packed.get(names[0]) == pack(an_outcome())
    assert store.packed.get(names[1]) is None
    assert store.packed.sizes(names) == {names[0]: len(pack(an_outcome()))}
    assert store.packed.known([*names, "f" * 32]) == set(names[:2])
