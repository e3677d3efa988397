"""Opening runs behind the database: finished runs that nobody trained here."""

import hashlib
from datetime import date

import numpy as np
import pytest

from core.engine import Engine
from core.runs import OpeningRuns, RunStore, this_process
from core.runs.codec import pack
from core.runs.opening_runs import INDEX, Entry, file_of, index_text, read_index
from tests.core import fake_work
from tests.core.fake_work import an_experiment, an_outcome
from tests.core.runs.ends import finish

MADE = date(2026, 3, 9)
WHOLE, FIGURES, OTHER = (an_experiment(seed) for seed in range(3))
ME = this_process()
DEAD = ME.rsplit(":", 1)[0] + ":1.0"  # a server that had this process's number once


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "openings"
    folder.mkdir()
    entries = {}
    for experiment in (WHOLE, FIGURES):
        content = pack(an_outcome(value=7.0))
        file_of(folder, experiment.fingerprint()).write_bytes(content)
        entries[experiment.fingerprint()] = Entry(
            experiment.to_json(), MADE, experiment == WHOLE, hashlib.sha256(content).hexdigest()
        )
    (folder / INDEX).write_text(index_text(entries))
    return folder


@pytest.fixture
def store(tmp_path, folder):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}", openings=OpeningRuns(folder))
    yield store
    store.close()


@pytest.fixture
def engine(store):
    """An engine whose workers never come."""
    engine = Engine(store, perform=fake_work.perform, warm_up=fake_work.warm_up)
    yield engine
    engine.close()


def test_a_whole_run_is_finished_and_knows_its_date(store):
    run = store.get(WHOLE.fingerprint())
    assert (run.status, run.made, run.work, run.ships) == ("finished", MADE, WHOLE, True)
    assert run.outcome.predictions.max() == 7.0
    assert store.get(WHOLE.fingerprint(), with_outcome=False).outcome is None
    assert store.get(OTHER.fingerprint()) is None


def test_a_run_that_failed_says_why(tmp_path, folder):
    content = pack(an_outcome(status="failed"))
    file_of(folder, OTHER.fingerprint()).write_bytes(content)
    entries = read_index(folder)
    failed = Entry(OTHER.to_json(), MADE, True, hashlib.sha256(content).hexdigest(), "The loss exploded.")
    (folder / INDEX).write_text(index_text(entries | {OTHER.fingerprint(): failed}))
    found = OpeningRuns(folder)
    for run in (found.get(OTHER.fingerprint()), found.get(OTHER.fingerprint(), with_outcome=False)):
        assert (run.status, run.reason, run.made) == ("failed", "The loss exploded.", MADE)
    assert found.get(WHOLE.fingerprint()).status == "finished"


def test_a_run_that_is_only_measured_is_no_run_of_a_page(store):
    assert store.get(FIGURES.fingerprint()) is None
    assert store.opening_figures(FIGURES.fingerprint()).made == MADE
    assert store.opening_figures(WHOLE.fingerprint()).made == MADE
    assert store.opening_figures(OTHER.fingerprint()) is None


def test_final_metrics_of_both_kinds(store):
    names = [one.fingerprint() for one in (WHOLE, FIGURES, OTHER)]
    metrics = store.final_metrics(names)
    assert set(metrics) == set(names[:2])
    assert {metric.name for metric in metrics[names[1]]} >= {"loss"}


def test_a_run_of_the_database_comes_first(store):
    assert store.begin(WHOLE, ME)
    assert store.get(WHOLE.fingerprint()).status == "queued"
    finish(store, WHOLE.fingerprint(), an_outcome(value=1.0))
    run = store.get(WHOLE.fingerprint())
    assert (run.made, run.outcome.predictions.max()) == (None, 1.0)


def test_an_interrupted_run_is_the_opening_run_again(store):
    assert store.begin(WHOLE, DEAD)
    assert store.get(WHOLE.fingerprint()).status == "finished"
    assert store.begin(WHOLE, ME)


@pytest.mark.parametrize("harm", ["missing", "cut", "no index", "broken index"])
def test_a_damaged_file_is_as_if_it_were_not_there(tmp_path, folder, harm):
    file = file_of(folder, WHOLE.fingerprint())
    if harm == "missing":
        file.unlink()
    elif harm == "cut":
        file.write_bytes(file.read_bytes()[:-100])
    elif harm == "no index":
        (folder / INDEX).unlink()
    else:
        (folder / INDEX).write_text('{"a": 1}')
    openings = OpeningRuns(folder)
    for with_outcome in (False, True):
        assert openings.get(WHOLE.fingerprint(), with_outcome=with_outcome) is None


def test_a_file_that_goes_later_is_missed_at_once_and_for_good(folder):
    openings = OpeningRuns(folder)
    assert openings.get(WHOLE.fingerprint(), with_outcome=False)
    file_of(folder, WHOLE.fingerprint()).unlink()
    assert openings.get(WHOLE.fingerprint()) is None
    assert openings.get(WHOLE.fingerprint(), with_outcome=False) is None


def test_the_engine_has_them_at_once_and_trains_them_only_when_asked_to(engine):
    name = WHOLE.fingerprint()
    state = engine.state(name)
    assert (state.status, state.made) == ("finished", MADE)
    assert engine.run(name).outcome is not None
    assert engine.submit(WHOLE) == name
    assert engine.state(name).status == "finished"
    assert engine.submit(WHOLE, again=True) == name
    assert engine.state(name).status == "queued"
    engine.stop(name)
    assert engine.wait(name, 5).status == "stopped"
    assert engine.run(name).made == MADE  # it never began, so there is still the opening run


def test_a_run_without_weights_is_trained_when_a_page_wants_it(engine):
    name = FIGURES.fingerprint()
    assert engine.state(name) is None
    assert engine.opening_figures(name) is not None
    engine.submit(FIGURES)
    assert engine.state(name).status == "queued"


def test_arrays_cannot_be_changed(store):
    run = store.get(WHOLE.fingerprint())
    with pytest.raises(ValueError, match="read-only"):
        run.outcome.predictions[:] = np.nan
