"""The task's data: targets are the next tokens, nothing held out is learned, and bad texts get a sentence."""

import numpy as np
import pytest

from core.experiment import ExperimentError, Task
from core.layers import GRU, LSTM
from core.network.count import check_work
from core.tasks import complete, data_key, parameters_of, prepare
from core.tasks.next_word import NEXT_WORD, Parameters
from core.tasks.next_word.sources import MAX_BYTES, TextSource, passages, read
from core.tasks.task import NoFileYet
from tests.core.tasks.next_word.small import TEXT, experiment


def changed(chosen, **parameters):
    task = Task(name="next_word", parameters=chosen.task.parameters | parameters)
    return chosen.model_copy(update={"task": task})


@pytest.mark.parametrize("unit", ["characters", "words"])
def test_targets_are_the_next_tokens_and_windows_lie_end_to_end(unit):
    data = prepare(experiment(unit=unit), TEXT).data
    y = data.y[..., 0].astype(int)
    for side, part in ((data.train, data.learned), (data.validation, data.held_out)):
        X = data.tokens[side]
        np.testing.assert_array_equal(X.ravel(), part[: X.size])
        np.testing.assert_array_equal(y[side].ravel(), part[1 : X.size + 1])
        assert 0 <= len(part) - 1 - X.size < data.timesteps
    whole = data.table.decode(data.learned) + data.table.decode(data.held_out)
    if unit == "characters":
        assert whole == TEXT.decode().strip()
    assert data.vocabulary[1 + np.argmax(np.bincount(data.learned)[1:])] == data.table.pieces[0]


def test_the_table_is_that_of_the_learned_part_alone():
    text = b"ab " * 300 + b"xyz " * 200
    data = prepare(experiment(text=text, training={"validation_share": 0.4}), text).data
    assert set(data.table.pieces) == {"a", "b", " "} | set("xyz"[: max(0, len(data.table.pieces) - 3)])
    assert (prepare(experiment(text=text, training={"validation_share": 0.5}), text).data.held_out == 0).any()


def test_a_play_is_held_out_whatever_the_share():
    preset = complete(NEXT_WORD.preset)
    data = prepare(preset).data
    assert data.about == "Learned from Shakespeare's tragedies without Macbeth, held out."
    assert (len(data.learned), len(data.held_out)) == (735_230, 101_884)
    half = preset.model_copy(update={"training": preset.training.model_copy(update={"validation_share": 0.5})})
    assert data_key(half) == data_key(preset)
    nothing = preset.model_copy(update={"training": preset.training.model_copy(update={"validation_share": 0.0})})
    assert not len(prepare(nothing).data.validation)


def test_what_belongs_to_another_source_changes_no_fingerprint():
    one = changed(NEXT_WORD.preset, source="snippets")
    assert complete(one) == complete(changed(one, group="comedies", held_out="Macbeth", data="0" * 64))
    assert complete(one) != complete(changed(one, unit="words"))


def test_a_play_of_another_group_gets_a_sentence():
    with pytest.raises(ExperimentError, match="“Hamlet” is not one of the comedies: hold out one of A Midsummer"):
        parameters_of(changed(NEXT_WORD.preset, group="comedies", held_out="Hamlet"))


def test_only_the_first_characters_are_learned_from_and_0_is_as_if_it_were_not_there():
    short = prepare(experiment(first=900), TEXT).data
    whole = prepare(experiment(), TEXT).data
    assert len(short.learned) == 900
    assert short.table.decode(short.learned) == whole.table.decode(whole.learned[:900])
    assert len(short.held_out) == len(whole.held_out)
    assert short.about.endswith("Only the first 900 characters are learned from.")
    assert complete(experiment(first=0)).fingerprint() == complete(experiment()).fingerprint()
    assert complete(experiment(first=900)).fingerprint() != complete(experiment()).fingerprint()


def test_baselines_are_the_likeliest_tokens():
    data = prepare(experiment(), TEXT).data
    often, after = data.baselines
    assert set(often.prediction.ravel()) == {np.bincount(data.learned).argmax()}
    pairs = np.zeros((data.table.size, data.table.size), int)
    np.add.at(pairs, (data.learned[:-1], data.learned[1:]), 1)
    x, answer = data.tokens[data.train].ravel(), after.prediction[data.train].ravel().astype(int)
    np.testing.assert_array_equal(pairs[x, answer], pairs[x].max(axis=1))


def test_a_layer_that_reads_from_the_end_would_see_the_answer():
    backwards = experiment(GRU(units=3), LSTM(units=3, bidirectional=True))
    with pytest.raises(ExperimentError, match="Layer 2 reads in both directions, and from the end it would see the ch"):
        check_work(backwards, prepare(backwards, TEXT).data)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The text is empty"),
        (b"  \n ", "The text is empty"),
        (b"word", "at least 500 characters to learn from (got 4)"),
        (b"a" * 900, "The text repeats one character"),
        (b"a\n" * 900, "The text repeats one character"),
        (b"a" * (MAX_BYTES + 1), "at most 5 MB (got 6 MB)"),
        (bytes(range(256)) * 20, "The file is no text"),
    ],
)
def test_a_text_that_cannot_be_learned_from_gets_a_sentence(content, sentence):
    with pytest.raises(ExperimentError) as error:
        read(content)
    assert sentence in str(error.value)


def test_a_text_that_is_shorter_than_a_window_gets_a_sentence():
    with pytest.raises(ExperimentError, match=r"less than one window of 400 and the word after it: take a longer text"):
        prepare(experiment(unit="words", length=400), TEXT)


def test_a_text_that_is_shorter_than_a_window_can_have_shorter_ones():
    for unit, length in (("words", 400), ("characters", 500)):
        with pytest.raises(ExperimentError) as error:
            prepare(experiment(text=TEXT[:900], unit=unit, length=length), TEXT[:900])
        ((label, change),) = error.value.ways_out.items()
        assert label == f"Windows of {change['length']} {unit}"
        data = prepare(experiment(text=TEXT[:900], unit=unit, **change), TEXT[:900]).data
        assert len(data.validation) >= 2


def test_a_text_of_one_word_gets_a_sentence():
    word = b"x" * 10_000
    with pytest.raises(ExperimentError, match="The text repeats one character"):
        prepare(experiment(text=word, unit="words"), word)
    with pytest.raises(ExperimentError, match="The text repeats one word"):
        prepare(experiment(text=b"so " * 300, unit="words"), b"so " * 300)


@pytest.mark.parametrize("text", ["שלום לכולם, ", "🌧☀️ 🌈 ", "水壶很好用 ", "Größe für Äpfel "])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_every_script_and_encoding_is_read(text, encoding):
    content = (text * 120).encode(encoding)
    data = prepare(experiment(text=content), content).data
    assert data.table.decode(data.learned[:4]) == text[:4]
    assert not (data.learned == 0).any()


def test_a_text_that_is_gone_or_was_never_there_gets_a_sentence():
    with pytest.raises(NoFileYet, match="Paste a text"):
        prepare(experiment(data=""))
    with pytest.raises(ExperimentError, match="is not at hand any more"):
        prepare(experiment())


def test_limits_are_in_the_parameters():
    assert Parameters().most == 250
    for field, value in (("most", 1), ("most", 5001), ("length", 3), ("dimensions", 0)):
        with pytest.raises(ValueError, match=field):
            Parameters(**{field: value})


@pytest.mark.parametrize(
    ("wanted", "share", "held"),
    [
        ({"source": "own", "data": "a" * 64}, 0.2, "its end is held out."),
        ({"source": "own", "data": "a" * 64}, 0.0, "nothing is held out."),
        ({"source": "snippets"}, 0.0, "none are held out."),
        ({"source": "shakespeare"}, 0.0, "without Macbeth. Nothing is held out."),
    ],
)
def test_the_sentence_says_what_is_held_out(wanted, share, held):
    assert passages(TextSource(**wanted), share, b"to be or not to be " * 40).about.endswith(held)
