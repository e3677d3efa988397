import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy

from core.network.summary import Summary, SummaryRow
from core.runs import INTERRUPTED, RunStore, RunStoreError, this_process, uploads
from core.runs import store as store_module
from core.runs.codec import pack, unpack
from core.runs.database import CACHE_KB, default_url, open_database
from core.settings import settings
from tests.core.fake_work import an_experiment, an_outcome, until
from tests.core.runs.ends import finish

ROOT = Path(__file__).parents[3]
ME = this_process()


@pytest.fixture
def store(url):
    store = RunStore(url)
    yield store
    store.close()


def same(a, b):
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and np.array_equal(a, b, equal_nan=a.dtype.kind in "fcMm")
    if isinstance(a, tuple) and a and isinstance(a[0], np.ndarray):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return a == b


def change(url, statement, **values):
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(statement), values)
    engine.dispose()


ARRAYS = [
    *(np.arange(6).astype(kind).reshape(2, 3) for kind in ("f2", "f4", "f8", "i1", "i4", "i8", "u1", "?", "c8", ">f4")),
    np.array(["a", "Zürich", ""]),
    np.array([b"ab", b""]),
    np.array(["2024-01-31", "NaT"], dtype="datetime64[D]"),
    np.array([np.nan, np.inf, -0.0]),
    np.array(3.5, dtype=np.float32),
    np.zeros((0, 4), dtype=np.int32),
    np.array([]),
    np.asfortranarray(np.arange(12.0).reshape(3, 4)),
    np.arange(24).reshape(2, 3, 4)[:, ::2, 1:],
    np.random.default_rng(0).normal(size=(40, 1000)),
    np.zeros(200_000),
]


def test_every_array_comes_back_as_it_was(store):
    outcome = replace(
        an_outcome(),
        history={f"{i} / é": array for i, array in enumerate(ARRAYS)},
        weights=tuple(ARRAYS),
        snapshot_epochs=np.zeros(0, dtype=np.int64),
        predictions=np.zeros((0, 1, 1)),
        summary=Summary((SummaryRow("lstm", "LSTM", (None, None, 2), 40), SummaryRow("x", "Y", (), 0)), 1, 2, 3),
        reason="Stopped early: schön.",
        note="3 of 20 words have a vector.",
    )
    experiment = an_experiment()
    assert store.begin(experiment, ME)
    assert store.finish_packed(experiment.fingerprint(), pack(outcome), "finished", outcome.reason)
    back = store.get(experiment.fingerprint()).outcome
    for field in fields(outcome):
        assert same(getattr(outcome, field.name), getattr(back, field.name)), field.name


def test_an_outcome_without_anything_learned_comes_back():
    nothing = replace(an_outcome("failed"), history={}, weights=(), seconds={}, summary=Summary((), 0, 0, 0))
    back = unpack(pack(nothing))
    assert back.history == {}
    assert back.weights == ()
    assert back.summary.rows == ()


def test_python_objects_are_neither_written_nor_read():
    with pytest.raises(ValueError, match=r"[Oo]bject"):
        pack(replace(an_outcome(), predictions=np.array([{"a": 1}], dtype=object)))


def test_what_repeats_is_compressed_and_what_does_not_is_not():
    assert len(pack(replace(an_outcome(), predictions=np.zeros(1_000_000)))) < 100_000
    assert len(pack(replace(an_outcome(), predictions=np.random.default_rng(0).random(10_000)))) > 80_000


def test_an_outcome_cannot_be_changed_by_one_who_looks_at_it():
    with pytest.raises(ValueError, match="read-only"):
        unpack(pack(an_outcome())).predictions[:] = 0


def test_a_run_from_its_beginning_to_its_end(store):
    experiment = an_experiment()
    name = experiment.fingerprint()
    assert store.get(name) is None
    assert store.begin(experiment, ME)
    run = store.get(name)
    assert (run.status, run.experiment, run.outcome, run.started, run.attempts) == ("queued", experiment, None, None, 0)
    assert timedelta(0) <= datetime.now(UTC) - run.created < timedelta(minutes=1)
    store.mark_running(name, 1)
    run = store.get(name)
    assert (run.status, run.attempts) == ("running", 1)
    assert run.started >= run.created
    assert finish(store, name, an_outcome())
    run = store.get(name)
    assert (run.status, run.outcome.epochs) == ("finished", 3)
    assert run.finished >= run.started
    assert store.get(name, with_outcome=False).outcome is None


def test_a_finished_run_is_never_changed(store):
    experiment = an_experiment()
    name = experiment.fingerprint()
    store.begin(experiment, ME)
    finish(store, name, an_outcome(value=1.0))
    assert not store.begin(experiment, ME)
    assert not store.begin(experiment, ME, again=True)
    assert not finish(store, name, an_outcome(value=2.0))
    store.mark_running(name, 2)
    store.mark_failed(name, "no")
    store.mark_stopped(name, "no")
    store.mark_interrupted(name)
    store.discard(name, ME)
    run = store.get(name)
    assert (run.status, run.reason, run.attempts) == ("finished", "", 0)
    assert run.outcome.predictions.max() == 1.0


@pytest.mark.parametrize("end", ["stopped", "failed"])
def test_a_run_that_did_not_come_to_its_end_is_begun_again_only_when_asked(store, end):
    experiment = an_experiment()
    name = experiment.fingerprint()
    store.begin(experiment, ME)
    finish(store, name, an_outcome(end, epochs=2))
    assert store.get(name).status == end
    assert store.get(name).outcome.epochs == 2
    assert not store.begin(experiment, ME)
    assert store.begin(experiment, ME, again=True)
    assert store.get(name).outcome is None
    store.mark_failed(name, "Choose fewer units")
    assert (store.get(name).status, store.get(name).reason) == ("failed", "Choose fewer units")


def test_a_run_of_a_living_server_is_not_taken_from_it(store):
    experiment = an_experiment()
    assert store.begin(experiment, "elsewhere:1:0.0")
    assert not store.begin(experiment, ME)
    assert store.get(experiment.fingerprint()).status == "queued"


def test_a_run_whose_server_on_this_machine_ended_is_interrupted_and_can_be_begun_anew(store):
    command = [sys.executable, "-c", "from core.runs import this_process; print(this_process())"]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    experiment = an_experiment()
    assert store.begin(experiment, child.stdout.strip())
    run = store.get(experiment.fingerprint())
    assert (run.status, run.reason) == ("interrupted", INTERRUPTED)
    assert store.begin(experiment, ME)
    assert store.get(experiment.fingerprint()).status == "queued"


def test_a_process_number_that_was_given_again_is_not_the_owner(store):
    host, pid, birth = ME.rsplit(":", 2)
    store.begin(an_experiment(), f"{host}:{pid}:{float(birth) - 3600}")
    assert store.get(an_experiment().fingerprint()).status == "interrupted"


def test_a_server_elsewhere_that_is_silent_for_a_minute_has_ended(store, url):
    experiment = an_experiment()
    name = experiment.fingerprint()
    store.begin(experiment, "elsewhere:1:0.0")
    change(url, "UPDATE runs SET seen_at = :at", at=time.time() - 61)
    assert store.get(name).status == "interrupted"
    store.beat("elsewhere:1:0.0")
    assert store.get(name).status == "queued"


def test_discarding_forgets_a_run_that_has_not_ended(store):
    experiment = an_experiment()
    store.begin(experiment, ME)
    store.discard(experiment.fingerprint(), "elsewhere:1:0.0")
    assert store.get(experiment.fingerprint())
    store.discard(experiment.fingerprint(), ME)
    assert store.get(experiment.fingerprint()) is None


def test_an_outcome_that_is_too_large_is_refused_in_a_sentence(store, monkeypatch):
    monkeypatch.setattr(store_module, "MAX_OUTCOME_BYTES", 1000)
    store.begin(an_experiment(), ME)
    with pytest.raises(RunStoreError, match="fewer units or layers"):
        finish(store, an_experiment().fingerprint(), an_outcome())


def test_tables_are_kept_by_content(store, monkeypatch):
    content = "Datum,°C\n".encode("latin-1") * 100
    key = store.put_table(content)
    assert store.put_table(content) == key
    assert store.get_table(key) == content
    assert store.put_table(b"") != key
    assert store.get_table("0" * 64) is None
    monkeypatch.setattr(uploads, "MAX_UPLOAD", 10)
    with pytest.raises(RunStoreError, match="keep only the columns"):
        store.put_table(b"12345678901")


def finished(store, seed, used_at, url):
    experiment = an_experiment(seed)
    store.begin(experiment, ME)
    finish(store, experiment.fingerprint(), an_outcome())
    change(url, "UPDATE runs SET used_at = :at WHERE fingerprint = :name", at=used_at, name=experiment.fingerprint())
    return experiment.fingerprint()


def test_old_runs_make_room_the_least_recently_used_first(url):
    store, now = RunStore(url, max_runs=3), time.time()
    names = [finished(store, seed, now - 5000 + seed, url) for seed in range(3)]
    live = an_experiment(99)
    store.begin(live, ME)
    change(url, "UPDATE runs SET used_at = 0 WHERE status = 'queued'")
    assert store.get(names[0])  # a look makes it recent
    finished(store, 3, now, url)
    assert store.get(names[0])
    assert store.get(names[1]) is None
    assert store.get(names[2])
    assert store.get(live.fingerprint()).status == "queued"
    store.close()


def test_large_runs_and_tables_make_room_by_their_bytes(url):
    size = len(pack(an_outcome()))
    store, now = RunStore(url, max_run_bytes=int(2.5 * size), max_upload_bytes=25), time.time()
    names = [finished(store, seed, now - 5000 + seed, url) for seed in range(4)]
    store.prune()
    assert [store.get(name, with_outcome=False) is not None for name in names] == [False, False, True, True]
    keys = []
    for letter in (b"a", b"b", b"c"):
        keys.append(store.put_table(letter * 10))
        change(url, "UPDATE uploads SET used_at = used_at - 10")
    assert [store.get_table(key) is not None for key in keys] == [False, True, True]
    store.close()


WRITER = """
import sys
from core.runs import RunStore, this_process
from tests.core.fake_work import an_experiment, an_outcome
from tests.core.runs.ends import finish
import dataclasses, numpy
store, (first, last, shared) = RunStore(sys.argv[1]), map(int, sys.argv[2:])
print("ready", flush=True)
for seed in range(first, last):
    if store.begin(an_experiment(seed), this_process()):
        store.begin(an_experiment(seed + 1_000_000 * (1 - shared)), this_process())
        weights = (numpy.random.default_rng(seed).random((30, 1000)),)
        outcome = dataclasses.replace(an_outcome(value=float(seed)), weights=weights)
        finish(store, an_experiment(seed).fingerprint(), outcome)
        print(seed, flush=True)
"""


def writer(url, first, last, *, shared):
    command = [sys.executable, "-c", WRITER, url, str(first), str(last), str(int(shared))]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def whole(store, seed):
    run = store.get(an_experiment(seed).fingerprint())
    assert run.status == "finished"
    assert run.outcome.predictions.max() == seed
    assert np.array_equal(run.outcome.weights[0], np.random.default_rng(seed).random((30, 1000)))


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_finished_runs_whole_and_says_which_were_cut_off(store, url):
    cut = 0
    for turn in range(4):
        first = turn * 10_000
        child = writer(url, first, first + 10_000, shared=False)
        assert child.stdout.readline() == "ready\n"
        threading.Timer(random.Random(turn).uniform(0.01, 0.3), os.kill, (child.pid, signal.SIGKILL)).start()
        said = [int(line) for line in child.stdout.read().splitlines()]
        child.wait()
        for seed in said:
            whole(store, seed)
        for seed in range(first, first + len(said) + 2):
            for name in (an_experiment(seed).fingerprint(), an_experiment(seed + 1_000_000).fingerprint()):
                run = store.get(name)
                assert run is None or run.status in ("finished", "interrupted")
                if run and run.status == "interrupted":
                    assert (run.outcome, run.reason) == (None, INTERRUPTED)
                    cut += 1
    assert cut


@pytest.mark.slow
def test_two_servers_write_at_once_and_train_nothing_twice(store, url):
    children = [writer(url, 0, 40, shared=True) for _ in range(2)]
    claimed = [[int(line) for line in child.communicate(timeout=60)[0].splitlines()[1:]] for child in children]
    assert [child.returncode for child in children] == [0, 0]
    assert sorted(claimed[0] + claimed[1]) == list(range(40))
    for seed in range(40):
        whole(store, seed)


def test_many_threads_read_and_write(store):
    def use(seed):
        experiment = an_experiment(seed)
        store.begin(experiment, ME)
        finish(store, experiment.fingerprint(), an_outcome(value=float(seed)))
        done.append(store.get(experiment.fingerprint()).outcome.predictions.max() == seed)

    done = []
    threads = [threading.Thread(target=use, args=(seed,)) for seed in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [True] * 20


def test_each_connection_keeps_few_pages_of_a_file(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA cache_size").scalar() == -CACHE_KB
    engine.dispose()


def test_where_runs_are_kept_is_set_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.delenv("UNROLLED_DATABASE", raising=False)
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path / "elsewhere"))
    store = RunStore()
    store.begin(an_experiment(), ME)
    file = tmp_path / "elsewhere" / "runs.sqlite"
    assert until(file.exists)
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    store.close()
    monkeypatch.setenv("UNROLLED_DATABASE", "postgresql+psycopg://somewhere/runs")
    assert default_url() == "postgresql+psycopg://somewhere/runs"
    monkeypatch.delenv("UNROLLED_DATA")
    assert settings().data == ROOT / "data"
