"""Reading an upload: what it understands, and a sentence for each thing that can be wrong with a file."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.csv_files import reader as csv_file
from core.experiment import ExperimentError
from core.tasks.csv.table import TableChoices, read_table

PLAIN = "day,rain,note\n2024-01-01,1.5,wet\n2024-01-02,0,dry\n2024-01-03,-2e1,odd\n"


def read(text, encoding="utf-8"):
    return read_table(text.encode(encoding))


def entries(text, name, encoding="utf-8"):
    return read(text, encoding).columns[name].entries.tolist()


def test_a_plain_file():
    found = read(PLAIN)
    assert {name: column.kind for name, column in found.columns.items()} == {
        "day": "time",
        "rain": "number",
        "note": "text",
    }
    assert found.columns["rain"].entries.tolist() == [1.5, 0, -20]
    assert (
        found.columns["day"].entries.tolist() == np.array(["2024-01-01", "2024-01-02", "2024-01-03"], "M8[us]").tolist()
    )
    assert found.columns["note"].entries.tolist() == ["wet", "dry", "odd"]
    assert found.rows.tolist() == [2, 3, 4]
    assert found.frame.shape == (3, 3)
    assert found.of_kind("number") == ("rain",)
    assert found.notes == ()
    assert all(not column.problem for column in found.columns.values())


@settings(max_examples=50)
@given(
    numbers=st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=20),
    separator=st.sampled_from([",", ";", "\t"]),
    comma=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_numbers_come_back_whatever_the_dialect(numbers, separator, comma, encoding, newline):
    comma = comma and separator != "," and any("." in repr(number) for number in numbers)
    cells = [repr(number).replace(".", ",") if comma else repr(number) for number in numbers]
    text = newline.join([f"température{separator}n", *(f"{cell}{separator}{i}" for i, cell in enumerate(cells))])
    found = read(text, encoding)
    assert found.columns["température"].entries.tolist() == numbers
    assert found.encoding == encoding
    assert found.separator == separator


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(st.integers(-(10**9), 10**9), st.text(st.characters(codec="utf-8", exclude_categories=["C"]))),
        min_size=1,
        max_size=10,
    )
)
def test_any_text_in_a_text_column_is_harmless(rows):
    frame = pd.DataFrame(rows, columns=["n", "text"])
    found = read_table(frame.to_csv(index=False).encode())
    assert found.columns["n"].entries.tolist() == [n for n, _ in rows]


@pytest.mark.parametrize(
    "layout",
    ["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d %b %Y", "%Y-%m-%dT%H:%M:%SZ", "%d.%m.%Y %H:%M"],
)
def test_times_in_many_layouts(layout):
    days = pd.date_range("2024-01-20", periods=40, freq="D")
    text = "t,x\n" + "".join(f'"{day.strftime(layout)}",{i}\n' for i, day in enumerate(days))
    column = read(text).columns["t"]
    assert column.kind == "time"
    assert column.problem == ""
    assert pd.DatetimeIndex(column.entries).tolist() == days.tolist()


def test_days_or_months_first_is_decided_by_what_ascends():
    days_first = read("t,x\n01/02/2024,1\n02/02/2024,2\n03/02/2024,3\n")
    months_first = read("t,x\n03/01/2024,1\n03/02/2024,2\n03/03/2024,3\n02/12/2024,4\n")
    assert pd.DatetimeIndex(days_first.columns["t"].entries).month.tolist() == [2, 2, 2]
    assert pd.DatetimeIndex(read("t,x\n01/31/2024,1\n02/01/2024,2\n").columns["t"].entries).month.tolist() == [1, 2]
    assert pd.DatetimeIndex(months_first.columns["t"].entries).month.tolist() == [1, 2, 3, 12]


def test_missing_values_are_found_by_row():
    found = read("a,b\n1,x\n,y\nNA,z\n4,\n5,n/a\n").columns
    assert found["a"].missing.tolist() == [3, 4]
    assert np.isnan(found["a"].entries[1:3]).all()
    assert found["b"].missing.tolist() == [5, 6]


def test_formulas_and_markup_stay_text():
    found = read("a,b\n1,=1+1\n2,<script>alert(1)</script>\n3,\"=cmd|'/C calc'!A0\"\n").columns["b"]
    assert found.kind == "text"
    assert found.entries.tolist() == ["=1+1", "<script>alert(1)</script>", "=cmd|'/C calc'!A0"]


def test_a_name_may_be_missing_and_a_row_empty():
    found = read(",rain\n0,1\n\n1,2\n2,3\n\n\n")
    assert list(found.columns) == ["column 1", "rain"]
    assert found.rows.tolist() == [2, 4, 5]
    assert found.notes[0] == "Column 1 has no name, so it is called “column 1” here"
    assert "left out" in found.notes[1]
    assert read("a,b\n1,2\n3,4\n\n\n").notes == ()


def test_control_characters_are_spaces_and_said():
    found = read('d\x7fay,rain\x01\n1,2\n"3\x08\n\x1c",\x0c4\n5,6\n')
    assert list(found.columns) == ["d ay", "rain"]
    assert found.columns["rain"].entries.tolist() == [2, 4, 6]
    assert found.columns["d ay"].entries.tolist() == [1, 3, 5]
    assert found.notes == ("5 control characters were read as spaces (row 1, 3)",)
    assert read("a,b\n1,2\n3,\x014\n").notes == ("1 control character was read as a space (row 3)",)


def test_names_are_tidied():
    assert list(read('" a  b\n c",d\x7f\n1,2\n').columns) == ["a b c", "d"]


@pytest.mark.parametrize(
    ("text", "name", "problem"),
    [
        (
            "a\n1\nabc\n3\n4\n",
            "a",
            "Column “a” has text where a number was expected: “abc” in row 3; write plain numbers",
        ),
        ("a\n1\nx\ny\nz\nw\n2\n3\n4\n5\n", "a", "“x” in row 3, “y” in row 4, “z” in row 5 and 1 more"),
        ("a,b\n1,2\n2,inf\n3,4\n", "b", "values too large to calculate with: “inf” in row 3"),
        ("a,b\n1,2\n2,-Infinity\n3,4\n", "b", "“-Infinity” in row 3"),
        ("a,b\n1,2\n2,1e999\n3,4\n", "b", "“1e999” in row 3"),
        ("a,b\n1,\n2,NaN\n", "b", "Column “b” is empty: choose another one, or fill it"),
        (
            "t,x\n2024-01-01,1\nsoon,2\n2024-01-03,3\n",
            "t",
            "times that cannot be read: “soon” in row 3; write all like",
        ),
        ("t,x\n2024-02-28,1\n2024-02-30,2\n2024-03-01,3\n", "t", "“2024-02-30” in row 3"),
    ],
)
def test_a_column_that_cannot_be_used_says_why(text, name, problem):
    found = read(text)
    assert problem in found.columns[name].problem
    assert name not in found.of_kind("number", "time", "text", "empty")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b" \n\n ", "The file is empty"),
        (b"a,b\n", "The file has names but no values"),
        (b"a,b\n,\n,\n", "The file has names but no values"),
        (b"a,b,a\n1,2,3\n", r"2 columns are called “a” \(columns 1, 3\): give each its own name"),
        (b"a,b\n1,2\n1,2,3\n", "Row 3 has 3 values, but the row of names has 2"),
        (b"a" * 101 + b",b\n1,2\n", "The name of column 1 must have at most 100 characters"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "This looks like a picture, not like a CSV file"),
        (b"a,b\n1,2\0\n", "bytes that are not text"),
        (b"a,b\n" + b"\x01\x021,2" * 9, "bytes that are not text"),
        (b"PK\x03\x04" + bytes(50), "This looks like an Excel workbook or a zip archive"),
        (b"%PDF-1.7\n", "This looks like a PDF document"),
        (b"\x80\x04\x95\x00\x01\x02a,b\n1,2", "bytes that are not text"),
        ("a,b\n1,2\n".encode("utf-16-le"), "bytes that are not text"),
        (bytes(range(0x80, 0x100)) + b",b\n1,2\n", "characters cannot be read: save it as “CSV UTF-8”"),
        ("\ufeffa,b\n1".encode("utf-16-be") + b"\xd8\x00", "characters cannot be read"),
        (b",".join(b"c%d" % i for i in range(201)) + b"\n", "The file must have at most 200 columns"),
        (b"a\n" + b"1\n" * 200_001, "at most 200,000 rows: take some out"),
        (
            b"a,b\n" + b"1,2\n" * (20 * 2**20 // 4),
            "The file must have at most 20 MB .got 21 MB.: upload fewer rows or columns",
        ),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(content, sentence):
    with pytest.raises(ExperimentError, match=sentence):
        read_table(content)


def test_the_largest_files_still_fit():
    assert len(read_table(b"a\n" + b"1\n" * 200_000).rows) == 200_000
    wide = ",".join(f"c{i}" for i in range(200)) + "\n" + ",".join(["1"] * 200) + "\n"
    assert len(read(wide).columns) == 200


def test_cells_are_limited_too(monkeypatch):
    monkeypatch.setattr(csv_file, "MAX_CELLS", 20)
    assert len(read("a,b\n" + "1,2\n" * 10).rows) == 10
    with pytest.raises(ExperimentError, match="at most 10 rows"):
        read("a,b\n" + "1,2\n" * 11)


@settings(max_examples=200)
@given(st.binary(max_size=200) | st.text(st.sampled_from('ab1,;\t\n\r".-\x00é='), max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_sentence(content):
    said, found = "", None
    try:
        found = read_table(content)
    except ExperimentError as error:
        said = str(error)
    if found is None:
        assert ": " in said
        assert len(said) < 300
    else:
        assert len(found.columns) >= 1
        assert all(len(column.entries) == len(found.rows) for column in found.columns.values())
        assert len(found.frame.to_csv()) > 0


@pytest.mark.parametrize("name", ["Total", "TOTAL:", " Summe", "Average", "合计", "Grand total"])
def test_a_total_below_the_table_is_no_observation(name):
    rows = "".join(f"2024-01-{day:02},{day}.5,{day * 3}\n" for day in range(1, 29))
    table = read_table(f"day,x,y\n{rows}{name},,1218\n".encode())
    assert len(table.rows) == 28
    assert table.time == ("day",)
    assert any("1 row was left out at the end" in note for note in table.notes)
    both = read_table(f"day,x,y\n{rows}Total,,1218\nMean,14.5,43.5\n".encode())
    assert len(both.rows) == 28
    assert any("2 rows were left out at the end (“Total”, “Mean”)" in note for note in both.notes)
    kept = read_table(f"day,x,y\n{rows}Total,,1218\nMean,14.5,43.5\n".encode(), TableChoices(totals="keep"))
    assert (len(kept.rows), len(both.rows), kept.has_totals, both.has_totals) == (30, 28, True, True)
    assert any("2 rows were kept at the end (“Total”, “Mean”)" in note for note in kept.notes)


def test_a_total_that_is_one_of_many_stays():
    rows = "".join(f"2024-01-{day:02},{'Total' if day % 2 == 0 else 'Half'},{day * 3}\n" for day in range(1, 29))
    assert len(read_table(f"day,of,y\n{rows}".encode()).rows) == 28
    assert len(read_table(b"day,x\n2024-01-01,1\n2024-01-02,2\n2024-01-03,3\n").rows) == 3
