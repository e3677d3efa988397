"""Sentences and addresses as people type them: answered like their plain spelling, or with a sentence."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import tasks
from core.experiment import ExperimentError
from core.text.plain_text import apart, is_apart, plain_signs, typed
from core.text.splitting import words_of
from core.views.sentiment.answers_in_words import answer
from core.views.sentiment.shipped_classifier import shipped
from core.views.sentiment.trajectory import trajectory

FOLDER = Path(__file__).parent / "other"


@pytest.fixture(scope="module")
def network():
    return shipped().classifier


def lines(name):
    return [
        line.split(" | ")
        for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]


# What is typed, and the same as a keyboard has it.
SENTENCES = [
    ("It isn\u2019t good", "It isn't good"),
    ("I won\u2019t watch it again", "I won't watch it again"),
    ("\u201cBrilliant\u201d from start to end", '"Brilliant" from start to end'),
    ("It was dull\u2026awful", "It was dull...awful"),
    ("a\u00a0terrible\u00a0waste\u00a0of\u00a0time", "a terrible waste of time"),
    ("I don&#39;t like it", "I don't like it"),
    ("It isn\u00b4t good", "It isn't good"),
    ("\u00abBrilliant\u00bb from start to end", '"Brilliant" from start to end'),
    ("dull\u2014awful", "dull-awful"),
    ("a ter\u00adrible\u200b waste\u2009of time\ufeff", "a terrible waste of time"),
    ("a terrible<br/>waste<BR>of time", "a terrible\nwaste\nof time"),
    ("\uff21 \uff57\uff41\uff53\uff54\uff45\uff01", "A waste!"),
    ("I don&rsquo;t like it &amp; never will", "I don't like it & never will"),
]
SAME = [  # is plain already, or means what it says
    "It isn't good",
    'a "quoted" word - and... more',
    "AT&T, R&D, 1 < 2 > 0, <b>bold</b>",
    "naïve café, über, señor",
    "Ελλάδα, слово, 한국어 단어",
    "👨\u200d👩\u200d👧 and 🙂",
    "می\u200cخواهم",  # noqa: RUF001 - Persian
]


@pytest.mark.parametrize(("text", "plain"), SENTENCES)
def test_a_text_is_read_as_its_plain_spelling(text, plain):
    assert typed(text) == plain


@pytest.mark.parametrize("text", SAME)
def test_what_means_what_it_says_stays(text):
    assert typed(text) == text


@pytest.mark.parametrize(("text", "plain"), SENTENCES)
def test_the_network_that_ships_gives_both_the_same_answer(text, plain, network):
    assert answer(trajectory(network, typed(text))) == answer(trajectory(network, plain))


def test_the_sentences_of_the_list_are_among_them():
    listed = [line[0].split("   (")[0].replace("a terrible", "a\u00a0terrible") for line in lines("sentences.txt")]
    ours = {typed(text) for text, _ in SENTENCES}
    assert {typed(text) for text in listed} <= ours


@pytest.mark.parametrize(
    ("text", "known", "read"),
    [
        ("这个水壶非常好用", (), "这 个 水 壶 非 常 好 用"),
        ("水壶 很 好用", ("水壶", "好用"), "水壶 很 好用"),
        ("I like 寿司 a lot", (), "I like 寿 司 a lot"),
        ("とても良い", (), "と て も 良 い"),
        ("한국어 단어", (), "한국어 단어"),
    ],
)
def test_scripts_without_spaces(text, known, read):
    assert apart(text, known.__contains__) == read
    assert is_apart(text, known.__contains__) == (read != text)


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_plain_signs_of_a_keyboard_never_change(text):
    assert plain_signs(text) == text
    assert apart(text) == text


@given(st.text())
def test_once_is_enough(text):
    assert plain_signs(plain_signs(text)) == plain_signs(text)
    assert apart(apart(text)) == apart(text)


@given(st.text(st.sampled_from("aé \u00a0\u2009\u3000\u2019\u201c\u2026\u2013\u00ad\u200b\ufeffx!")))
def test_no_sign_that_looks_like_another_stays_in_a_word(text):
    strange = set("\u00a0\u2009\u3000\u2019\u201c\u2026\u2013\u00ad\u200b\ufeff")
    assert not strange & set("".join(words_of([plain_signs(text)]).spellings))


def opened(address):
    return tasks.from_query(dict(parse_qsl(urlsplit(address).query)))


ADDRESSES = {
    "/sequence_lab?task=rain&layers=LSTM-16-tanh%257EDense-8-relu&scaling=standard": ["LSTM-16-tanh", "Dense-8-relu"],
    "/sequence_lab?task=rain&layers=LSTM-16-tanh%7EDense-8-relu&scaling=standard": ["LSTM-16-tanh", "Dense-8-relu"],
    "/sequence_lab?task=sine": [layer.to_text() for layer in tasks.TASKS["sine"].preset.layers],
    "/sequence_lab?task=Rain&epochs=7": [layer.to_text() for layer in tasks.TASKS["rain"].preset.layers],
    "/sequence_lab?task=echo&layers=GRU-4-tanh-bi-d0.2": ["GRU-4-tanh-bi-d0.2"],
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_opens_what_its_author_meant(address):
    assert [layer.to_text() for layer in opened(address).layers] == ADDRESSES[address]


@pytest.mark.parametrize("task", tasks.TASKS)
def test_a_task_alone_opens_its_preset(task):
    assert tasks.from_query({"task": task}) == tasks.complete(tasks.TASKS[task].preset)
    assert tasks.from_query({"task": task, "seed": "3"}).seed == 3


REFUSED = {
    "/sequence_lab?task=sine&layers=LSTM-999-tanh": "Layer 1, units must be at most 256 (got 999)",
    "/sequence_lab?task=sine&layers=LSTM-16-tanh-8-relu": "Two parts of the layer “16-tanh-8-relu” set its units",
    "/sequence_lab?task=sine&layers=LSTM-16-tanh-relu": "Two parts of the layer “16-tanh-relu” set its activation",
    "/sequence_lab?task=sine&layers=LSTM-16-bi-bi": "Two parts of the layer “16-bi-bi” set its bidirectional",
    "/sequence_lab?task=sine&layers=LSTM-16-d0.1-d0.2": "Two parts of the layer “16-d0.1-d0.2” set its dropout",
    "/sequence_lab?task=sine&layers=GRU-4~Dropout-0.1-0.2": "Two parts of the layer “0.1-0.2” set its rate",
    "/sequence_lab?task=nonsense": "There is no task “nonsense”: choose one of air_pollution, flu, rain",
    "/sequence_lab?layers=LSTM-4-tanh": "The address names no task: choose one of air_pollution, flu, rain",
}


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_cannot_be_opened_is_answered_with_a_sentence(address):
    with pytest.raises(ExperimentError) as caught:
        opened(address)
    assert str(caught.value).startswith(REFUSED[address])


def test_the_addresses_of_the_list_are_among_them():
    assert {line[0] for line in lines("addresses.txt")} <= {*ADDRESSES, *REFUSED}
