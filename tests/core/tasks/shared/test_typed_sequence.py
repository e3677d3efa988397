"""Sequences that people type, rightly and wrongly."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.experiment import ExperimentError
from core.feature import Feature
from core.tasks.shared import typed_sequence as typed

TWO = (Feature("temperature", "°C"), Feature("wind", "m/s"))


@given(arrays(np.float32, st.tuples(st.integers(1, 6), st.just(2)), elements=st.floats(-1e5, 1e5, width=32)))
def test_what_is_written_is_read_back(values):
    text = typed.join(values.tolist())
    np.testing.assert_allclose(typed.read(text, TWO), values, rtol=1e-6, atol=1e-30)


def test_spaces_tabs_lines_and_typographic_minus_are_read():
    assert typed.read("1 2\n3\t-4", TWO).tolist() == [[1, 2], [3, -4]]
    assert typed.read("1, 2; 3, −4;", TWO).tolist() == [[1, 2], [3, -4]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,2;3,abc", "Day 2, wind: “abc” is not a number: type one"),
        ("1,nan", "Day 1, wind: the value is “not a number” (NaN): type a number"),
        ("inf,1", "Day 1, temperature: the value is infinite: type a number"),
        ("1,2;3,", "Day 2, wind: a number is missing: type one"),
        ("1,2;3", "Day 2 has 1 numbers, and the network reads 2 (temperature, wind): give each day that many"),
        ("1,2,3", "Day 1 has 3 numbers, and the network reads 2 (temperature, wind): give each day that many"),
        ("", "The sequence is empty: give at least one day"),
        (";;", "The sequence is empty: give at least one day"),
        ("1,2;" * 501, "The sequence has 501 days and 500 can be read: shorten it"),
        ("1e30,2", "Day 1, temperature: 1e+30 is larger than 1,000,000: type a smaller number"),
        ("<script>alert(1)</script>,2", "Day 1, temperature: “<script>alert(1)</script>” is not a number: type one"),
        ("1,\0", "Day 1, wind: “\0” is not a number: type one"),
        ("9" * 50_000, "The sequence has over 40,000 characters: shorten it"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(text, said):
    with pytest.raises(ExperimentError) as caught:
        typed.read(text, TWO, "day")
    assert str(caught.value) == said


def test_the_cells_of_a_table_keep_their_places():
    table = pd.DataFrame({"a": [1.0, None, 3.0], "b": [None, None, 4.5]})
    rows = typed.rows_of(table)
    assert rows == [[1.0, None], [3.0, 4.5]]
    with pytest.raises(ExperimentError, match="Day 1, wind: a number is missing"):
        typed.read(typed.join(rows), TWO, "day")


def test_columns_of_one_name_are_numbered():
    table = typed.table(np.ones((2, 3)), (Feature("x"), Feature("x"), Feature("y", "mm")))
    assert list(table.columns) == ["x 1", "x 2", "y (mm)"]
    assert typed.join(typed.rows_of(table)) == "1,1,1;1,1,1"
