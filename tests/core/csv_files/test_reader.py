"""Where the table is in a file: separator, quotation marks, lines around it, and the row of names."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.csv_files import Choices, read_csv
from core.experiment import ExperimentError

BODY = "".join(f"2023-01-{i:02},{i}.5\n" for i in range(1, 10))


def read(text, **choices):
    return read_csv(text.encode(), Choices(**choices))


def cells(text, **choices):
    return read(text, **choices).cells.to_numpy().tolist()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator):
    text = f"day{separator}x{separator}note\n" + f"2023-01-01{separator}1.5{separator}wet\n" * 5
    found = read(text)
    assert found.separator == separator
    assert found.names == ("day", "x", "note")
    assert found.cells.iloc[0].tolist() == ["2023-01-01", "1.5", "wet"]


@pytest.mark.parametrize(
    ("text", "separator", "names"),
    [
        (
            "Datum;Pegel, Mittel, cm;Regen\n" + "01.01.2023;10,80;3,33\n" * 9,
            ";",
            ("Datum", "Pegel, Mittel, cm", "Regen"),
        ),
        ("a, b and c\td\n" + "1,5\t2\n" * 9, "\t", ("a, b and c", "d")),
        ("day|x; in mm|y, in cm\n" + "2023-01-01|1,5|2\n" * 9, "|", ("day", "x; in mm", "y, in cm")),
        ("day,x;y;z\n" + "2023-01-01,1\n" * 9, ",", ("day", "x;y;z")),
        ("day;x\n" + "2023-01-01 10:00;1,5\n" * 9, ";", ("day", "x")),
        ('"day","x, y"\n' + '"2023-01-01","1,5"\n' * 9, ",", ("day", "x, y")),
        ("value\n1,5\n2,5\n3,7\n", ";", ("value",)),
        ("day;x\n" + "1;a, b, c\n2;d, e, f\n" * 9, ";", ("day", "x")),
        ("day\tx\n" + '1\t"a, b; c"\n' * 9, "\t", ("day", "x")),
    ],
)
def test_the_separator_is_told_by_all_rows(text, separator, names):
    found = read(text)
    assert found.separator == separator
    assert found.names == names


def test_columns_that_are_aligned_by_spaces():
    found = read("year   x     y\n" + "".join(f"{2000 + i}   {i}.5   {-i}\n" for i in range(9)))
    assert found.names == ("year", "x", "y")
    assert found.cells.iloc[3].tolist() == ["2003", "3.5", "-3"]
    assert read("a text\nof words only\nin one column\n").names == ("a text",)


def test_a_separator_can_be_chosen():
    text = "a;b,c\n1;2,3\n4;5,6\n"
    assert read(text, separator="comma").names == ("a;b", "c")
    assert read(text, separator="semicolon").names == ("a", "b,c")


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ("# station: roof\n# units: ppm, see below\n#\n", "3 lines were skipped above the table (“# station: roof”)"),
        ("Weather of Bern\n\n", "1 line was skipped above the table (“Weather of Bern”)"),
        ("Station,Bern\nHeight,540\nOwner,x\n", "3 lines were skipped"),
        ("sep=,\n", "1 line was skipped above the table (“sep=,”)"),
        ("Report,,\n,,\n", "1 line was skipped above the table (“Report,,”)"),
        ("lat,lon,height,zone,short\n52.5,13.4,38.0,GMT,GMT\n\n", "2 lines were skipped above the table (“lat,lon,"),
        ("Station: 7, Bern\nLat: 46.9, Lon: 7.4\n\n", "2 lines were skipped above the table (“Station: 7, Bern”)"),
        ("\n\n", ""),
    ],
)
def test_lines_above_the_names_are_skipped_and_said(above, said):
    found = read(f"{above}day,x,y\n" + BODY.replace("\n", ",7\n"))
    assert found.names == ("day", "x", "y")
    assert len(found.cells) == 9
    assert found.cells.index[0] == above.count("\n") + 2
    assert any(note.startswith(said) for note in found.notes) if said else found.notes == ()


def test_the_separator_that_a_file_says():
    assert read("sep=;\na;b\n1,5;2\n").names == ("a", "b")
    assert read("SEP=|\na|b;c\n1;5|2\n").names == ("a", "b;c")


def test_names_behind_a_comment_sign():
    assert read("# measured on the roof\n#day,x\n" + BODY).names == ("day", "x")
    assert read("#,x\n1,2.5\n2,3.5\n").names[1] == "x"


def test_units_below_the_names():
    found = read("day,temp,wind\n,[°C],m/s\n" + BODY.replace("\n", ",3\n"))
    assert found.units == ("", "[°C]", "m/s")
    assert len(found.cells) == 9
    assert "units" in found.notes[0]
    assert read("day,kind,x\n2023-01-01,m,1\n2023-01-02,s,2\n").units == ()


@pytest.mark.parametrize(
    "below",
    [
        "Source: the weather service\n",
        "\n\nSource: x\nAll rights reserved.\n",
        "Downloaded in May,,\n",
        '"Remark: x"\n',
    ],
)
def test_lines_below_the_table_are_skipped_and_said(below):
    found = read("day,x,y\n" + BODY.replace("\n", ",7\n") + below)
    assert len(found.cells) == 9
    assert "skipped below the table" in found.notes[-1]


def test_rows_at_the_end_are_not_remarks():
    assert len(read("day,x\n" + BODY + "2023-02-01,\n").cells) == 10
    assert len(read("text,label\ngood,1\nbad,0\nno label at all,\n").cells) == 3
    assert len(read("day,x\n" + BODY + "17\n").cells) == 10


@pytest.mark.parametrize(
    "text",
    [
        "day,x\n" + BODY.replace("\n", ",\n"),
        "day,x,\n" + BODY.replace("\n", ",\n"),
        "day;x;;\n" + BODY.replace(",", ";").replace("\n", ";;\n"),
    ],
)
def test_separators_at_the_end_of_rows_make_no_column(text):
    found = read(text)
    assert found.names == ("day", "x")
    assert len(found.cells) == 9


def test_an_empty_column_with_a_name_stays():
    assert read("day,x,y\n" + BODY.replace("\n", ",\n")).names == ("day", "x", "y")


def test_rows_that_are_wider_than_the_names_are_an_error():
    with pytest.raises(ExperimentError, match="Row 4 has 3 values, but the row of names has 2: correct that row"):
        read("day,x\n" + BODY.replace("03,3.5", "03,3.5,x") + BODY).cells  # noqa: B018
    with pytest.raises(ExperimentError, match="Row 2 has 3 values, but the row of names has 2"):
        read("day,x\n2023-01-01,1,5\n2023-01-02,2,5\n2023-01-03,3,7\n")


def test_row_names_without_a_name():
    """R writes one name less than there are columns."""
    found = read('"day","x"\n' + "".join(f'"{i}",2023-01-{i:02},{i}.5\n' for i in range(1, 9)))
    assert found.names == ("column 1", "day", "x")


@pytest.mark.parametrize(
    "text",
    [BODY, "1,2\n3,4\n", "01.01.2023;1,5\n02.01.2023;2,5\n", "10:00|5 mm\n11:00|6 mm\n", "2023-01-01,n/a,1\n" * 3],
)
def test_a_first_row_of_values_is_not_lost(text):
    found = read(text)
    assert found.names == tuple(f"column {i + 1}" for i in range(len(found.names)))
    assert len(found.cells) == text.count("\n")
    assert found.cells.index[0] == 1
    assert not found.has_names
    assert "The first row holds values and no names" in found.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "day,x\n" + BODY,
        "2023,x\n" + BODY,
        ",0,1,2\n" + "a,1.5,2.5,3.5\n" * 4,
        "0,1,2\n" + "1.5,2.5,3.5\n" * 4,
        "country,2019,2020,2021\n" + "Peru,1,2,3\n" * 4,
        "x\n1\n2\n",
        "PM2.5,NO2\n1,2\n3,4\n",
        "text,label\ngood,yes\nbad,no\n",
        "label,text\n,no label\n1,good\n0,bad\n",
        "text,label\nno label,\ngood,1\nbad,0\n",
        ",rain\n0,1\n1,2\n2,3\n",
    ],
)
def test_a_row_of_names_is_no_row_of_values(text):
    found = read(text)
    assert found.has_names
    assert len(found.cells) == text.count("\n") - 1


def test_the_row_of_names_can_be_chosen():
    assert read("1,2\n3,4\n5,6\n", header="yes").names == ("1", "2")
    assert read("day,x\n" + BODY, header="no").names == ("column 1", "column 2")
    assert len(read("day,x\n" + BODY, header="no").cells) == 10


def test_marks_that_open_and_never_close_swallow_no_rows():
    text = "review\tliked\n" + "".join(f"text {i}\t{i % 2}\n" for i in range(8))
    opened = text.replace("text 2", '"text 2').replace("text 6", '"text 6')
    found = read(opened)
    assert len(found.cells) == 8
    assert found.cells[0].tolist()[2] == '"text 2'
    assert "never closed, and so read as text (row 4, 8)" in found.notes[0]
    one = read(text.replace("text 2", '"text 2'))
    assert len(one.cells) == 8
    assert "A quotation mark that opens is never closed" in one.notes[0]
    assert cells('a,b\n"x,1\ny,2\n"z,3\n') == [['"x', "1"], ["y", "2"], ['"z', "3"]]
    assert cells('a;b\nx;"1\ny;2\nz;3\n') == [["x", '"1'], ["y", "2"], ["z", "3"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,b\n"two\nlines",1\nx,2\n', [["two\nlines", "1"], ["x", "2"]]),
        ('a,b\n1,"two\nlines"\n2,x\n', [["1", "two\nlines"], ["2", "x"]]),
        ('a,b\n"he said ""yes""",1\nx,2\n', [['he said "yes"', "1"], ["x", "2"]]),
        ('a,b\n5" pipe,1\n6" pipe,2\n', [['5" pipe', "1"], ['6" pipe', "2"]]),
        ('a,b\n"a, b",1\n"c\n\nd, e\nf",2\n', [["a, b", "1"], ["c\n\nd, e\nf", "2"]]),
        ('a\tb\n"x\ny"\t1\n"z"\t2\n', [["x\ny", "1"], ["z", "2"]]),
    ],
)
def test_marks_that_close_still_enclose(text, expected):
    found = read(text)
    assert found.cells.to_numpy().tolist() == expected
    assert found.notes == ()


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.text(st.sampled_from('ab ,;"\n|.'), max_size=12).map(str.strip),
            st.integers(-1000, 1000),
            st.text(st.sampled_from('xy "\n,'), max_size=8).map(str.strip),
        ),
        min_size=3,
        max_size=12,
    ),
    separator=st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_python_writes_is_read_back(rows, separator):
    """With the separator said, any text in cells comes back: commas, quotation marks, several lines."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([("name", "number", "note"), *rows])
    name = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}[separator]
    found = read(out.getvalue(), separator=name, header="yes")
    assert [tuple(row) for row in found.cells.to_numpy()] == [(a, str(n), b) for a, n, b in rows]
