"""Marks of decimals and thousands, currencies, per cent, units and magnitudes: decided column by column."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import ExperimentError
from tests.core.tasks.csv.made import dated, entries, read, wave

COUNTS = [950, 990, 1028, 1064, 1094, 1119, 1075, 1004, 981, 920]


@pytest.mark.parametrize(
    ("written", "separator", "mark"),
    [
        (lambda n: f"{n:,}", "\t", "comma for thousands"),
        (lambda n: f'"{n:,}"', ",", "comma for thousands"),
        (lambda n: f"{n:,}", "|", "comma for thousands"),
        (lambda n: f"{n:,}", ";", "comma for thousands"),
        (lambda n: f"{n:,}".replace(",", "."), ";", "point for thousands"),
        (lambda n: f"{n:,}".replace(",", "."), ",", "point for thousands"),
        (lambda n: f"{n:,}".replace(",", " "), ";", "space for thousands"),
        (lambda n: f"{n:,}".replace(",", "\u202f"), ",", "space for thousands"),
        (lambda n: f"{n:,}".replace(",", "\xa0"), ";", "space for thousands"),
        (lambda n: f"{n:,}".replace(",", "’"), ",", "apostrophe for thousands"),
        (lambda n: f"{n:,}".replace(",", "'"), ";", "apostrophe for thousands"),
    ],
)
def test_marks_of_thousands_are_no_decimal_marks(written, separator, mark):
    table = read(dated(map(written, COUNTS), f"day{separator}x", separator=separator))
    assert entries(table, "x") == COUNTS
    assert f"{mark} in “x”" in table.read_as


@pytest.mark.parametrize(
    ("cells", "separator", "expected"),
    [
        (["1,125", "2", "3,375", "2,5"], ";", [1.125, 2, 3.375, 2.5]),
        (["1.125", "2", "3.375", "4"], ",", [1.125, 2, 3.375, 4]),
        (["0,950", "0,990", "1,028", "1,064"], ";", [0.95, 0.99, 1.028, 1.064]),
        (["0.950", "0.990", "1.028", "1.064"], ",", [0.95, 0.99, 1.028, 1.064]),
        (["12,345", "13,456", "14,567"], ";", [12.345, 13.456, 14.567]),
        (["1000,125", "1001,250", "999,5"], "\t", [1000.125, 1001.25, 999.5]),
        (["1028", "1,064", "1,1", "990"], ";", [1028, 1.064, 1.1, 990]),
        (["-1.234,50", "1.000,25", "12,5"], ";", [-1234.5, 1000.25, 12.5]),
        (['"1,234.50"', '"12,345,678.25"', "3"], ",", [1234.5, 12345678.25, 3]),
        (['"12,34,567.5"', '"1,00,000"', "5"], ",", [1234567.5, 100000, 5]),
        (["1.5e3", "-2E-2", ".5", "5."], ",", [1500, -0.02, 0.5, 5]),
        (["−1.5", "+2", "3"], ",", [-1.5, 2, 3]),
    ],
)
def test_marks_are_told_by_the_column(cells, separator, expected):
    assert entries(read(dated(cells, f"day{separator}x", separator=separator)), "x") == expected


def test_one_column_does_not_decide_for_the_others():
    table = read("day;weight;visitors\n" + "".join(f"2023-01-{i:02};{i},5;{1000 + i:,}\n" for i in range(1, 20)))
    assert entries(table, "weight") == [i + 0.5 for i in range(1, 20)]
    assert table.columns["visitors"].numbers.question == ""
    assert entries(table, "visitors")[0] == 1.001  # only the other column tells: its comma is a decimal one
    mixed = read("day;weight;visitors\n" + "".join(f"2023-01-{i:02};{i}.5;{990 + i:,}\n" for i in range(1, 20)))
    assert entries(mixed, "visitors") == [990.0 + i for i in range(1, 20)]
    assert entries(mixed, "weight") == [i + 0.5 for i in range(1, 20)]


def test_a_mark_that_stays_open_is_asked_for():
    text = dated(["1,028", "1,064", "1,094", "1,119"], "day\tx", separator="\t")
    column = read(text).columns["x"]
    assert "nothing tells whether the mark is a decimal one" in column.question
    assert entries(read(text, decimal="point"), "x") == [1028, 1064, 1094, 1119]
    assert entries(read(text, decimal="comma"), "x") == [1.028, 1.064, 1.094, 1.119]
    assert not read(text, decimal="comma").columns["x"].question


@pytest.mark.parametrize(
    ("cells", "unit", "expected"),
    [
        (["10.6 °C", "11.4 °C", "-3 °C"], "°C", [10.6, 11.4, -3]),
        (["60%", "62 %", "0"], "%", [60, 62, 0]),
        (["12,5 mm", "0,2 mm", "3 mm"], "mm", [12.5, 0.2, 3]),
        (["15 µg/m³", "16 µg/m³", "12 µg/m³"], "µg/m³", [15, 16, 12]),
        (["$222.99", "-$1.50", '"$1,221.68"'], "$", [222.99, -1.5, 1221.68]),
        (["€ 5", "€ 6", "€ 7"], "€", [5, 6, 7]),
        (["5,20 €", "1.006,50 €", "7 €"], "€", [5.2, 1006.5, 7]),
        (["USD 5", "USD 6", "USD 7.5"], "USD", [5, 6, 7.5]),
        (["(5.20)", "6", "(7)"], "", [-5.2, 6, -7]),
        (["0.78B", "2.71B", "1B"], "B", [0.78, 2.71, 1]),
        (["950M", "1.2B", "1.1B"], "B", [0.95, 1.2, 1.1]),
        (["950", "1.2K", "3M"], "", [950, 1200, 3e6]),
        (["$1.5K", "$2M", "$3K"], "$K", [1.5, 2000, 3]),
        (["293.15 K", "294 K", "295 K"], "K", [293.15, 294, 295]),
        (["5 km/h", "6 km/h", "-"], "km/h", [5, 6, np.nan]),
    ],
)
def test_units_are_read_and_named(cells, unit, expected):
    separator = ";" if any("," in cell and '"' not in cell for cell in cells) else ","
    column = read(dated(cells, f"day{separator}x", separator=separator)).columns["x"]
    assert column.kind == "number"
    assert column.problem == ""
    assert np.allclose(column.entries, expected, equal_nan=True)
    assert column.unit == unit


@pytest.mark.parametrize(
    "cells",
    [
        ["10.0.0.1", "10.0.0.2", "10.0.0.3"],
        ["12A", "13B", "14C"],
        ["room 5", "room 6", "room 7"],
        ["030 12 34", "030 55 66", "030 77 88"],
        ["1st", "2nd", "3rd"],
        ["#5", "#6", "#7"],
        ["3-5", "4-6", "5-7"],
        ["1/2", "3/4", "5/8"],
    ],
)
def test_what_only_looks_like_numbers_stays_text_and_is_said(cells):
    table = read(dated(cells))
    assert table.columns["x"].kind == "text"
    assert f"“x” holds text (“{cells[0]}”) and is left out" in table.left_out


def test_different_units_in_a_column_are_no_numbers_of_one():
    table = read(dated(["10 °C", "50 °F", "11 °C", "12 °C"]))
    assert "“x”" in table.columns["x"].problem
    assert "“50 °F” in row 3; write all its numbers in one unit" in table.columns["x"].problem
    assert table.columns["x"].problem in table.left_out
    assert "“5” in row 3" in read(dated(["10 °C", "5", "11 °C", "12 °C"])).columns["x"].problem
    assert "“14 a” in row 4" in read(dated(["12", "13", "14 a", "15"])).columns["x"].problem


def test_a_unit_that_the_name_says_is_not_said_twice():
    assert read(dated(["5%", "6%", "7%"], "day,Change %")).columns["Change %"].unit == ""
    assert read("day,temp,wind\n,[°C],[m/s]\n2023-01-01,1.5,3\n2023-01-02,2.5,4\n").columns["temp"].unit == "°C"


_FORMATS = {
    "plain": (str, ","),
    "english": (lambda n: f'"{n:,}"', ","),
    "english, tabs": (lambda n: f"{n:,}", "\t"),
    "german": (lambda n: f"{n:,}".translate(str.maketrans(",.", ".,")), ";"),
    "french": (lambda n: f"{n:,}".translate(str.maketrans({",": "\u202f", ".": ","})), ";"),
    "swiss": (lambda n: f"{n:,}".replace(",", "’"), ","),
    "dollars": (lambda n: f'"{"-" * (n < 0)}${abs(n):,}"', ","),
    "per cent": (lambda n: f"{n}%", ","),
    "euros behind": (lambda n: f"{n:,} €".translate(str.maketrans(",.", ".,")), ";"),
}


@settings(max_examples=150, deadline=None)
@given(
    numbers=st.lists(st.integers(-(10**9), 10**9).map(lambda n: n / 100), min_size=1, max_size=20),
    style=st.sampled_from(list(_FORMATS)),
)
def test_numbers_written_in_a_format_are_read_back(numbers, style):
    """A number with two decimals shows which mark is the decimal one."""
    written, separator = _FORMATS[style]
    cells = [written(0.25), *map(written, numbers)]
    assert entries(read(dated(cells, f"day{separator}x", separator=separator)), "x") == [0.25, *numbers]


@settings(max_examples=80, deadline=None)
@given(numbers=st.lists(st.integers(-(10**7), 10**7), min_size=2, max_size=20), style=st.sampled_from(list(_FORMATS)))
def test_whole_numbers_are_read_back_or_asked_for(numbers, style):
    written, separator = _FORMATS[style]
    column = read(dated(map(written, numbers), f"day{separator}x", separator=separator)).columns["x"]
    if not column.question:
        thousandth = [number / 1000 for number in numbers]
        marked = any(abs(number) >= 1000 for number in numbers)
        # In a file of semicolons 1,028 and 1.028 may be decimals, and the line below the upload says so.
        assert column.entries.tolist() == numbers or (
            marked and separator == ";" and column.entries.tolist() == thousandth
        )


def test_columns_that_are_left_out_are_named_with_a_cell():
    table = read("day,x,wind,note\n" + "".join(f"2023-01-{i:02},{wave(i)},NW,n/a\n" for i in range(1, 9)))
    assert "“wind” holds text (“NW”) and is left out" in table.left_out
    assert "Column “note” is empty: choose another one, or fill it" in table.left_out


def test_too_many_columns_of_text_are_counted():
    head = ",".join(f"t{i}" for i in range(8))
    table = read(f"day,{head}\n" + "".join(f"2023-01-{i:02},{','.join('abcdefgh')}\n" for i in range(1, 9)))
    assert table.left_out[-1] == "3 more columns hold text and are left out"


def test_a_file_of_text_alone_says_what_its_columns_hold():
    table = read("a,b\nx,y\nz,w\n")
    assert table.measurements == ()
    assert len(table.left_out) == 2


def test_a_chosen_mark_applies_to_all_columns():
    text = "day;x;y\n2023-01-01;1,5;2\n2023-01-02;2,5;3\n"
    assert read(text, decimal="point").columns["x"].kind == "text"
    assert entries(read(text, decimal="comma"), "x") == [1.5, 2.5]
    with pytest.raises(ExperimentError):
        read("")


def test_the_line_claims_no_mark_that_is_not_known_and_names_brackets():
    table = read(dated(["1.500", "1.250", "2.750", "1.125"], "day;x", separator=";"))
    assert table.columns["x"].numbers.question
    assert "decimal mark of “x” not known" in table.read_as
    assert "decimal point" not in table.read_as
    table = read(dated(["7.6", "(7.6)", "2.5", "1.5"], "day,x"))
    assert entries(table, "x") == [7.6, -7.6, 2.5, 1.5]
    assert "brackets as minus in “x”" in table.read_as
    assert "brackets" not in read(dated(["7.6", "-7.6", "2.5", "1.5"], "day,x")).read_as
