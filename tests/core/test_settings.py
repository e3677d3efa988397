"""What the environment sets, read at the moment of use."""

from pathlib import Path

from core.settings import ROOT, settings

NAMES = (
    *("UNROLLED_DATA", "UNROLLED_DATABASE", "UNROLLED_SCHEDULER", "UNROLLED_IMDB", "UNROLLED_WORKER_MB"),
    *("UNROLLED_WORKER_NICE", "UNROLLED_UPLOADS", "UNROLLED_NAMES"),
)


def test_an_environment_that_sets_nothing(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    plain = settings()
    assert (plain.data, plain.database, plain.scheduler, plain.imdb) == (ROOT / "data", None, None, None)
    assert plain.database_url == f"sqlite:///{ROOT / 'data' / 'runs.sqlite'}"
    assert (plain.worker_nice, plain.uploads, plain.names) == (10, True, True)
    for name in NAMES:
        monkeypatch.setenv(name, "")
    assert settings() == plain


def test_what_is_set_counts_from_then_on(monkeypatch):
    monkeypatch.delenv("UNROLLED_DATABASE", raising=False)
    monkeypatch.setenv("UNROLLED_DATA", "/elsewhere")
    assert settings().database_url == "sqlite:////elsewhere/runs.sqlite"
    monkeypatch.setenv("UNROLLED_DATABASE", "postgresql+psycopg://host/runs")
    monkeypatch.setenv("UNROLLED_SCHEDULER", "tcp://10.0.0.1:8786")
    monkeypatch.setenv("UNROLLED_IMDB", "~/imdb.npz")
    assert settings().database_url == "postgresql+psycopg://host/runs"
    assert settings().scheduler == "tcp://10.0.0.1:8786"
    assert settings().imdb == Path("~/imdb.npz")


def test_uploads_and_names_can_be_switched_off(monkeypatch):
    monkeypatch.setenv("UNROLLED_UPLOADS", "off")
    monkeypatch.setenv("UNROLLED_NAMES", "off")
    assert (settings().uploads, settings().names) == (False, False)
    monkeypatch.setenv("UNROLLED_NAMES", "on")
    assert settings().names


def test_the_readme_names_every_setting():
    table = (ROOT / "README.md").read_text().split("## Settings")[1].split("\n## ")[0]
    assert {f"UNROLLED_{name.upper()}" for name in type(settings()).model_fields} == set(NAMES)
    assert all(f"| `{name}` |" in table for name in NAMES)
