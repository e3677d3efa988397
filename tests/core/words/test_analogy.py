"""The lecture's tables, gensim's arithmetic, and what the answers owe to leaving words out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.words.analogy import answer
from core.words.batched_search import BatchedSearch
from core.words.expression import MOST_TERMS, Expression, ExpressionError, Term, parse
from core.words.glove import glove
from core.words.vectors import Vectors

# The lecture's output. Its last digits are those of the machine it was run on: its sums are made in float32.
LECTURE = {
    "queen - king + man": [
        ("woman", 0.8903914093971252),
        ("girl", 0.8453726768493652),
        ("man", 0.8301756381988525),
        ("her", 0.7845831513404846),
        ("boy", 0.7763065099716187),
        ("she", 0.7619765400886536),
        ("herself", 0.7597628831863403),
        ("blind", 0.7296754717826843),
        ("mother", 0.7230340242385864),
        ("blonde", 0.713614284992218),
    ],
    "good - evil + cold": [
        ("warm", 0.7870427966117859),
        ("dry", 0.7643216848373413),
        ("hot", 0.750431478023529),
        ("cool", 0.7491167187690735),
        ("weather", 0.7476345896720886),
        ("getting", 0.7447267770767212),
        ("good", 0.7442173361778259),
        ("cold", 0.7425146102905273),
        ("low", 0.7231549024581909),
        ("little", 0.7223491668701172),
    ],
}
SOME = 20_000  # words that examples are drawn from


@pytest.fixture(scope="module")
def some():
    """The most frequent words: gensim answers quickly."""
    return Vectors("some", glove().words[:SOME], glove().matrix[:SOME])


def asked(vectors, text, **options):
    return answer(vectors, parse(text, vectors.find), **options)


@pytest.mark.parametrize("text", LECTURE)
def test_the_lecture_s_tables(text):
    honest = asked(glove(), text).honest
    assert [neighbour.word for neighbour in honest] == [word for word, _ in LECTURE[text]]
    expected = [cosine for _, cosine in LECTURE[text]]
    assert [neighbour.cosine for neighbour in honest] == pytest.approx(expected, abs=2e-7)
    assert [round(neighbour.cosine, 5) for neighbour in honest] == [round(cosine, 5) for cosine in expected]


def summed(vectors, terms, **options):
    """The answer to (sign, row) pairs."""
    return answer(vectors, Expression(tuple(Term(vectors.words[row], sign, row) for sign, row in terms)), **options)


sums = st.lists(st.tuples(st.sampled_from([1, -1]), st.integers(0, SOME - 1)), min_size=1, max_size=6, unique_by=str)


@settings(max_examples=30, deadline=None)
@given(sums, st.integers(1, 30))
def test_arithmetic_is_gensim_s(some, terms, k):
    if not any(sum(sign for sign, row in terms if row == own) for _, own in terms):
        return  # everything cancels
    plain, normalised = summed(some, terms, k=k), summed(some, terms, k=k, normalise=True)
    point = np.sum([sign * some.matrix[row] for sign, row in terms], axis=0)
    words = {sign: [some.words[row] for s, row in terms if s == sign] for sign in (1, -1)}
    for ours, theirs in [
        (plain.honest, some.keyed.similar_by_vector(point, topn=k)),
        (normalised.ranking, some.keyed.most_similar(words[1], words[-1], topn=k)),
        *((near, some.keyed.most_similar(some.words[row], topn=k)) for near, (_, row) in zip(plain.around, terms)),  # noqa: B905
    ]:
        cosines = [cosine for _, cosine in theirs]
        assert [neighbour.cosine for neighbour in ours] == pytest.approx(cosines, abs=5e-7)
        for neighbour, (word, cosine) in zip(ours, theirs, strict=True):  # float32 may exchange two that are equal
            assert neighbour.word == word or sum(abs(c - cosine) < 5e-7 for c in [*cosines, cosines[-1]]) > 1


@settings(max_examples=30, deadline=None)
@given(sums, st.randoms(use_true_random=False), st.booleans())
def test_neither_the_order_of_terms_nor_the_desk_changes_the_answer(some, terms, random, normalise):
    one = summed(some, terms, normalise=normalise)
    random.shuffle(terms)
    other = summed(some, terms, normalise=normalise, nearest=BatchedSearch(some).nearest)
    assert one.honest == other.honest
    assert one.ranking == other.ranking
    assert dict(zip(one.expression.terms, one.around, strict=True)) == dict(
        zip(other.expression.terms, other.around, strict=True)
    )


@settings(max_examples=20, deadline=None)
@given(sums)
def test_the_ranking_is_the_honest_one_without_the_words_asked(some, terms):
    found = summed(some, terms)
    own = {row for _, row in terms}
    assert not own & {neighbour.row for neighbour in found.ranking}
    left = [neighbour for neighbour in found.honest if neighbour.row not in own]
    assert list(found.ranking[: len(left)]) == left
    assert {neighbour.row for neighbour in found.leading} <= own
    assert list(found.leading) == list(found.honest[: len(found.leading)])
    assert all(row not in {n.row for n in near} for near, (_, row) in zip(found.around, terms, strict=True))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (
            "king - man + woman",
            "“queen” leads only because the words of the sum are left out: with them “king” would come first.",
        ),
        (
            "walking - walk + swim",
            (
                "“swimming” leads only because the words of the sum are left out: with them “swim” would come first, "
                "and “swimming” is simply the nearest neighbour of “swim”."
            ),
        ),
        (
            "queen - king + man",
            "“woman” leads with nothing left out, but it is already the nearest neighbour of “man”.",
        ),
        (
            "paris - france + italy",
            "“rome” leads with nothing left out, and is the nearest neighbour of none of the added words.",
        ),
        ("King", "No arithmetic yet: “prince” is the nearest neighbour of the only word."),
        ("king - king", "The words cancel each other: their sum is zero, so no word is nearest to it."),
        (
            "king - queen + man - king + queen - man",
            "The words cancel each other: their sum is zero, so no word is nearest to it.",
        ),
    ],
)
def test_the_verdict_says_what_made_the_answer(text, verdict):
    assert asked(glove(), text).verdict == verdict


def test_nothing_near_to_nothing():
    vectors = Vectors("two", ["up", "right"], np.eye(2))
    cancelled = asked(vectors, "up - up", k=5)
    assert (cancelled.honest, cancelled.ranking, cancelled.leading) == ((), (), ())
    assert [[n.word for n in near] for near in cancelled.around] == [["right"], ["right"]]
    everything = asked(vectors, "up + right", k=5)
    assert everything.verdict == "The sum uses every word there is, so none is left to answer."
    assert [n.word for n in everything.leading] == ["up", "right"]
    assert asked(Vectors("two", ["up", "down"], [[0, 1], [0, -1]]), "- up").verdict == (
        "“down” leads with nothing left out. No word was added, so the answer is far from all of them."
    )


@pytest.mark.parametrize("normalise", [True, False])
def test_a_word_without_length_adds_nothing(normalise):
    vectors = Vectors("three", ["up", "right", "nowhere"], [[0, 1], [1, 0], [0, 0]])
    found = asked(vectors, "up + nowhere", normalise=normalise)
    assert found.point.tolist() == [0, 1]
    assert found.ranking[0].word == "right"
    assert found.around[1] == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write a word, or a sum such as queen - king + man"),
        ("up - qqq", "two has no vector for “qqq”: write another word"),
        ("qqq + up - zzz", "two has no vector for “qqq” and “zzz”: write another word"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(text, said):
    with pytest.raises(ExpressionError) as caught:
        asked(Vectors("two", ["up", "right"], np.eye(2)), text)
    assert str(caught.value) == said


def test_as_many_terms_as_are_allowed(some):
    found = summed(some, [(1, row) for row in range(MOST_TERMS)])
    assert len(found.around) == MOST_TERMS
    assert len(found.ranking) == len(found.honest) == 10
