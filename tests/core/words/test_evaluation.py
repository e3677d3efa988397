"""Analogies and similarities against gensim's own tests, question for question."""

import numpy as np
import pytest
from gensim.models import KeyedVectors
from gensim.test.utils import datapath
from hypothesis import given, settings
from hypothesis import strategies as st

from core.words.evaluation import agreement, analogies
from core.words.evaluation_sets import PAIRS, Question, kind_of, pairs, questions
from core.words.glove import glove
from core.words.vector_comparison import compare
from core.words.vectors import Vectors

FILES = {"WordSim-353": "wordsim353.tsv", "SimLex-999": "simlex999.txt"}


def keyed(vectors):
    own = KeyedVectors(vectors.dimensions)
    own.add_vectors(list(vectors.words), np.array(vectors.matrix))
    return own


def first(vectors, count):
    return Vectors("first", vectors.words[:count], np.array(vectors.matrix[:count]))


def test_the_questions_are_gensims():
    assert len(questions()) == 19_544
    assert len({question.category for question in questions()}) == 14
    assert questions()[0].words == ("ATHENS", "GREECE", "BAGHDAD", "IRAQ")
    kinds = [kind_of(category) for category in dict.fromkeys(question.category for question in questions())]
    assert kinds == ["semantic"] * 5 + ["syntactic"] * 9
    assert [len(pairs(name)) for name in PAIRS] == [353, 999]


def test_gensim_counts_the_same(tmp_path):
    """Two categories over the first 4,000 words of GloVe."""
    vectors = first(glove(), 4_000)
    chosen = [question for question in questions() if question.category in {"family", "gram8-plural"}]
    path = tmp_path / "questions.txt"
    lines = []
    for category in ("family", "gram8-plural"):
        lines += [f": {category}", *(" ".join(q.words).lower() for q in chosen if q.category == category)]
    path.write_text("\n".join(lines) + "\n")
    _score, sections = keyed(vectors).evaluate_word_analogies(str(path))
    ours = analogies(vectors, chosen)
    assert [category.name for category in ours] == ["family", "gram8-plural"]
    for category, theirs in zip(ours, sections, strict=False):
        assert category.correct == len(theirs["correct"])
        assert category.covered == category.answered == len(theirs["correct"]) + len(theirs["incorrect"])
        assert 0 < category.correct_honest < category.correct
    assert [category.asked for category in ours] == [506, 1332]
    assert ours[0].facts() == {"kind": "semantic", **ours[0].__dict__}


SPELLINGS = [w for word in ("king", "queen", "man", "woman", "rex", "who") for w in (word, word.title(), word.upper())]


@settings(max_examples=60, deadline=None)
@given(st.permutations(SPELLINGS), st.integers(6, 18), st.integers(5, 20), st.integers(0, 10_000))
def test_gensim_counts_the_same_where_words_have_many_spellings(tmp_path_factory, words, size, most_words, seed):
    vectors = Vectors("few", words[:size], np.random.default_rng(seed).standard_normal((size, 3)))
    rng = np.random.default_rng(seed)
    plain = ["king", "queen", "man", "woman", "rex", "who"]
    asked = [Question("any", *(plain[i].upper() for i in rng.permutation(6)[:4])) for _ in range(12)]
    path = tmp_path_factory.mktemp("q") / "questions.txt"
    path.write_text("\n".join([": any", *(" ".join(question.words) for question in asked)]) + "\n")
    (ours,) = analogies(vectors, asked, most_words=most_words)
    if ours.covered == 0:  # gensim divides by zero
        return
    # gensim slices its vectors by most_words, and its cosines too.
    _score, (theirs, _total) = keyed(vectors).evaluate_word_analogies(str(path), restrict_vocab=min(most_words, size))
    assert (ours.correct, ours.covered) == (len(theirs["correct"]), len(theirs["correct"] + theirs["incorrect"]))


def test_what_is_honest_by_hand():
    words = ["man", "woman", "king", "queen", "other"]
    apart = np.array([[1, 0, 0.1], [0, 1, 0.1], [1, 0, 5], [0.0, 1, 5], [-1, -1, -1]])
    asked = [Question("family", "MAN", "WOMAN", "KING", "QUEEN")]
    (right,) = analogies(Vectors("hand", words, apart), asked)
    assert (right.correct, right.correct_honest) == (1, 1)
    # The step from man to woman is so short that it ends beside the king: cosine 0.96, and 0.91 with the queen.
    close = np.array([[1, 0, 0], [0.95, 0.3, 0], [1, 0, 2], [0, 1, 2], [-1, -1, -1]])
    (helped,) = analogies(Vectors("hand", words, close), asked)
    assert (helped.correct, helped.correct_honest) == (1, 0)


def test_many_questions_at_once_or_one_by_one(monkeypatch):
    vectors = first(glove(), 3000)
    asked = [question for question in questions() if question.category == "family"]
    whole = analogies(vectors, asked)
    monkeypatch.setattr("core.words.evaluation.BLOCK", 7)
    assert analogies(vectors, asked) == whole
    column_order = Vectors("columns", vectors.words, np.asfortranarray(vectors.matrix))
    assert analogies(column_order, asked) == whole


def test_vectors_of_zeros_answer_nothing():
    vectors = Vectors("zeros", ["a", "b", "c", "d"], np.zeros((4, 2)))
    (category,) = analogies(vectors, [Question("any", "A", "B", "C", "D")])
    assert (category.covered, category.answered, category.correct, category.correct_honest) == (1, 1, 0, 0)


def test_progress_and_stop(monkeypatch):
    monkeypatch.setattr("core.words.evaluation.BLOCK", 10)
    vectors, reports = first(glove(), 3000), []
    asked = [question for question in questions() if question.category == "family"]
    (whole,) = analogies(vectors, asked, on_progress=reports.append)
    assert [report.share for report in reports] == sorted(report.share for report in reports)
    assert (reports[-1].share, reports[-1].epoch) == (1, 1)
    looks = iter([False, False, True])
    (part,) = analogies(vectors, asked, should_stop=lambda: next(looks))
    assert (part.answered, part.covered, part.asked) == (20, whole.covered, 506)
    assert whole.covered > 50


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("size", [400_000, 5_000])
def test_gensim_finds_the_same_correlations(name, size):
    vectors = first(glove(), size) if size < 400_000 else glove()
    pearson, spearman, unknown = (keyed(vectors) if size < 400_000 else vectors.keyed).evaluate_word_pairs(
        datapath(FILES[name])
    )
    ours = agreement(vectors, pairs(name))
    assert ours.spearman == pytest.approx(spearman[0], abs=1e-5)
    assert ours.pearson == pytest.approx(pearson[0], abs=1e-6)
    assert ours.spearman_p == pytest.approx(spearman[1], rel=1e-2)
    assert ours.pearson_p == pytest.approx(pearson[1], rel=1e-3)
    assert 100 * (1 - ours.coverage) == pytest.approx(unknown)


def test_too_few_pairs_have_no_correlation():
    vectors = Vectors("few", ["tiger", "cat"], np.eye(2))
    found = agreement(vectors, pairs("WordSim-353"))
    assert [(pair.first, pair.second) for pair in found.pairs] == [("tiger", "cat"), ("tiger", "tiger")]
    assert found.cosines.tolist() == [0, 1]
    assert (found.spearman, found.spearman_p, found.pearson) == (None, None, None)


def test_a_small_corpus_against_glove():
    pretrained = first(glove(), 3000)
    rng = np.random.default_rng(0)
    noise = Vectors("noise", [*pretrained.words[:2500], "qqq"], rng.standard_normal((2501, 20)))
    same = Vectors("same", [*pretrained.words[:2500], "qqq"], np.vstack([pretrained.matrix[:2500] * 2, np.ones(50)]))
    bad, good = compare(noise, pretrained), compare(same, pretrained)
    assert bad["shared_words"] == good["shared_words"] == 2500
    assert good["neighbours"] == {"words": 1000, "k": 10, "overlap": 1.0, "by_chance": 10 / 2499}
    assert bad["neighbours"]["overlap"] == pytest.approx(10 / 2499, abs=0.003)
    assert good["analogies"]["fresh"] == good["analogies"]["pretrained"] == bad["analogies"]["pretrained"]
    assert bad["analogies"]["fresh"]["correct"] < 0.05 * good["analogies"]["fresh"]["correct"]
    assert good["analogies"]["asked"] == 19_544
    assert good["analogies"]["covered"] == good["analogies"]["fresh"]["answered"] > 500
    for test in good["similarity"]:
        assert test["fresh"] == pytest.approx(test["pretrained"])
    assert compare(Vectors("none", ["qqq"], np.ones((1, 3))), pretrained) == {"shared_words": 0}
