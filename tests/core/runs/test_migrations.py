"""The database's tables: made by migrations, also out of a database of before there were any."""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event

from core.runs import RunStore, migrations
from core.runs.codec import pack
from core.runs.database import metadata, open_database
from core.runs.metrics import FinalMetric, final_metrics
from core.runs.migrations import HEAD, DatabaseError
from core.runs.unit_name import UnitName
from core.runs.unit_names import UnitNames
from tests.core.fake_work import FakeJob, a_job_result, an_experiment, an_outcome

ROOT = Path(__file__).parents[3]

# As create_all made them, before there were migrations. {bytes} and {double} are the server's own names.
OLD = [
    "CREATE TABLE outcomes (fingerprint VARCHAR(64) NOT NULL, content {bytes} NOT NULL, PRIMARY KEY (fingerprint))",
    (
        "CREATE TABLE runs (fingerprint VARCHAR(64) NOT NULL, experiment TEXT NOT NULL, status VARCHAR(16) NOT NULL, "
        "reason TEXT NOT NULL, attempts INTEGER NOT NULL, created {double} NOT NULL, started {double}, "
        "finished {double}, owner VARCHAR(300) NOT NULL, seen_at {double} NOT NULL, used_at {double} NOT NULL, "
        "bytes BIGINT NOT NULL, PRIMARY KEY (fingerprint))"
    ),
    "CREATE INDEX ix_runs_used_at ON runs (used_at)",
    "CREATE TABLE upload_contents (hash VARCHAR(64) NOT NULL, content {bytes} NOT NULL, PRIMARY KEY (hash))",
    (
        "CREATE TABLE uploads (hash VARCHAR(64) NOT NULL, used_at {double} NOT NULL, bytes BIGINT NOT NULL, "
        "PRIMARY KEY (hash))"
    ),
    "CREATE INDEX ix_uploads_used_at ON uploads (used_at)",
]
OLD_NAMES = [
    (
        "CREATE TABLE unit_names (network VARCHAR(64) NOT NULL, layer INTEGER NOT NULL, backward INTEGER NOT NULL, "
        "unit INTEGER NOT NULL, name VARCHAR(80) NOT NULL, said_at {double} NOT NULL, "
        "PRIMARY KEY (network, layer, backward, unit))"
    ),
    "CREATE INDEX ix_unit_names_said_at ON unit_names (said_at)",
    "INSERT INTO unit_names VALUES ('network', 0, 0, 3, 'praise', 1.0)",
]


def make_old(url, results, *, with_names):
    """A database of before, with finished runs in it."""
    if "sqlite" in url:
        Path(sqlalchemy.make_url(url).database).parent.mkdir(parents=True)
    engine = sqlalchemy.create_engine(url)
    types = {"bytes": "BLOB", "double": "DOUBLE"}
    if engine.dialect.name == "postgresql":
        types = {"bytes": "BYTEA", "double": "DOUBLE PRECISION"}
    with engine.begin() as connection:
        for statement in [*OLD, *(OLD_NAMES if with_names else [])]:
            connection.exec_driver_sql(statement.format(**types))
        run = sqlalchemy.text(
            "INSERT INTO runs VALUES (:name, :json, :status, '', 1, :now, :now, :now, 'host:1:1.0', :now, :now, :bytes)"
        )
        outcome = sqlalchemy.text("INSERT INTO outcomes VALUES (:name, :content)")
        for work, result in results:
            values = {"name": work.fingerprint(), "now": time.time()}
            content = pack(result)
            row = {"json": work.to_json(), "status": result.status, "bytes": len(content)}
            connection.execute(run, values | row)
            connection.execute(outcome, {"name": work.fingerprint(), "content": content})
    engine.dispose()


@pytest.mark.parametrize("with_names", [True, False])
def test_a_database_of_before_is_opened_with_its_runs(url, with_names):
    make_old(url, [(an_experiment(7), an_outcome(value=7.0))], with_names=with_names)
    store = RunStore(url)
    run = store.get(an_experiment(7).fingerprint())
    assert (run.status, run.outcome.predictions.max()) == ("finished", 7.0)
    with store._reading.connect() as connection:
        assert migrations.version(connection) == HEAD
        assert not compare_metadata(MigrationContext.configure(connection), metadata)
    names = UnitNames(url)
    names.put(UnitName(network="network", layer=0, backward=False, unit=4, name="blame"), "a browser")
    assert [name.name for name in names.of("network", "a browser")] == ["praise", "blame"][not with_names :]
    assert [name.name for name in names.of("network", "another")] == ["praise"][not with_names :]  # everybody's
    names.close()
    store.lists.add("a browser", [an_experiment(7).fingerprint()])
    assert [one.status for one in store.lists.of("a browser")] == ["finished"]
    store.close()


def test_a_database_of_the_version_before_is_opened_with_its_runs_and_names(url):
    """The tables of revision 0003, with what was in them."""
    store, names = RunStore(url), UnitNames(url)
    finish(store, an_experiment(7), an_outcome(value=7.0))
    names.put(UnitName(network="network", layer=0, backward=False, unit=4, name="blame"), "a browser")
    with store._writing.begin() as connection:
        connection.exec_driver_sql("DROP TABLE lists")
        connection.exec_driver_sql("DROP TABLE imported_runs")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0003'")
    store.close()
    names.close()
    store, names = RunStore(url), UnitNames(url)
    assert store.get(an_experiment(7).fingerprint()).outcome.predictions.max() == 7.0
    assert [name.name for name in names.of("network", "a browser")] == ["blame"]
    assert store.lists.of("a browser") == []  # nobody is known to have asked for it
    with store._reading.connect() as connection:
        assert migrations.version(connection) == HEAD
        assert not compare_metadata(MigrationContext.configure(connection), metadata)
    store.close()
    names.close()


def test_a_new_database_has_the_tables_that_the_code_expects(url):
    store = RunStore(url)
    with store._reading.connect() as connection:
        assert migrations.version(connection) == HEAD
        assert not compare_metadata(MigrationContext.configure(connection), metadata)
    store.close()


def test_head_is_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_database_of_a_newer_unrolled_is_a_sentence(url):
    store = RunStore(url)
    with store._writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(DatabaseError, match="version 9999, and this Unrolled knows versions up to"):
        open_database(url)


OPEN = """
import sys
from core.runs import RunStore
print("ready", flush=True)
sys.stdin.readline()
RunStore(sys.argv[1]).close()
print("alembic" in sys.modules)
"""


def open_at_once(url, servers):
    command = [sys.executable, "-c", OPEN, url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    children = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(servers)]
    assert [child.stdout.readline() for child in children] == ["ready\n"] * servers
    for child in children:
        child.stdin.write("\n")
        child.stdin.flush()
    outputs = [child.communicate(timeout=60) for child in children]
    assert [child.returncode for child in children] == [0] * servers, outputs
    return [out.strip() for out, _ in outputs]


@pytest.mark.slow
@pytest.mark.parametrize("old", [True, False])
def test_servers_that_start_at_once_do_not_break_each_other(url, old):
    if old:
        make_old(url, [(an_experiment(7), an_outcome(value=7.0))], with_names=False)
    open_at_once(url, 3)
    store = RunStore(url)
    assert store.get(an_experiment(7).fingerprint()) if old else True
    store.close()


def test_a_database_that_is_up_to_date_is_opened_without_alembic(url):
    RunStore(url).close()
    assert open_at_once(url, 1) == ["False"]


METRICS = [
    FinalMetric("loss", "last", 0.3, 4),
    FinalMetric("loss", "best", 0.1, 3),
    FinalMetric("validation_loss", "last", 0.5, 4),
    FinalMetric("validation_loss", "best", 0.4, 2),
    FinalMetric("accuracy", "last", 0.7, 4),
    FinalMetric("accuracy", "best", 0.9, 2),
]


def with_history():
    history = {
        "loss": np.array([0.4, 0.2, 0.1, 0.3]),
        "validation_epochs": np.array([2, 4]),
        "validation_loss": np.array([0.4, 0.5]),
        "accuracy": np.array([0.5, 0.9, 0.8, 0.7]),
    }
    return replace(an_outcome(epochs=4), history=history)


def finish(store, work, result):
    store.begin(work, "host:1:1.0")
    metrics = final_metrics(result)
    assert store.finish_packed(work.fingerprint(), pack(result), result.status, result.reason, metrics)


def test_final_metrics_are_written_with_the_outcome_and_asked_for_many_runs(url):
    store = RunStore(url)
    works = [an_experiment(seed) for seed in range(3)]
    for work in works[:2]:
        finish(store, work, with_history())
    names = [work.fingerprint() for work in works]
    metrics = store.final_metrics([*names, *(f"{i:032}" for i in range(1000))])  # more than one query takes
    assert set(metrics) == set(names[:2])
    assert sorted(metrics[names[0]]) == sorted(METRICS)
    store.close()


def test_final_metrics_of_a_run_of_before_are_filled_in_once(url):
    experiment, job = an_experiment(7), FakeJob()
    make_old(url, [(experiment, with_history()), (job, a_job_result())], with_names=False)
    store, name = RunStore(url), experiment.fingerprint()
    first = store.final_metrics([name, job.fingerprint()])
    assert list(first) == [name]  # a job has none
    assert sorted(first[name]) == sorted(METRICS)
    statements = []
    event.listen(store._reading, "before_cursor_execute", lambda *event: statements.append(event[2]))
    assert sorted(store.final_metrics([name])[name]) == sorted(METRICS)
    assert not [statement for statement in statements if "outcomes" in statement]
    store.close()


def test_final_metrics_go_with_their_run(url):
    store = RunStore(url, max_runs=1)
    finish(store, an_experiment(0), with_history())
    time.sleep(0.01)
    finish(store, an_experiment(1), with_history())  # makes the first go
    name = an_experiment(1).fingerprint()
    with store._reading.connect() as connection:
        kept = connection.exec_driver_sql("SELECT DISTINCT fingerprint FROM final_metrics").scalars().all()
    assert kept == [name]
    store.close()


def test_a_run_that_is_begun_again_has_no_metrics_until_it_ends(url):
    store, work = RunStore(url), an_experiment(0)
    finish(store, work, replace(with_history(), status="stopped"))
    assert store.final_metrics([work.fingerprint()])
    assert store.begin(work, "host:1:1.0", again=True)
    assert store.final_metrics([work.fingerprint()]) == {}
    store.close()


def test_a_run_that_diverged_has_no_last_value(url):
    store, work = RunStore(url), an_experiment(0)
    history = {"loss": np.array([0.5, np.inf, np.nan]), "mae": np.full(3, np.nan)}
    finish(store, work, replace(an_outcome(), history=history))
    assert sorted(store.final_metrics([work.fingerprint()])[work.fingerprint()], key=str) == [
        FinalMetric("loss", "best", 0.5, 1),
        FinalMetric("loss", "last", None, 3),
        FinalMetric("mae", "best", None, None),
        FinalMetric("mae", "last", None, 3),
    ]
    store.close()
