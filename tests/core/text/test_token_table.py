"""Characters and words as tokens: what is kept, what comes back, and texts of every script."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text.token_table import LONGEST_WORD, TokenTable, fit, split


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_every_text_comes_back_from_its_characters(text):
    table = fit(text, "characters", 1000)
    tokens = table.encode(text)
    assert tokens.dtype == np.int32
    assert (tokens > 0).all()
    assert table.decode(tokens) == text


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_what_is_not_in_the_table_is_token_0(learned, read):
    table = fit(learned, "characters", 5)
    known = {piece: token for token, piece in enumerate(table.pieces, 1)}
    assert table.encode(read).tolist() == [known.get(letter, 0) for letter in read]
    assert table.size == len(table.pieces) + 1 <= 6


def test_the_most_frequent_come_first_and_the_first_of_equals():
    assert fit("cabbac b", "characters", 3).pieces == ("b", "c", "a")


def test_words_have_no_case_and_signs_are_words():
    assert split("HAMLET:\nTo be, or not?", "words") == ["hamlet", ":", "\n", "to", "be", ",", "or", "not", "?"]
    assert split("Show'd a well-known lover\u2019s 🌧", "words") == ["show'd", "a", "well-known", "lover\u2019s", "🌧"]
    assert split("水壶很好", "words") == ["水", "壶", "很", "好"]
    assert split("شكرا جزيلا", "words") == ["شكرا", "جزيلا"]


def test_a_word_of_ten_thousand_letters_is_cut():
    (word,) = split("x" * 10_000, "words")
    assert len(word) == LONGEST_WORD


def test_words_are_joined_as_people_write_them():
    table = TokenTable("words", ("ay", ",", "sir", "[", "]", "\n", "exit", "."))
    assert table.decode([1, 2, 3, 8, 6, 4, 7, 5]) == "ay, sir.\n[exit]"
    assert table.decode([0, 1]) == "<unknown> ay"
