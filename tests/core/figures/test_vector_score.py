import numpy as np
import pytest

from core.figures import theme, vector_score
from core.words.evaluation import Category
from tests.core.figures.parts import is_sound, named, notes
from tests.core.figures.validated import validated

vector_score = validated(vector_score)

FAMILY = Category("family", 506, 420, 420, 315, 105)
ADVERB = Category("gram1-adjective-to-adverb", 992, 992, 992, 248, 0)
NONE = Category("gram2-<b>opposite</b>", 812)


def test_the_share_of_the_covered_questions():
    fig = vector_score.accuracies([FAMILY, ADVERB, NONE], "x")
    is_sound(fig)
    (semantic,), (syntactic,) = named(fig, "semantic"), named(fig, "syntactic")
    assert semantic.x == (75,)
    np.testing.assert_array_equal(syntactic.x, [25, np.nan])
    assert (semantic.marker.pattern.shape, syntactic.marker.pattern.shape) == (None, "/")
    (honest,) = named(fig, vector_score.HONEST)
    np.testing.assert_array_equal(honest.x, [25, 0, np.nan])
    assert notes(fig) == [
        "family: 75 % solved, 420 of 506 asked",
        "gram1-adjective-to-adverb: 25 % solved, 992 asked",
        "gram2-&lt;b&gt;opposite&lt;/b&gt;: 0 of 812 covered",
    ]
    assert "family (semantic) 75 % solved, 420 of 506 asked;" in theme.alt(fig)


def test_a_test_that_was_stopped():
    fig = vector_score.accuracies([Category("family", 506, 420, 100, 50, 10)], "x")
    assert named(fig, "semantic")[0].x == (50,)
    assert "50 of 100 solved" in named(fig, "semantic")[0].customdata[0]


def test_no_categories():
    is_sound(vector_score.accuracies([], "x"))


def test_people_beside_cosines():
    human, cosines = np.arange(10.0), np.arange(10.0) / 10
    cosines[[0, 9]] = cosines[[9, 0]]
    pairs = [(f"a{i}", f"<b>{i}") for i in range(10)]
    fig = vector_score.similarity(human, cosines, pairs, rho=0.018, name="WordSim-353")
    is_sound(fig)
    assert fig.layout.title.text.replace("<br>", " ") == "WordSim-353: Spearman's rho = 0.02 over 10 pairs"
    np.testing.assert_array_equal((fig.data[0].x, fig.data[0].y), (human, cosines))
    ringed = fig.data[1:]
    assert {"a0, &lt;b&gt;0", "a9, &lt;b&gt;9"} <= {trace.name for trace in ringed}  # the two that are most at odds
    assert len(ringed) == len({trace.marker.symbol for trace in ringed}) == vector_score.NAMED
    assert notes(fig) == []  # no name hides a point
    assert fig.layout.showlegend
    assert "<b>0" not in fig.data[0].customdata[0]


@pytest.mark.parametrize("n", [0, 1, 2, 4])
def test_few_pairs(n):
    fig = vector_score.similarity(np.ones(n), np.ones(n), [("a", "b")] * n, rho=None, name="x")
    is_sound(fig)
    assert "no Spearman's rho" in fig.layout.title.text
