"""What stands between the words rooms and the page: hand-made tables, named axes, scenes, estimates, verdicts."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import ExperimentError
from core.views.word_vectors import analogy_drawing, evaluation_results, hand_placed_table
from core.views.word_vectors import word2vec_training as training
from core.views.word_vectors.hand_placed_table import TableError
from core.words.analogy import answer
from core.words.expression import parse
from core.words.glove import glove
from core.words.hand_placed import FIRST, HandMade
from core.words.named_axes import AxisError, named_axis, placed
from core.words.projection import Projection, Role, project
from core.words.vectors import Vectors

values = st.floats(0, 10, allow_nan=False)
words = st.lists(st.text(min_size=1, max_size=20).map(str.strip).filter(bool), min_size=2, max_size=8, unique=True)


@given(words, st.data())
def test_a_table_survives_the_address_and_the_editor(names, data):
    numbers = np.array([[data.draw(values) for _ in FIRST.axes] for _ in names])
    made = HandMade(tuple(names), FIRST.axes, numbers)
    again = hand_placed_table.from_text(hand_placed_table.to_text(made))
    assert again.words == made.words
    assert np.array_equal(again.values, made.values)
    edited = hand_placed_table.read(hand_placed_table.columns(made))
    assert edited.words == made.words
    assert np.allclose(edited.values, made.values, rtol=1e-5, atol=1e-6)


def test_the_first_table_needs_no_address():
    assert hand_placed_table.to_text(FIRST) == ""
    assert hand_placed_table.from_text("") is FIRST


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["cat", "11", "0", "0", "0"], "from 0 to 10"),
        (["cat", "", "0", "0", "0"], "nothing"),
        (["cat", "nan", "0", "0", "0"], "“nan”"),
        (["ant", "1", "0", "0", "0"], "two rows"),
        (["x" * 31, "1", "0", "0", "0"], "at most 30 letters"),
        ([None, "1", "0", "0", "0"], "2 to 20 words"),
    ],
)
def test_a_wrong_row_is_named(row, said):
    names = ["word", *(scale.name for scale in FIRST.axes)]
    first = ["ant", "1", "1", "1", "1"]
    with pytest.raises(TableError, match=said):
        hand_placed_table.read({name: [a, b] for name, a, b in zip(names, first, row, strict=True)})


@pytest.mark.parametrize("text", ["[", "7", "[1]", '[["a", 1]]', '{"a": 1}', "[[[[" * 5000])
def test_an_address_without_a_table_is_one_sentence(text):
    with pytest.raises(TableError, match="address"):
        hand_placed_table.from_text(text)


def test_an_axis_has_its_poles_at_its_ends_and_words_once():
    vectors = glove()
    line = named_axis(vectors, "small", "large")
    found = placed(vectors, [line], "small, large; small qqqqzz 猫x")
    assert found.words == ("small", "large")
    assert np.allclose(found.at[:, 0], [-1, 1])
    assert found.unknown == ("qqqqzz", "猫x")
    assert named_axis(vectors, " ", "") is None
    for low, high in (("small", ""), ("qqqqzz", "large"), ("small", "Small")):
        with pytest.raises(AxisError):
            named_axis(vectors, low, high)


def test_a_scene_has_the_analogys_words_first_and_true_arrows():
    vectors = glove()
    found = answer(vectors, parse("queen - king + man", vectors.find), 20)
    around = analogy_drawing.surroundings(vectors, found)
    assert around.words[:4] == ("queen", "king", "man", "woman")
    assert around.roles[:4] == (Role.ASKED, Role.ASKED, Role.ASKED, Role.ANSWER)
    assert len(set(around.words)) == len(around.words) == len(around.points)
    assert analogy_drawing.has_parallels(found)
    drawn = analogy_drawing.arrows(vectors, found, stepwise=False)
    start, end = drawn.places[drawn.arrows[0].start], drawn.places[drawn.arrows[0].end]
    assert np.isclose(np.linalg.norm(end - start), np.linalg.norm(vectors["queen"] - vectors["king"]), rtol=1e-5)
    turned = answer(vectors, parse("man - king + queen", vectors.find), 5)
    assert np.allclose(turned.point, found.point)
    assert not analogy_drawing.has_parallels(answer(vectors, parse("king + queen", vectors.find), 5))
    assert len(analogy_drawing.arrows(vectors, turned, stepwise=True).arrows) >= 3


def test_axes_of_a_projection_say_their_share():
    made = project(np.random.default_rng(0).normal(size=(9, 5)), "pca", 3)
    names = analogy_drawing.axis_names(made)
    assert len(names) == 3
    assert names[0].startswith("component 1 (")
    assert analogy_drawing.axis_names(Projection(np.zeros((3, 2)), "tsne")) == ("", "")


def test_an_estimate_grows_with_the_work():
    small = training.word2vec(corpus="snippets", share=0.1)
    assert training.seconds(small) < training.seconds(training.word2vec(corpus="snippets"))
    assert training.seconds(training.word2vec(algorithm="cbow")) < training.seconds(
        training.word2vec(algorithm="skip-gram")
    )
    assert training.seconds(training.word2vec(negative=20)) > training.seconds(training.word2vec(negative=5))
    with pytest.raises(ExperimentError):
        training.word2vec(dimensions=100_000)


def test_verdicts_say_so_where_there_is_nothing_to_count():
    nothing = {"asked": 10, "covered": 0, "answered": 0, "correct": 0, "correct_honest": 0}
    assert "None of the 10" in evaluation_results.analogies(nothing)
    some = nothing | {"answered": 8, "correct": 4, "correct_honest": 1}
    assert "**50.0 %**" in evaluation_results.analogies(some)
    assert "**12.5 %**" in evaluation_results.analogies(some)
    assert "no word in common" in evaluation_results.against({"shared_words": 0})
    assert evaluation_results.against_rows({"shared_words": 0})["test"] == []


def test_categories_are_read_back_from_json():
    vectors = Vectors("two", ["a", "b"], np.eye(2))
    from core.words.evaluation import analogies
    from core.words.evaluation_sets import questions

    found = analogies(vectors, questions()[:50])
    facts = json.loads(json.dumps({"categories": [one.facts() for one in found]}))
    assert evaluation_results.categories(facts) == found
