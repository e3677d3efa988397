"""What a page says of texts that were read: answers, pairs, units and their names, presets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.network.count import check_work
from core.runs.unit_name import MOST, UnitName
from core.runs.unit_names import UnitNames
from core.tasks import complete, prepare
from core.text.bag_of_words import BagOfWords
from core.text.tokenizer import fit
from core.views.sentiment import pairs, presets, trajectory_figure, units
from core.views.sentiment.answers_in_words import probability
from core.views.sentiment.attribution import PlaceEffect
from core.views.sentiment.bag_of_words import BagOfWordsClassifier
from core.views.sentiment.trajectory import trajectory


def counting(weights):
    """A bag of words with these log-odds."""
    vocabulary = fit([" ".join(weights)])
    weight_of = np.zeros(vocabulary.input_dim)
    for word, weight in weights.items():
        weight_of[vocabulary.word_index[word]] = weight
    return BagOfWordsClassifier(BagOfWords(vocabulary, weight_of, 0.0))


@given(st.floats(0, 1))
def test_an_answer_is_on_the_likelier_side_and_never_certain(p):
    words = probability(p)
    assert "100 %" not in words
    side = "" if round(100 * max(p, 1 - p)) == 50 else "positive" if p > 0.5 else "negative"
    assert words.startswith(("not sure" if 0.4 <= p <= 0.6 else "") + (": " if side and 0.4 <= p <= 0.6 else "") + side)
    assert ("not sure" in words) == (0.4 <= p <= 0.6)


def test_lines_of_classifiers_with_other_words_stand_on_the_first_ones_axis():
    good, bad = counting({"good": 1.0, "bad": -1.0}), counting({"bad": -2.0})
    trajectories = {"a": trajectory(good, "good bad good"), "b": trajectory(bad, "good bad good")}
    lines = trajectory_figure.lines(trajectories)
    assert lines["a"].shape == lines["b"].shape == (3,)
    assert np.array_equal(lines["a"], trajectories["a"].after, equal_nan=True)
    assert np.isnan(lines["b"][0])
    assert lines["b"][1] == lines["b"][2] < 0.5


def test_pairs_name_what_a_classifier_gets_wrong():
    classifier = counting({"good": 2.0, "bad": -2.0, "not": -0.5, "loved": 1.0, "bored": -1.0})
    rows = pairs.table({"words": classifier}, str)
    sentences = [text for pair in pairs.PAIRS for text, _ in pair]
    assert rows["sentence"] == sentences
    wrong = [text for text, answer in zip(sentences, rows["words"], strict=True) if answer.endswith(": wrong")]
    assert "It was not good" in wrong
    assert "It was good" not in wrong
    assert f"of {len(pairs.PAIRS)} pairs" in pairs.summary({"words": classifier})


def test_a_place_is_shown_as_it_is():
    place = PlaceEffect(0, "so\n*much* ", "fun", " <b>", 0.5, -0.25)
    markdown = units.in_markdown(place, lambda text: text.replace("*", r"\*"))
    assert "\n" not in markdown
    assert r"\*much\*" in markdown
    assert "**fun**" in markdown


def test_presets_can_be_trained():
    for preset in presets.PRESETS.values():
        whole = complete(preset)
        if whole.task.parameters["source"] != "imdb":
            check_work(whole, prepare(whole).data)
    lecture = complete(presets.LECTURE)
    assert (lecture.training.batch_size, lecture.training.epochs) == (128, 3)
    assert lecture.task.parameters["length"] == 500


ME = "a browser"


@pytest.fixture
def names(tmp_path):
    store = UnitNames(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    yield store
    store.close()


def test_names_of_units_are_kept_one_for_each_unit(names, tmp_path):
    names.put(UnitName(network="ab", layer=0, unit=3, name="negation"), ME)
    names.put(UnitName(network="ab", layer=0, unit=4, name="length"), ME)
    names.put(UnitName(network="ab", layer=0, unit=3, name="not"), ME)
    names.put(UnitName(network="cd", layer=0, unit=3, name="other"), ME)
    again = UnitNames(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    assert {one.unit: one.name for one in again.of("ab", ME)} == {3: "not", 4: "length"}
    again.put(UnitName(network="ab", layer=0, unit=3, name=""), ME)
    assert [one.unit for one in names.of("ab", ME)] == [4]
    assert units.labels(names.of("ab", ME), 0, 6)[4] == "unit 5: length"
    again.close()


def test_of_too_many_names_the_oldest_go(names):
    for unit in range(MOST + 3):
        names.put(UnitName(network="ab", layer=unit // 250, unit=unit % 250, name=f"n{unit}"), ME)
    kept = {(one.layer, one.unit) for one in names.of("ab", ME)}
    assert len(kept) == MOST
    assert (0, 0) not in kept


def test_the_spans_of_a_text_that_have_states_are_known():
    h = np.full((90, 3), np.nan)
    h[50:] = 0
    spans = [(0, 45), (45, 90)]
    assert trajectory_figure.spans_read((("", h),), spans) == [False, True]
    assert trajectory_figure.spans_read((), spans) == [True, True]  # a bag of words has none anywhere
