"""What the page says is kept is what the code keeps to."""

import re

import pytest

from core import csv_files
from core.runs import imported, run_lists, store, unit_name, unit_names, uploads
from core.runs.store import RunStore
from core.settings import Settings
from core.views.what_is_kept.kept import sections, size
from core.words import storage
from core.work import checkpoints, vectors


def text(**environment):
    return " ".join(sections(Settings(**environment), cookie="the_cookie", cookie_days=123).values()).replace("\n", " ")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    for name in ("UPLOADS", "NAMES", "DATABASE"):
        monkeypatch.delenv(f"UNROLLED_{name}", raising=False)


NUMBERS = {
    "MAX_RUNS": (store, "The last {:,} are kept", None),
    "MAX_RUN_BYTES": (store, "are kept, up to {} together. Those", size),
    "MAX_UPLOADS": (uploads, "The last {:,} tables and texts", None),
    "MAX_UPLOAD_BYTES": (store, "are kept, up to {} together. Of a file", size),
    "LETTERS": (unit_name, "(up to {} letters)", None),
    "MOST_OF_ALL": (unit_names, "the last {:,} of all visitors", None),
    "MOST": (run_lists, "Your last {:,} are kept", None),
    "MOST_PINNED": (run_lists, "up to {} can be pinned", None),
    "MOST_RUNS_OF_ALL": (imported, "at most {:,} runs. The oldest", None),
    "MOST_BYTES_OF_ALL": (imported, "and {} of all visitors together", size),
    "MAX_MB": (csv_files, "table that you upload (up to {} MB)", None),
    "MOST_UPLOAD": (storage, "word vectors (up to {})", size),
    "MOST_BYTES": (storage, "numbers are kept, {} of all such files", size),
}


@pytest.mark.parametrize("limit", NUMBERS)
def test_a_limit_that_changes_changes_the_sentence(limit, monkeypatch):
    module, sentence, written = NUMBERS[limit]
    for value in (getattr(module, limit), 7_000_000):
        monkeypatch.setattr(module, limit, value)
        assert sentence.format(written(value) if written else value) in text()


def test_the_limits_are_those_that_the_store_uses(tmp_path):
    made = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    assert (made._max_runs, made._max_run_bytes, made._uploads._max_bytes) == (
        *(store.MAX_RUNS, store.MAX_RUN_BYTES),
        store.MAX_UPLOAD_BYTES,
    )
    made.close()
    assert vectors.MAX_CORPUS <= uploads.MAX_UPLOAD


def test_what_is_kept_of_files_of_runs_is_said(monkeypatch):
    for value in (imported.MOST_BYTES, 7_000_000):
        monkeypatch.setattr(imported, "MOST_BYTES", value)
        assert f"Of all of yours, {size(value)} are kept" in text()


def test_what_is_kept_of_unfinished_networks_is_said(monkeypatch):
    for hours, most in ((checkpoints.HOURS, checkpoints.MOST_BYTES), (7, 7_000_000)):
        monkeypatch.setattr(checkpoints, "HOURS", hours)
        monkeypatch.setattr(checkpoints, "MOST_BYTES", most)
        assert f"in any case {hours} hours after it was last at work. Of all networks, {size(most)} of it" in text()


def test_the_cookie_and_its_days_are_named():
    assert "`the_cookie`" in text()
    assert "lasts 123 days" in text()


def test_what_is_switched_off_is_said_and_its_limits_are_not(monkeypatch):
    assert "switched off" not in text()
    monkeypatch.setenv("UNROLLED_UPLOADS", "off")
    monkeypatch.setenv("UNROLLED_NAMES", "off")
    said = text()
    assert "Uploads are switched off" in said
    assert "Naming units is switched off" in said
    assert "table that you upload" not in said
    assert "Runs that you add from a file" not in said
    assert "letters" not in said


def test_where_it_lies_follows_the_database(monkeypatch):
    assert "lies in a file in the server's data folder" in text()
    monkeypatch.setenv("UNROLLED_DATABASE", "postgresql+psycopg://host/runs")
    said = text()
    assert "lies in a database server" in said
    assert not re.search("host/runs|postgresql", said)  # a visitor need not know its address
