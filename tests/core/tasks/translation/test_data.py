"""Translation's pairs: their values, their split, their tokens, and what is said of wrong ones."""

import csv
import hashlib
import io
import itertools

import numpy as np
import pytest
from num2words import num2words

from core.experiment import Experiment, ExperimentError, Task, Training
from core.layers import GRU
from core.source_code import imports
from core.tasks import complete, prepare
from core.tasks.exported_code import data_code, exported_table
from core.tasks.task import NoFileYet
from core.tasks.translation.languages import NAMES
from core.tasks.translation.own import LONGEST, read_pairs
from core.tasks.translation.pairs import FIRST_DAY, LAST_DAY, number_words, words

KINDS = {
    "numbers": {"largest": 300},
    "dates": {},
    "reversed": {"digits": 3},
    "added": {"digits": 3},
}


def asked(share=0.3, **parameters):
    task = Task(name="translation", parameters={"count": 150} | parameters)
    return Experiment(task=task, layers=(GRU(),), training=Training(validation_share=share))


def data_of(share=0.3, table=None, **parameters):
    return prepare(asked(share, **parameters), table).data


def file(rows, names=("word", "meaning")):
    text = io.StringIO()
    csv.writer(text).writerows([names, *rows])
    return text.getvalue().encode()


def sha(content):
    return hashlib.sha256(content).hexdigest()


PAIRS = [(f"one {i}", f"eins {i * i}") for i in range(40)]


@pytest.mark.parametrize(("source", "target"), list(itertools.pairwise(NAMES)))
@pytest.mark.parametrize(("largest", "count"), [(99, 100), (9999, 60), (1_000_000, 60)])
def test_numbers_are_in_num2words_own_words(source, target, largest, count):
    pairs = number_words(source, target, largest, count, np.random.default_rng(0)).pairs
    numbers = np.random.default_rng(0).choice(largest + 1, count, replace=False).tolist()
    for side, language in enumerate((source, target)):
        assert [pair[side] for pair in pairs] == [" ".join(num2words(n, lang=language).split()) for n in numbers]


@pytest.mark.parametrize("pairs", KINDS)
def test_tokens_are_the_letters_of_the_pairs(pairs):
    data = data_of(pairs=pairs, **KINDS[pairs])
    assert len(data.pairs) == 150
    for tokens, y, (source, target) in zip(data.tokens, data.y[..., 0].astype(int), data.pairs, strict=True):
        assert data.source.decode(tokens) == source
        assert data.target.decode(y) == target
        assert y[len(target)] == 2
        assert not y[len(target) + 1 :].any()
    np.testing.assert_array_equal(data.lengths, [len(source) for source, _ in data.pairs])


@pytest.mark.parametrize("pairs", KINDS)
def test_no_source_is_on_both_sides(pairs):
    data = data_of(pairs=pairs, **KINDS[pairs])
    learned, held_back = ({data.pairs[i][0] for i in side} for side in (data.train, data.validation))
    assert len(learned) + len(held_back) == len(data.pairs) == 150
    assert not learned & held_back


def test_what_the_pairs_mean():
    numbers = {words(n, "en"): n for n in range(301)}
    for source, target in data_of(pairs="numbers", largest=300).pairs:
        assert target == words(numbers[source], "fr")
    for source, target in data_of(pairs="dates", source_form="iso", target_form="full", target="de").pairs:
        year, _month, day = map(int, source.split("-"))
        assert FIRST_DAY.year <= year <= LAST_DAY.year
        assert target.endswith(str(year))
        assert f" {day}. " in target
    assert all(target == source[::-1] for source, target in data_of(pairs="reversed", digits=3).pairs)
    assert all(int(target) == sum(map(int, s.split("+"))) for s, target in data_of(pairs="added", digits=3).pairs)


def test_a_small_range_has_each_number_once():
    assert len(data_of(pairs="numbers", largest=99, count=5000).pairs) == 100


def test_a_source_may_be_read_from_its_end():
    forward, backward = (data_of(pairs="added", reverse=reverse) for reverse in (False, True))
    for one, other, length in zip(forward.tokens, backward.tokens, forward.lengths, strict=True):
        np.testing.assert_array_equal(one[:length], other[:length][::-1])
    np.testing.assert_array_equal(backward.encode([forward.pairs[0][0]])[0], backward.tokens[0])


def test_the_naive_translation_is_that_of_a_learned_pair():
    data = data_of(pairs="numbers")
    (naive,) = data.baselines
    learned = {data.pairs[i][1] for i in data.train}
    for place, prediction in enumerate(naive.prediction[..., 0].astype(int)):
        assert data.target.decode(prediction) in learned
        assert data.target.decode(prediction) != data.pairs[place][1] or place in data.validation


def test_parameters_of_other_pairs_change_nothing():
    one, other = (complete(asked(pairs="reversed", **more)) for more in ({}, {"largest": 500, "data": "ab" * 32}))
    assert one.fingerprint() == other.fingerprint()
    assert one.fingerprint() != complete(asked(pairs="reversed", digits=7)).fingerprint()


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"source": "fr"}, "Both languages are the same: choose another one for one side"),
        ({"pairs": "dates", "source_form": "iso", "target": "en"}, "Both sides have the same form of date"),
        ({"largest": 10_000_000}, "Largest must be at most 999,999"),
        ({"largest": 9}, "Largest must be at least 99"),
        ({"target": "xx"}, "Target must be 'en'"),
        ({"pairs": "poems"}, "Pairs must be 'numbers'"),
        ({"count": 3}, "Count must be at least 100"),
    ],
)
def test_what_cannot_be_gets_a_sentence(parameters, sentence):
    with pytest.raises(ExperimentError, match=sentence):
        data_of(**parameters)


# --- pairs of your own ---


def test_pairs_of_a_file_with_any_letters():
    rows = [*PAIRS, ("مرحبا", "hello"), ("🌧 rain", "雨"), ("a, b", 'said "b"')]
    mine = read_pairs(file(rows))
    assert mine.pairs == tuple(rows)
    assert mine.names == ("word", "meaning")
    data = data_of(table=file(rows), pairs="own", data=sha(file(rows)))
    assert {data.target.decode(y) for y in data.y[..., 0].astype(int)} == {target for _, target in rows}


def test_rows_without_two_usable_sides_are_left_out():
    long = "x" * 10_000
    mine = read_pairs(file([*PAIRS, ("", "nothing"), ("nothing", ""), (long, "a"), (*PAIRS[0][:1], "again")]))
    assert mine.pairs == tuple(PAIRS)
    text = " ".join(mine.notes)
    assert "one side is empty: 2 rows (row 42 and 43)" in text or "one side is empty: 2 rows" in text
    assert f"one side has over {LONGEST} characters: 1 row" in text
    assert "the source came before: 1 row" in text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (file(PAIRS[:5]), r"At least 20 different pairs are needed \(got 5\): add more rows"),
        (file([("a", "")] * 30), r"\(got 0\): add more rows; left out, since one side is empty: 30 rows"),
        (b"word\none\ntwo\nthree\n", "two columns"),
        (b"", "The file is empty"),
        (file([(chr(0x4E00 + i), "x") for i in range(400)]), "has 400 different characters, and at most 300"),
    ],
)
def test_a_file_without_pairs_gets_a_sentence(content, sentence):
    with pytest.raises(ExperimentError, match=sentence):
        read_pairs(content)


def test_a_file_that_is_not_there():
    with pytest.raises(NoFileYet, match="Upload a CSV file"):
        data_of(pairs="own")
    with pytest.raises(ExperimentError, match="not at hand any more: upload it again"):
        data_of(pairs="own", data="ab" * 32)
    with pytest.raises(ExperimentError, match="not the one that the experiment was set up with"):
        data_of(table=file(PAIRS), pairs="own", data="ab" * 32)


# --- exported code ---


@pytest.mark.parametrize("share", [0.0, 0.5])
@pytest.mark.parametrize("pairs", [*KINDS, "own"])
def test_exported_code_makes_the_same_data(pairs, share, tmp_path, monkeypatch):
    content = file([*PAIRS, ('é "x"', "🌧, <b>")])
    more = {"data": sha(content)} if pairs == "own" else KINDS[pairs]
    chosen = asked(share, pairs=pairs, reverse=pairs == "added", **more)
    data, code, space = prepare(chosen, content).data, data_code(chosen), {}
    if (table := exported_table(chosen, content)) is not None:
        (tmp_path / "table.csv").write_bytes(table)
    assert (table is None) == (pairs != "own")
    monkeypatch.chdir(tmp_path)
    exec(f"{imports(code)}\n{code}", space)  # noqa: S102 - what is generated is executed
    assert space["pairs"] == list(data.pairs)
    for name, mine in (("X", data.X), ("y", data.y[..., 0]), ("train", data.train), ("validation", data.validation)):
        np.testing.assert_array_equal(space[name], mine)
    assert max(map(len, code.splitlines())) <= 88
