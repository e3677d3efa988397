"""Texts of one's own: what is found in a file by itself, what can be chosen, and a sentence for all that is wrong."""

import csv
import io
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import ExperimentError
from core.text import own_texts as module
from core.text import text_columns
from core.text.example_texts import EXAMPLE
from core.text.own_texts import LEAST, MOST_LETTERS, own_texts
from core.text.recent_cache import RecentCache
from core.text.text_columns import read_texts
from core.text.tokenizer import fit


def written(rows, names=("text", "label"), **dialect):
    """The content of a CSV file."""
    file = io.StringIO()
    csv.writer(file, **dialect).writerows([names, *rows])
    return file.getvalue().encode()


def messages(n=20, zero="ham", one="spam"):
    return [(f"message {i}", one if i % 2 else zero) for i in range(n)]


def read(content, **chosen):
    return own_texts(read_texts(content), **chosen)


def test_texts_with_line_ends_quotes_and_separators_come_as_they_are():
    texts = [f'He said: "no; {i}",\nand left.\tSo' for i in range(15)]
    rows = [(text, "ja" if i % 3 else "nein") for i, text in enumerate(texts)]
    for separator in ",;\t":
        found = read(written(rows, delimiter=separator))
        assert found.reviews.texts == tuple(texts)
        assert found.classes == ("nein", "ja")
        assert found.reviews.labels.tolist() == [int(i % 3 > 0) for i in range(15)]
        assert found.rows.tolist() == list(range(2, 17))
        assert found.notes == ()


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\n\r", "<br />", "\x0b", "\x0c", "\x1c", "\x1e"])
def test_every_kind_of_line_end_separates_words_and_is_none(end):
    rows = [(f"good film.{end}loved it{end}again", "no" if i % 2 else "yes") for i in range(4)]
    rows += [(f"good{end}{end}film {i}{end}", "no" if i % 2 else "yes") for i in range(20)]
    found = read(written(rows))
    vocabulary = fit(found.reviews.texts, num_words=100)
    words = [vocabulary.index_word[i] for i in range(1, vocabulary.input_dim)]
    assert set(words) == {"good", "film", "loved", "it", "again", *map(str, range(20))}
    assert "\n".join(words).splitlines() == words  # the file words.txt has a line for each


def test_the_example_can_be_used_as_it_is():
    found = read(EXAMPLE.encode())
    assert found.classes == ("ham", "spam")
    assert found.count(0) == found.count(1) == 15
    assert found.notes == ()


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        (("id", "review", "sentiment"), ("review", "sentiment")),
        (("v0", "v1", "v2"), ("v1", "v2")),
        (("number", "Kommentar", "Klasse"), ("Kommentar", "Klasse")),
    ],
)
def test_columns_are_found_by_what_stands_there(names, columns):
    rows = [(i, f"this one is message {i}", "yes" if i % 2 else "no") for i in range(30)]
    found = read(written(rows, names))
    assert (found.text_column, found.label_column) == columns


def test_a_name_helps_where_columns_are_alike():
    rows = [(f"a title that is long {i}", f"short one {i}", i % 2, 1 - i % 2) for i in range(30)]
    found = read(written(rows, ("title", "tweet", "seen", "polarity")))
    assert (found.text_column, found.label_column) == ("tweet", "polarity")
    other = read(written(rows, ("title", "tweet", "seen", "polarity")), text_column="title", label_column="seen")
    assert (other.text_column, other.label_column) == ("title", "seen")
    assert other.reviews.texts[0] == "a title that is long 0"
    assert other.reviews.labels.tolist() == [1 - label for label in found.reviews.labels.tolist()]


def test_labels_may_be_written_in_different_ways_and_be_swapped():
    rows = [(f"text {i}", ("Positive", "positive ", "NEGATIVE", "Negative")[i % 4]) for i in range(20)]
    rows += [("one more", "Positive"), ("and one", "Negative")]
    found = read(written(rows))
    assert found.classes == ("Negative", "Positive")
    swapped = read(written(rows), labels=("positive", "negative"))
    assert swapped.classes == ("Positive", "Negative")
    np.testing.assert_array_equal(swapped.reviews.labels, 1 - found.reviews.labels)


def test_two_of_several_labels_are_kept():
    rows = [(f"text {i}", 1 + i % 5) for i in range(50)]
    with pytest.raises(ExperimentError, match=r"has 5 labels, “1” 10 times, .* “5” 10 times: choose two"):
        read(written(rows))
    found = read(written(rows), labels=("1", "5"))
    assert found.classes == ("1", "5")
    assert len(found.rows) == 20
    assert found.notes == ("Left out for another label: 30 rows (row 3, 4, 5 and 27 more)",)


def test_rows_without_text_or_label_are_left_out_and_said():
    rows = [("", "ham"), *messages(), ("no label", ""), ("?!!!", "spam"), ("nor here", "NaN"), ("", "")]
    found = read(written(rows))
    assert len(found.rows) == 20
    assert found.notes == (
        "Left out for no text: 2 rows (row 2, 24)",
        "Left out for no label: 2 rows (row 23, 25)",
    )


def test_what_is_no_text_is_seen_after_cleaning():
    found = read(written([("<br />", "ham"), *messages(), ("<br /><br />!\x85", "spam")]))
    assert len(found.rows) == 20
    assert found.notes == ("Left out for no text: 2 rows (row 2, 23)",)


@pytest.mark.parametrize("names", [("sms", "spam"), ("title", "FAKE"), ("the headline", "clickbait"), ("1", "a text")])
def test_a_column_may_be_called_like_one_of_its_labels(names):
    rows = [(f"message {i}", names[1] if i % 2 else "no") for i in range(20)]
    found = read(written(rows, names))
    assert (found.text_column, found.label_column) == names
    (note,) = found.notes
    assert note.startswith(f"The first row, “{names[0]}” with “{names[1]}”, was read as names. If it is a text")


def test_equal_numbers_are_one_label():
    rows = [(f"text {i}", ("1", "1.0", "+1", "0", "0.0", "-0")[i % 6]) for i in range(60)]
    found = read(written(rows))
    assert found.classes == ("0", "1")
    assert found.reviews.labels.tolist() == [int(i % 6 < 3) for i in range(60)]
    assert read(written(rows), labels=("1.00", "0")).classes == ("1", "0")


def test_a_long_label_can_be_left_out_and_is_not_offered():
    rows = [*messages(), ("a broken row", "x" * 120)]
    assert read_texts(written(rows)).columns["label"].choices == {"ham": 10, "spam": 10}
    assert read(written(rows), labels=("ham", "spam")).classes == ("ham", "spam")
    with pytest.raises(ExperimentError, match="has 3 labels"):
        read(written(rows))


def test_control_characters_become_spaces_and_are_said():
    found = read(written([*messages(), ("so\x01good,\x1f\x7fthis", "spam")]))
    assert found.reviews.texts[-1] == "so good,  this"
    assert found.notes == ("3 control characters were read as spaces (row 22)",)


def test_a_huge_text_is_cut_and_many_are_drawn_from(monkeypatch):
    found = read(written([("word " * 10_000, "ham"), *messages()]))
    assert len(found.reviews.texts[0]) == MOST_LETTERS
    assert found.notes == ("Texts are cut after 20,000 characters: 1 (row 2)",)
    monkeypatch.setattr(module, "MOST", 50)
    monkeypatch.setattr(module, "_TEXTS", RecentCache(1))
    found = read(written(messages(80)))
    assert len(set(found.reviews.texts)) == 50
    assert found.notes == ("Of 80 texts 50 are used, drawn at random",)


def test_copies_are_said():
    rows = [*messages(), ("Message 1!", "spam"), ("message 2", "spam")]
    assert read(written(rows)).notes == (
        "Copies of other texts: 2; they stay on the same side of the split, and 1 of them have the other label",
    )


def test_western_letters_are_read_and_said():
    found = read(
        written([(f"schönes Rätsel {i}", "ja" if i % 2 else "nein") for i in range(20)]).decode().encode("cp1252")
    )
    assert found.reviews.texts[0] == "schönes Rätsel 0"
    assert "Windows-1252" in found.notes[0]


ALIKE = [(f"text {i}", "good") for i in range(30)]


@pytest.mark.parametrize(
    ("content", "chosen", "said"),
    [
        (written(ALIKE), {}, "must have two labels (got “good” 30 times)"),
        (written(messages()), {"labels": ("ham",)}, "The two labels must differ: choose two of “ham” 10 times"),
        (written(messages()), {"labels": ("ham", "HAM")}, "The two labels must differ"),
        (written(messages()), {"labels": ("ham", "eggs")}, "Column “label” has no label “eggs”: choose two of"),
        (written(messages()[:8]), {}, f"Label “ham” must have at least {LEAST} different texts"),
        (written([("again", "ham"), *messages()[1::2]] * 9), {}, "Label “ham” must have at least 5 different texts"),
        (written(messages()), {"text_column": "body"}, "no column “body”: choose one of “text”, “label”"),
        (written(messages()), {"label_column": "class"}, "no column “class”: choose one of"),
        (written(messages()), {"text_column": "text", "label_column": "text"}, "cannot be both texts and labels"),
        (written([(i, f"text {i}", i % 2) for i in range(20)], ("id", "text", "label")), {"text_column": "id"},
         "Column “id” holds no texts: choose another column of texts"),
        (written([(f"text {i}", "") for i in range(20)]), {"label_column": "label"}, "Column “label” is empty"),
        (written([(f"text {i}", "") for i in range(30)]), {}, "No column looks like labels"),
        (written([(f"text {i}", i) for i in range(30)]), {}, "No column looks like labels"),
        (written([(f"text {i}", i) for i in range(3000)]), {"label_column": "label"}, "over 1,000 different values"),
        (written([(f"text {i}", "x" * (41 + i % 2)) for i in range(30)]), {}, "characters (got"),
        (written([(f"text {i}", "x" * (119 + i % 2)) for i in range(30)]), {}, "at most 40 characters (got 120)"),
        (written([(f"text {i}", "x" * (44 + i % 3)) for i in range(30)]), {}, "at most 40 characters (got 46)"),
        (written([(i, i % 2) for i in range(30)], ("a", "b")), {}, "No column has texts"),
        (written(messages(), ("here is some text", "spam")), {}, "The first row has a text with its label, “spam”"),
        (written([("x",)], ("text",)), {}, "The file must have two columns: one of texts"),
        (written([]), {}, "The file has names but no texts"),
        (b"", {}, "The file is empty"),
        (b"text,label\nso\0good,1\n", {}, "bytes that are not text"),
        (bytes(range(0x80, 0x100)) + b",b\n1,2\n", {}, "characters cannot be read: save it as “CSV UTF-8”"),
        (b'text,label\n"open,1\n', {}, "Column “label” must have two labels (got “1” 1 times)"),
        (b"text,label\nso, so good,1\n", {}, "Row 2 has 3 values, but the row of names has 2"),
        (b"text,label\n" + b"a" * (20 * 2**20), {}, "The file must have at most 20 MB (got 21 MB)"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_gets_a_sentence(content, chosen, said):
    with pytest.raises(ExperimentError, match=re.escape(said)) as raised:
        read(content, **chosen)
    assert ": " in str(raised.value)
    assert len(str(raised.value)) < 350


CELLS = st.text(st.sampled_from('ab1 ,;\t\n\r".-é😀<>'), max_size=12)


@settings(max_examples=150)
@given(
    st.binary(max_size=200)
    | st.lists(st.tuples(CELLS, st.sampled_from(["1", "0", "yes", "NO", "", "nan"])), max_size=40).map(written),
    st.sampled_from(["", "text", "label"]),
    st.sampled_from([(), ("1", "0"), ("no", "yes")]),
)
def test_any_bytes_are_texts_of_two_classes_or_a_sentence(content, column, labels):
    try:
        found = read(content, text_column=column, labels=labels)
    except ExperimentError:
        return
    assert len(found.reviews.texts) == len(found.reviews.labels) == len(found.rows)
    assert set(found.reviews.labels.tolist()) == {0, 1}
    assert min(found.count(0), found.count(1)) >= LEAST
    assert found.classes[0] != found.classes[1]


def test_a_file_is_read_once(monkeypatch):
    content = written(messages(60))
    first = read_texts(content)
    monkeypatch.setattr(text_columns, "read_csv", None)
    assert read_texts(bytes(bytearray(content))) is first


def test_a_first_row_with_a_label_in_numbers_is_a_text():
    found = own_texts(read_texts(written([(i % 2, f"text {i}") for i in range(30)], (1, "here is some text"))))
    assert len(found.rows) == 31
    assert "here is some text" in found.reviews.texts
    assert "The first row holds values and no names" in found.notes[0]


def test_marks_that_open_and_never_close_are_text_and_said():
    rows = [f"text {i},{i % 2}" for i in range(30)]
    rows[3], rows[20] = '"open and on,1', '"open again,0'
    found = own_texts(read_texts("\n".join(["text,label", *rows]).encode()))
    assert len(found.rows) == 30
    assert "row 5, 22" in found.notes[0]
