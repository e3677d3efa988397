"""Each file of vectors is read as its author meant it, or one sentence says what is wrong and what to do."""

from pathlib import Path

import numpy as np
import pytest

from core.experiment import ExperimentError
from core.words.analogy import answer
from core.words.expression import ExpressionError, parse
from core.words.spelling_suggestions import closest
from core.words.vector_file import read_vectors
from core.words.vectors import Vectors, load

FOLDER = Path(__file__).parent / "vectors"


def read(name, tmp_path):
    report = read_vectors(FOLDER / name, tmp_path, "made")
    return report, load(tmp_path, "made")


# File: format, words, numbers, a word with its first number, warnings.
RIGHT = {
    "05_tabs_all.vec": ("GloVe", 26, 5, "king", 0.22579, []),
    "06_double_spaces.vec": ("word2vec", 26, 5, "king", 0.22579, []),
    "10_w2v.bin": ("word2vec binary", 26, 5, "king", None, []),
    "15_zero.txt": ("GloVe", 26, 5, "cat", 0, []),
    "21_phrases_underscore.txt": ("word2vec", 8, 5, "New_York", 1.35656, []),
    "23_nfd.txt": ("GloVe", 6, 5, "caf\u00e9", 0.70774, []),
    "26_bom_glove.txt": ("GloVe", 26, 5, "the", 2.04092, []),
    "commas.csv": ("GloVe", 10, 4, "the", None, []),
    "commas_spaces_quoted.csv": (
        "GloVe",
        10,
        4,
        "the",
        None,
        ["1 line could not be read: line 1 has a value that is not a finite number."],
    ),
    "semicolons.txt": ("GloVe", 10, 4, "germany", None, []),
    "tab_then_spaces.txt": ("word2vec", 10, 4, "the", None, []),
    "aligned_right.txt": ("GloVe", 10, 4, "the", None, []),
    "phrases_spaces.txt": ("GloVe", 14, 4, "mother in law", None, []),
    "phrases_mixed.txt": ("word2vec", 14, 4, "San_Francisco_Bay", None, []),
    "nfd_upper.txt": ("GloVe", 13, 4, "\u00c9cole", None, []),
    "nfd_twice.txt": ("GloVe", 11, 4, "caf\u00e9", None, ["1 line repeated an earlier word."]),
    "hangul_nfd.txt": ("GloVe", 11, 4, "한국", None, []),
    "bom_word2vec.txt": ("word2vec", 10, 4, "the", None, []),
    "bom_tabs.vec": ("GloVe", 10, 4, "the", None, []),
    "dim2.txt": ("GloVe", 10, 2, "the", None, []),
    "zero_first.txt": ("GloVe", 10, 4, "the", 0, []),
    "case_pairs.txt": ("GloVe", 15, 4, "US", None, []),
    "spaces_in_glove.txt": ("GloVe", 12, 4, "new\u00a0york", None, []),  # GloVe has such words: they stay one word
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_file_is_read_as_its_author_meant_it(name, tmp_path):
    kind, words, numbers, word, value, warnings = RIGHT[name]
    report, vectors = read(name, tmp_path)
    assert (report.format, vectors.size, vectors.dimensions) == (kind, words, numbers)
    assert word in vectors.words
    if value is not None:
        assert np.isclose(vectors[word][0], value)
    assert report.warnings() == warnings


WRONG = {
    "31b_dim1.txt": "Each line has a word and one number, as in a list of word counts. A vector must have at least 2",
    "41_word_counts.txt": "Each line has a word and one number, as in a list of word counts. A vector must have at",
    "counts_tabs.tsv": "Each line has a word and one number, as in a list of word counts. A vector must have at",
    "header_dim1.txt": "Each line has a word and one number, as in a list of word counts. A vector must have at",
    "utf16.txt": "The file is UTF-16: save it as UTF-8, and upload that",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_none_is_refused_with_the_reason(name, tmp_path):
    with pytest.raises(ExperimentError) as caught:
        read(name, tmp_path)
    assert str(caught.value).startswith(WRONG[name])


def test_every_file_is_tested():
    assert {path.name for path in FOLDER.iterdir()} == {*RIGHT, *WRONG, "README.md"}


# File, what is typed, the words that are understood.
SUMS = [
    ("21_phrases_underscore.txt", "New York - Paris", "New York − Paris"),
    ("21_phrases_underscore.txt", "new york - los angeles + U.S.", "new york − los angeles + U.S."),
    ("21_phrases_underscore.txt", "u.s.", "u.s."),
    ("21_phrases_underscore.txt", "iphone - New_York", "iphone − New_York"),
    ("23_nfd.txt", "caf\u00e9 - plain", "caf\u00e9 − plain"),
    ("23_nfd.txt", "cafe\u0301 - STRASSE", "caf\u00e9 − STRASSE"),
    ("26_bom_glove.txt", "the - of", "the − of"),
    ("phrases_spaces.txt", "new york - mother in law", "new york − mother in law"),
    ("phrases_spaces.txt", "New_York + U.K.", "New_York + U.K."),
    ("phrases_mixed.txt", "san francisco bay - new", "san francisco bay − new"),
    ("26_bom_glove.txt", "\ufeffthe - o\u00adf\u200b", "the − of"),
    ("case_pairs.txt", "nato - POLISH", "nato − POLISH"),
]


@pytest.mark.parametrize(("name", "text", "understood"), SUMS)
def test_a_sum_is_understood(name, text, understood, tmp_path):
    _, vectors = read(name, tmp_path)
    expression = parse(text, vectors.find)
    assert (str(expression), expression.unknown) == (understood, ())
    assert answer(vectors, expression, 3).ranking


def test_a_word_is_found_as_written_before_any_other_case(tmp_path):
    _, vectors = read("case_pairs.txt", tmp_path)
    assert [vectors.words[vectors.find(word)] for word in ("US", "us", "Us", "polish", "Polish", "POLISH")] == [
        "US",
        "us",
        "us",
        "polish",
        "Polish",
        "polish",
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "21_phrases_underscore.txt",
            "Old York - Paris",
            '"Old" and "York" are side by side, and these vectors have no word "Old_York": write another word, or',
        ),
        ("05_tabs_all.vec", "king queen", '"king" and "queen" are side by side: put a + or a - between them'),
    ],
)
def test_words_side_by_side_get_advice_that_works(name, text, said, tmp_path):
    _, vectors = read(name, tmp_path)
    with pytest.raises(ExpressionError) as caught:
        parse(text, vectors.find)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("15_zero.txt", "cat", "“cat” has a vector of zeros alone. Zeros have no direction"),
        ("15_zero.txt", "cat - tea", "“cat” and “tea” have vectors of zeros alone. Zeros have no direction"),
        ("zero_first.txt", "the", "“the” has a vector of zeros alone. Zeros have no direction"),
        ("15_zero.txt", "king - king", "The words cancel each other: their sum is zero"),
    ],
)
def test_a_sum_without_direction_says_why(name, text, said, tmp_path):
    _, vectors = read(name, tmp_path)
    assert answer(vectors, parse(text, vectors.find)).verdict.startswith(said)


def test_a_zero_beside_other_words_is_nothing(tmp_path):
    _, vectors = read("15_zero.txt", tmp_path)
    assert answer(vectors, parse("king + cat", vectors.find), 3).honest[0].word == "king"


def test_vectors_of_one_number_that_are_here_already_are_refused():
    line = Vectors("of a line", ["king", "man", "woman"], np.array([[1.0], [2.0], [3.0]]))
    with pytest.raises(ExpressionError, match="one number each"):
        answer(line, parse("king - man + woman", line.find))


@pytest.mark.parametrize(("typed", "meant"), [("newyork", "New_York"), ("u.s", "U.S."), ("iphon", "iPhone")])
def test_suggestions_do_not_look_at_case(typed, meant, tmp_path):
    _, vectors = read("21_phrases_underscore.txt", tmp_path)
    assert meant in closest(typed, vectors.words)


@pytest.mark.parametrize("typed", ["xyz", "9"])
def test_nothing_is_suggested_where_nothing_is_similar(typed, tmp_path):
    _, vectors = read("21_phrases_underscore.txt", tmp_path)
    assert closest(typed, vectors.words) == []
