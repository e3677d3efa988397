"""Sums of words, as people type them, are read as they are meant or refused with a sentence."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words.expression import MOST_CHARACTERS, MOST_TERMS, Expression, ExpressionError, Term, parse

WORDS = ["queen", "king", "man", "x-ray", "so-called", "mother-in-law", "c++", "1,000", "'s", "+", "-", "(", "a/c", "ß"]
WORDS += ["Ελλάδα".lower(), "日本", "café", "new york"]
ROWS = {word: row for row, word in enumerate(WORDS)}
SHORTENED = "a" * 40 + "…"
TOO_LONG_TO_SHOW = (
    f'"{SHORTENED}" and "b" are side by side, and these vectors have no word "{SHORTENED}": write another word, or put '
    "a + or a - between them"
)


def find(word):
    return ROWS.get(word, ROWS.get(word.lower()))


def read(text):
    return [("+" if term.sign > 0 else "-") + term.word for term in parse(text, find).terms]


@pytest.mark.parametrize(
    "text",
    [
        "queen - king + man",
        "queen-king+man",
        "  queen\t-\nking + man  ",
        "queen − king \uff0b man",
        "queen \u2013 king + man",
        "queen—king+man",
        "queen\u2010king\ufe62man",
        "+queen -king +man",
        "queen - king + man +",
        "queen - king + man -",
        "queen - king + man =",
        "queen - king + man = ?",
        "queen - king + man=?",
        "queen - king + man?",
        "queen, - king, + man.",
        '"queen" - "king" + "man"',
        "'queen' - \u2018king\u2019 + “man”",
        "«queen» - „king“ + man",
        '"queen - king + man"',
        "queen + - king + + man",
        "queen - + king + man",
        "queen - king + man,",
    ],
)
def test_one_sum_in_many_spellings(text):
    assert read(text) == ["+queen", "-king", "+man"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  +  ", []),
        ("-", []),
        ('""', []),
        (", ", []),
        ("king", ["+king"]),
        ("- king", ["-king"]),
        ("-king-man", ["-king", "-man"]),
        ("x-ray - king", ["+x-ray", "-king"]),
        ("x\u2013ray-king", ["+x-ray", "-king"]),
        ("mother-in-law-king", ["+mother-in-law", "-king"]),
        ("king-mother-in-law", ["+king", "-mother-in-law"]),
        ("X-Ray", ["+X-Ray"]),
        ("x-rays", ["+x", "-rays"]),
        ("c++ - c++", ["+c++", "-c++"]),
        ("c++-king", ["+c++", "-king"]),
        ("1,000 - 's", ["+1,000", "-'s"]),
        ("a/c", ["+a/c"]),
        ('"+" - "-" + "("', ["++", "--", "+("]),
        ('"new york" - king', ["+new york", "-king"]),
        ("KING - King", ["+KING", "-King"]),
        ("日本 - ΕΛΛΆΔΑ + ß", ["+日本", "-ΕΛΛΆΔΑ", "+ß"]),
        ("cafe\u0301", ["+café"]),
        ("king - dog", ["+king", "-dog"]),
        ('king - "dog', ["+king", "-dog"]),
        ("king\u00a0-\u3000man", ["+king", "-man"]),
    ],
)
def test_words_with_signs(text, expected):
    assert read(text) == expected


def test_rows_and_unknown_words():
    expression = parse("King - dog + X-ray - dog - Cat", find)
    assert expression.terms[:2] == (Term("King", 1, 1), Term("dog", -1, None))
    assert expression.unknown == ("dog", "Cat")
    assert str(expression) == "King − dog + X-ray − dog − Cat"
    assert str(parse("-king", find)) == "− king"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("king queen", '"king" and "queen" are side by side: put a + or a - between them'),
        ("king, queen", '"king" and "queen" are side by side: put a + or a - between them'),
        ("2*king", '"*" is not understood: only + and - can be used. For twice a word, write it twice'),
        ("king * 2", '"*" is not understood: only + and - can be used. For twice a word, write it twice'),
        ("king/man", '"/" is not understood: only + and - can be used. For twice a word, write it twice'),
        ("queen - (king - man)", '"(" is not understood: brackets cannot be used. Write a - (b - c) as a - b + c'),
        ("( queen - king )", '"(" is not understood: brackets cannot be used. Write a - (b - c) as a - b + c'),
        ("queen - king = man - woman", '"=" is not understood: only one sum can be used. Leave out the rest'),
        ("king - - man", 'Two minus signs are side by side: write one, or a "+"'),
        ("king -- man", 'Two minus signs are side by side: write one, or a "+"'),
        ("king + " * MOST_TERMS + "man", "The sum must have at most 100 words: leave some out"),
        ("x" * (MOST_CHARACTERS + 1), "The sum must have at most 4,000 characters (got 4,001)"),
        ("a" * 99 + " b", TOO_LONG_TO_SHOW),
    ],
)
def test_what_is_no_sum_is_one_sentence(text, said):
    with pytest.raises(ExpressionError) as caught:
        parse(text, find)
    assert str(caught.value) == said


def test_as_many_terms_as_are_allowed():
    assert len(parse("king + " * (MOST_TERMS - 1) + "man", find).terms) == MOST_TERMS


@given(st.lists(st.tuples(st.sampled_from([1, -1]), st.sampled_from([w for w in WORDS if w.isalpha()])), max_size=8))
def test_what_was_read_reads_the_same(terms):
    expression = Expression(tuple(Term(word, sign, ROWS[word]) for sign, word in terms))
    assert parse(str(expression), find) == expression


@given(st.text(alphabet=st.sampled_from("kingma -+−\u2013'\",.*()=?日\ud800\0"), max_size=60) | st.text(max_size=60))
def test_nothing_typed_breaks_it(text):
    with suppress(ExpressionError):
        expression = parse(text, find)
        assert all(term.word and term.row == find(term.word) for term in expression.terms)


@pytest.mark.parametrize("text", ["-" * 4_000, "a-" * 2_000, " " * 4_000, '"' * 4_000, "= ?" * 1_300, "c+" * 2_000])
def test_nothing_typed_takes_long(text):
    asked = 0

    def counted(word):
        nonlocal asked
        asked += 1

    with suppress(ExpressionError):
        parse(text, counted)
    assert asked < 40_000
