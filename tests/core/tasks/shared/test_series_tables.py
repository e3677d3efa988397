"""The tables that ship are those that were copied: by their checksums, and by what their sources say of them."""

import hashlib
import json

import pytest

from core.tasks.shared.series_tables import FOLDER, series_table

SUMS = json.loads((FOLDER / "sha256.json").read_text())


@pytest.mark.parametrize("name", SUMS)
def test_a_table_has_its_checksum(name):
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == SUMS[name]


def test_every_table_has_a_checksum_and_a_row_in_the_readme():
    tables = {path.name for path in FOLDER.glob("*.csv.gz")}
    assert tables == set(SUMS)
    assert all(f"`{name}`" in (FOLDER / "README.md").read_text() for name in tables)


@pytest.mark.parametrize(
    ("name", "rows", "first", "last"),
    [
        ("sp500", 5031, "1999-01-04", "2018-12-31"),
        ("particulates", 508, "1970-01-01", "1979-09-20"),
        ("flu", 436, "2017-12-31", "2026-05-03"),
        ("stocks", 3270, "2000-03-01", "2013-03-01"),
    ],
)
def test_rows_and_days(name, rows, first, last):
    dates = series_table(name)["date"]
    assert len(dates) == rows
    assert (f"{dates.iloc[0]:%Y-%m-%d}", f"{dates.iloc[-1]:%Y-%m-%d}") == (first, last)
    assert dates.is_monotonic_increasing
    assert dates.is_unique


def test_the_heartbeats_have_two_shapes():
    assert series_table("beats")["shape"].value_counts().to_dict() == {0: 373, 1: 104}
