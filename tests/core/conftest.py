"""Databases to keep runs in, and an engine for the tests that need one: starting it takes two seconds."""

import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

import pytest
import sqlalchemy

from core.engine import Engine
from core.runs import RunStore
from tests.core import fake_work
from tests.core.fake_work import until


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture(scope="session")
def postgres():
    """The URL of a PostgreSQL server of our own, without a database's name."""
    pytest.importorskip("psycopg", reason="PostgreSQL's driver is not installed: pip install -r requirements-dev.txt")
    binaries = [*sorted(Path("/usr/lib/postgresql").glob("*/bin")), Path(shutil.which("postgres") or "/").parent]
    binaries = [folder for folder in binaries if (folder / "initdb").exists() and (folder / "postgres").exists()]
    if not binaries:
        pytest.skip("no PostgreSQL server is installed here: apt-get install postgresql")
    # PostgreSQL refuses to run as root.
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if getpass.getuser() == "root" else {}
    folder = Path(tempfile.mkdtemp(prefix="unrolled-postgres-"))
    if user:
        shutil.chown(folder, "postgres", "postgres")
    data, port = folder / "data", free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    initialise = ["initdb", "-D", data, "-U", "unrolled", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C"]
    subprocess.run([binaries[-1] / initialise[0], *initialise[1:]], check=True, **user, **quiet)
    listen = ["-h", "127.0.0.1", "-p", str(port), "-k", folder, "-c", "fsync=off"]
    server = subprocess.Popen([binaries[-1] / "postgres", "-D", data, *listen], **user, **quiet)
    url = f"postgresql+psycopg://unrolled@127.0.0.1:{port}"
    try:
        until(lambda: server.poll() is None and answers(f"{url}/postgres"))
        yield url
    finally:
        server.send_signal(signal.SIGINT)  # a fast shutdown, which does not wait for open connections
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def answers(url):
    engine = sqlalchemy.create_engine(url)
    try:
        with engine.connect():
            return True
    except sqlalchemy.exc.OperationalError:
        return False
    finally:
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """A new database in each kind of server."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'runs.sqlite'}"
    server, name = request.getfixturevalue("postgres"), f"runs_{uuid.uuid4().hex}"
    engine = sqlalchemy.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return f"{server}/{name}"


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    """Two workers on this machine that train nothing; every test asks for experiments of its own."""
    os.environ.pop("UNROLLED_SCHEDULER", None)
    store = RunStore(f"sqlite:///{tmp_path_factory.mktemp('engine') / 'runs.sqlite'}")
    engine = Engine(store, n_workers=2, perform=fake_work.perform, warm_up=fake_work.warm_up, answer=fake_work.answer)
    engine.start()
    until(lambda: engine.health().warm == 2)
    yield engine
    engine.close()
    store.close()
