"""Two labels as people write them: counted without regard to case, and the one that reads positive counts as 1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.two_classes import MOST_LABELS, NO_LABEL, counted, in_order, key


@pytest.mark.parametrize(
    ("zero", "one"),
    [
        ("neg", "POS"),
        ("negative", "positive"),
        ("Nein", "ja"),
        ("FALSE", "TRUE"),
        ("ham", "spam"),
        ("0", "1"),
        ("-1", "1"),
        ("1", "5"),
        ("1", "2"),
        ("2", "10"),  # as numbers: as text 10 comes first
        ("0.0", "1.0"),
        ("not recommended", "recommended"),
        ("non-toxic", "toxic"),
        ("unhappy", "happy"),
        ("-", "+"),
        ("👎", "👍"),
        ("apple", "pear"),  # neither says yes or no: in the order of the alphabet
        ("neutral", "positive"),
        ("negative", "neutral"),
        ("strike", "union"),
    ],
)
def test_which_label_counts_as_1(zero, one):
    assert in_order((zero, one)) == (zero, one)
    assert in_order((one, zero)) == (zero, one)


@given(st.tuples(st.text(min_size=1), st.text(min_size=1)).filter(lambda pair: key(pair[0]) != key(pair[1])))
def test_the_order_does_not_depend_on_the_order(labels):
    assert in_order(labels) == in_order(labels[::-1])
    assert set(in_order(labels)) == set(labels)


@given(st.lists(st.sampled_from(["Yes", "yes", " YES ", "no", "No\u200b", "", "nan", "N/A", "none"]), max_size=30))
def test_labels_are_counted_without_case_and_spaces(cells):
    found = counted(cells)
    assert sum(found.values()) == sum(key(cell) not in NO_LABEL for cell in cells)
    assert len({key(label) for label in found}) == len(found)
    assert all(label == label.strip() and label.isprintable() for label in found)
    assert list(found.values()) == sorted(found.values(), reverse=True)


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_numbers_are_told_apart_by_what_they_are(one, other):
    assert key(f"{one / 100:.2f}") == key(f"{one / 100:+.4f}") == key(repr(one / 100))
    assert (key(f"{one / 100}") == key(f"{other / 100:.3f}")) == (one == other)


def test_too_many_labels_are_none():
    assert len(counted(map(str, range(MOST_LABELS)))) == MOST_LABELS
    assert counted(map(str, range(MOST_LABELS + 1))) == {}
    assert counted(map(str, range(10 * MOST_LABELS))) == {}
