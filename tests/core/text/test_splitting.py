"""All texts at once give the words of each text alone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import splitting
from core.text.splitting import FILTERS, words_of
from tests.core.text.generated import texts


def spelled(texts, *arguments, **options):
    words = words_of(texts, *arguments, **options)
    return [[words.spellings[i] for i in words.numbers[start:end]] for start, end in pairwise(words.bounds.tolist())]


def by_definition(text, filters, lower):
    lowered = text.lower() if lower else text
    return "".join(" " if character in filters else character for character in lowered).split(" ")


@given(texts, st.sampled_from([FILTERS, "", "aé。", "\u0307x ", FILTERS + "'…"]), st.booleans())
def test_words_are_those_of_the_definition(texts, filters, lower):
    expected = [by_definition(text, filters, lower) for text in texts]
    assert spelled(texts, filters, lower=lower) == expected


@given(texts, st.integers(1, 4))
def test_the_size_of_a_batch_changes_nothing(texts, batch):
    expected = words_of(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splitting, "BATCH", batch)
        words = words_of(texts)
    assert words.spellings == expected.spellings
    assert words.numbers.tolist() == expected.numbers.tolist()
    assert words.bounds.tolist() == expected.bounds.tolist()


def test_numbers_follow_the_first_appearance():
    words = words_of(["b a", "c b"])
    assert words.spellings == ["b", "a", "c"]
    assert words.numbers.tolist() == [0, 1, 2, 0]


def test_a_generator_will_do():
    assert spelled(text for text in ["one two"]) == [["one", "two"]]


@pytest.mark.parametrize(
    ("came", "said"),
    [
        ("one text", "texts must be a list of texts (got one text): put it into a list"),
        ([None], "each text must be a str (got NoneType)"),
        (["fine", b"bytes"], "each text must be a str (got bytes)"),
        ([float("nan")], "each text must be a str (got float)"),
    ],
)
def test_what_is_no_text_is_said(came, said):
    with pytest.raises(TypeError) as caught:
        words_of(came)
    assert str(caught.value) == said
