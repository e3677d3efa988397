"""Each file of texts is read as its author meant it, or one sentence says what is wrong and what to do."""

import io
from pathlib import Path

import pandas as pd
import pytest

from core.tasks.reviews.data import Parameters
from core.tasks.reviews.exported_code import exported_table
from core.text import plain_text
from core.text.own_texts import own_texts
from core.text.text_columns import read_texts
from core.text.tokenizer import fit

FOLDER = Path(__file__).parent / "text"
KETTLE, BROKE = "I really liked this kettle", "the kettle broke after a week"
SIGNS = "Curly quotation marks, special spaces and the like are read as those of a keyboard"
HTML = "Signs of HTML, such as &amp; and <br>, are read as what they stand for"
JSON = "The file is read as JSON: each row has the names and values of one object"


def read(name):
    return own_texts(read_texts((FOLDER / name).read_bytes()))


# File: columns of texts and labels, the number of texts, the beginning of the first text, notes.
RIGHT = {
    # signs
    "14_nbsp.csv": ("text", "label", 24, KETTLE, [f"{SIGNS} (24 texts)"]),
    "signs_curly.csv": ("text", "label", 14, f"\"{KETTLE}\" - it's...fine, don't ask", [f"{SIGNS} (14 texts)"]),
    "signs_invisible.csv": ("text", "label", 14, KETTLE, [f"{SIGNS} (14 texts)"]),
    "signs_decomposed.csv": ("text", "label", 14, f"caf\u00e9 na\u00efve, {KETTLE}", [f"{SIGNS} (14 texts)"]),
    "signs_plain.csv": ("text", "label", 14, f"it is fine - really... {KETTLE}", []),
    # scripts without spaces
    "06_zh.csv": ("text", "label", 24, "这 个 水 壶 非 常 好 用", [f"{plain_text.APART} (24 texts)"]),
    "japanese.csv": ("text", "label", 12, "と て も 良 い 湯 沸 か し 器 で す", [f"{plain_text.APART} (12 texts)"]),
    "thai.csv": ("text", "label", 12, "ก า น้", [f"{plain_text.APART} (12 texts)"]),
    "chinese_in_words.csv": ("text", "label", 12, "这个 水壶 非常 好用", []),
    "korean.csv": ("text", "label", 12, "이 주전자 정말 좋아요", []),
    # entities and line breaks
    "11_entities.csv": (
        "text",
        "label",
        24,
        f'I don\'t know, "{KETTLE}" & more\n{KETTLE}\nend',
        [f"{HTML} (24 texts)"],
    ),
    "entities_twice.csv": ("text", "label", 14, f"I don't know\n{KETTLE}", [f"{HTML} (14 texts)"]),
    "entities_named.csv": (
        "text",
        "label",
        14,
        f'"{KETTLE}" - caf\u00e9\nend',
        [f"{HTML} (14 texts)", f"{SIGNS} (14 texts)"],
    ),
    "ampersands.csv": ("text", "label", 14, f"AT&T and R&D; 3 < 5 > 2, br and &lt without an end, {KETTLE}", []),
    # guesses
    "13_onehot.csv": (
        "text",
        "pos",
        24,
        KETTLE,
        ["Columns “pos” and “neg” are opposites: “pos” is used, and 1 there counts as 1"],
    ),
    "onehot_three.csv": (
        "comment",
        "pos",
        14,
        KETTLE,
        ["Columns “pos” and “neg” are opposites: “pos” is used, and 1 there counts as 1"],
    ),
    "is_negative_first.csv": (
        "review",
        "is_positive",
        14,
        KETTLE,
        ["Columns “is_positive” and “is_negative” are opposites: “is_positive” is used, and 1 there counts as 1"],
    ),
    "two_flags.csv": ("text", "recommended", 14, KETTLE, []),
    "17_url_longer.csv": ("opinion", "y", 24, KETTLE, []),
    "hash_longer.csv": ("words", "y", 14, KETTLE, []),
    "link_named_text.csv": ("said", "y", 14, KETTLE, []),
    # JSON
    "12_jsonl.csv": ("text", "label", 24, KETTLE, [JSON]),
    "objects.json": ("review", "label", 14, KETTLE, [JSON]),
    "lines_bom.jsonl": ("text", "label", 14, KETTLE, [JSON]),
    "braces_in_text.csv": ("text", "label", 14, f"{{{KETTLE}}}", []),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_file_is_read_as_its_author_meant_it(name):
    texts, labels, count, first, notes = RIGHT[name]
    found = read(name)
    assert (found.text_column, found.label_column) == (texts, labels)
    assert len(found.reviews.texts) == count
    assert found.reviews.texts[0].startswith(first)
    assert found.reviews.labels[:2].tolist() == [1, 0]
    assert list(found.notes) == notes


def test_characters_with_marks_stay_whole():
    first = read("thai.csv").reviews.texts[0]
    assert first.replace(" ", "") == "กาน้ำนี้ดีมาก"
    assert first.split()[:3] == ["ก", "า", "น้"]


def test_a_damaged_line_of_json_is_named():
    with pytest.raises(ValueError, match="Line 15 is no JSON object"):
        read("lines_damaged.jsonl")


@pytest.mark.parametrize("name", RIGHT)
def test_the_table_of_an_exported_script_holds_the_texts_as_they_are_read(name):
    content = (FOLDER / name).read_bytes()
    table = exported_table(Parameters(source="own"), content)
    texts = pd.read_csv(io.BytesIO(table), keep_default_na=False)["text"]
    assert tuple(texts) == read(name).reviews.texts


@pytest.mark.parametrize("name", ["signs_curly.csv", "signs_invisible.csv", "14_nbsp.csv", "entities_named.csv"])
def test_the_words_of_a_text_are_those_of_its_plain_spelling(name):
    words = set(fit(read(name).reviews.texts).word_index)
    assert {"kettle", "broke", "lovely"} <= words
    assert all(word.isascii() or word == "caf\u00e9" for word in words), words


def test_a_script_without_spaces_has_a_word_for_each_character():
    vocabulary = fit(read("06_zh.csv").reviews.texts)
    assert {"水", "壶"} <= set(vocabulary.word_index)
    assert "水壶" not in vocabulary.word_index


@pytest.mark.parametrize(
    ("name", "columns", "count", "first"),
    [
        ("03_uci_first_line_commas.txt", ("column 1", "column 2"), 25, "A long, loud, silly, and dull film"),
        ("04b_tsv_two_open_quotes.tsv", ("Review", "Liked"), 24, KETTLE),
        ("18b_head_commas_unquoted.csv", ("text, as written, by guests", "label"), 24, KETTLE),
    ],
)
def test_separators_names_and_open_quotation_marks_leave_texts_whole(name, columns, count, first):
    found = read(name)
    assert (found.text_column, found.label_column) == columns
    assert len(found.reviews.texts) == count
    assert found.reviews.texts[0].startswith(first)
    assert max(len(text.split()) for text in found.reviews.texts) < 15  # no text has swallowed its neighbours


def test_every_file_is_tested():
    elsewhere = {"README.md", "lines_damaged.jsonl"}
    elsewhere |= {"03_uci_first_line_commas.txt", "04b_tsv_two_open_quotes.tsv", "18b_head_commas_unquoted.csv"}
    assert {path.name for path in FOLDER.iterdir()} == {*RIGHT, *elsewhere}
