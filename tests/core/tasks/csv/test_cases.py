"""The files of tests/cases/csv, each of a kind that people bring: with its right reading."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.tasks.csv.moments import in_order
from core.tasks.csv.table import read_table
from core.text.text_columns import read_texts

CASES = Path(__file__).parents[3] / "cases" / "csv"

# name: how it was read, columns of the time, first and last time, what is measured with its first values in file order
READ = {
    "01_airquality.csv": (
        "semicolons, decimal comma, day first, UTF-8",
        ("Date", "Time"),
        ("2023-01-01 00:00", "2023-01-04 17:00"),
        {"CO(GT)": [2.2, 2.4], "T": [10.1, 11.1], "RH": [50.4, 52.2]},
    ),
    "03_beijing.csv": (
        "commas, decimal point, UTF-8",
        ("year", "month", "day", "hour"),
        ("2023-01-01 00:00", "2023-01-04 17:00"),
        {"pm2.5": [np.nan, np.nan], "DEWP": [-15, -13], "TEMP": [-4.2, -4.1]},
    ),
    "05_investing.csv": (
        "commas, decimal point, comma for thousands in “Price”, “Open”, UTF-8",
        ("Date",),
        ("2023-01-01", "2023-03-31"),
        {"Price": [37567.20, 37526.24], "Open": [37566.88, 37526.33], "Vol.": [0.78, 2.71], "Change %": [-0.39, 0.42]},
    ),
    "06_nasdaq.csv": (
        "commas, decimal point, month first, UTF-8",
        ("Date",),
        ("2023-01-01", "2023-03-31"),
        {"Close/Last": [222.99, 221.68], "Volume": [32251538, 36628467], "Open": [221.574, 220.761]},
    ),
    "09b_en_thousands.tsv": (
        "tabs, comma for thousands in “visitors”, UTF-8",
        ("date",),
        ("2023-01-01", "2023-03-31"),
        {"visitors": [950, 990, 1028, 1064]},
    ),
    "11_comments.csv": (
        "commas, decimal point, UTF-8",
        ("year", "month"),
        ("2010-01-01", "2017-06-01"),
        {"average": [390.87, 391.49]},
    ),
    "13_pandas_index.csv": (
        "commas, decimal point, UTF-8",
        ("date",),
        ("2023-01-01", "2023-03-31"),
        {"sales": [100.8, 104.9]},
    ),
    "14_epoch_ms.csv": (
        "commas, times in UTC, UTF-8",
        ("timestamp",),
        ("2021-03-29 00:00:24.321", "2021-03-29 01:29:24.321"),
        {"value": [16, 16, 18]},
    ),
    "15c_utc.csv": (
        "commas, decimal point, times in UTC, UTF-8",
        ("time",),
        ("2023-01-01 00:00", "2023-01-04 17:00"),
        {"load": [400.9, 418.1]},
    ),
    "16_us_months.csv": (
        "commas, decimal point, month first, UTF-8",
        ("DATE",),
        ("2015-01-01", "2022-06-01"),
        {"SALES": [300.0, 308.4]},
    ),
    "17_year2.csv": (
        "commas, decimal point, day first, years 1950 to 2049, UTF-8",
        ("Date",),
        ("2023-01-01", "2023-03-31"),
        {"Value": [10.53, 11.66]},
    ),
    "17d_ampm_newest_first.csv": (
        "commas, month first, UTF-8",
        ("Date",),
        ("2023-01-01 00:00", "2023-01-04 17:00"),
        {"Value": [89, 88]},
    ),
    "20_cp1251.csv": (
        "semicolons, decimal comma, day first, Windows-1251",
        ("Дата",),
        ("2023-01-01", "2023-03-31"),
        {"Продажи": [100.15, 104.55], "Температура": [10.85, 11.54]},
    ),
    "20d_sjis.csv": (
        "commas, decimal point, Shift JIS",
        ("日付",),
        ("2023-01-01", "2023-03-31"),
        {"気温": [11.0, 11.1], "湿度": [60.4, 62.8]},
    ),
    "21_gap.csv": (
        "commas, decimal point, UTF-8",
        ("time",),
        ("2023-01-01 00:00", "2023-04-06 17:00"),
        {"x": [10.56, 11.25]},
    ),
    "26_units_in_cells.csv": (
        "commas, decimal point, UTF-8",
        ("time",),
        ("2023-01-01 00:00", "2023-01-04 17:00"),
        {"temp": [10.6, 11.4], "hum": [60, 62]},
    ),
    "27_pipe.csv": (
        "pipes, decimal point, UTF-8",
        ("date",),
        ("2023-01-01", "2023-03-31"),
        {"value": [10.94, 11.99], "other": [10.52, 11.90]},
    ),
    "28_no_names.csv": (
        "commas, decimal point, UTF-8, no row of names",
        ("column 1",),
        ("2023-01-01", "2023-03-31"),
        {"column 2": [10.47, 11.65]},
    ),
    "33_trailing.csv": (
        "commas, decimal point, UTF-8",
        ("date",),
        ("2023-01-01", "2023-03-31"),
        {"x": [10.68, 11.05]},
    ),
    "40_header_commas.csv": (
        "semicolons, decimal comma, day first, UTF-8",
        ("Datum",),
        ("2023-01-01", "2023-03-31"),
        {"Pegel, Mittel, cm": [10.80, 11.43], "Regen": [3.33, 3.61]},
    ),
}
TEXTS = {
    "03_uci_first_line_commas.txt": (("column 1", "column 2"), 25),
    "04b_tsv_two_open_quotes.tsv": (("Review", "Liked"), 24),
    "18b_head_commas_unquoted.csv": (("text, as written, by guests", "label"), 24),
}
SAID = {
    "03_beijing.csv": "“cbwd” holds text (“NW”) and is left out",
    "05_investing.csv": "The newest row comes first in the file: rows are turned round",
    "11_comments.csv": "3 lines were skipped above the table (“# station: roof”)",
    "17d_ampm_newest_first.csv": "The newest row comes first in the file: rows are turned round",
    "21_gap.csv": "A gap in time (92 days from 2 Jan 2023 20:00 to 4 Apr 2023 21:00): no window crosses it",
    "28_no_names.csv": ("The first row holds values and no names, so the columns are called “column 1”, “column 2”"),
}


def table(name):
    return read_table((CASES / name).read_bytes())


def test_every_file_has_its_reading():
    files = {path.name for path in CASES.iterdir() if path.suffix in {".csv", ".tsv", ".txt"}}
    assert files == {*READ, *TEXTS}


@pytest.mark.parametrize("name", READ)
def test_a_file_is_read_as_its_author_meant_it(name):
    read_as, time, (first, last), measured = READ[name]
    found = table(name)
    assert found.read_as == read_as
    assert found.time == time
    assert found.measurements == tuple(measured)
    for column, values in measured.items():
        assert np.array_equal(found.columns[column].entries[: len(values)], values, equal_nan=True)
        assert not found.columns[column].problem
    order = in_order(found, time)
    assert [pd.Timestamp(order.times[0]), pd.Timestamp(order.times[-1])] == [pd.Timestamp(first), pd.Timestamp(last)]
    assert len(found.rows) == 90


@pytest.mark.parametrize("name", SAID)
def test_what_was_changed_is_said(name):
    found = table(name)
    assert SAID[name] in (*found.notes, *in_order(found, found.time).notes, *found.left_out)


def test_units_are_named():
    assert {n: c.unit for n, c in table("26_units_in_cells.csv").columns.items()} == {
        "time": "",
        "temp": "°C",
        "hum": "%",
    }
    assert table("05_investing.csv").columns["Vol."].unit == "B"
    assert table("06_nasdaq.csv").columns["Close/Last"].unit == "$"


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_of_texts_keeps_its_rows(name):
    names, rows = TEXTS[name]
    found = read_texts((CASES / name).read_bytes())
    assert tuple(found.columns) == names
    assert len(found.rows) == rows
    assert found.guess() == names
