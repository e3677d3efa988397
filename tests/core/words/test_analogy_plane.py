"""Three points lie in their plane exactly; of everything else it is said how much is seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import analogy_plane
from core.words.analogy_plane import Kind

NAMES = ("queen", "king", "man")


def cloud(n, D=50, seed=0):
    return np.random.default_rng(seed).normal(size=(n, D))


def distances(points):
    return np.linalg.norm(points[:, None] - points[None], axis=-1)


@given(st.integers(1, 3), st.integers(2, 60), st.integers(0, 99))
def test_distances_between_three_points_are_exact(n, D, seed):
    points = cloud(n, D, seed)
    flat = analogy_plane.plane(points)
    np.testing.assert_allclose(flat.basis @ flat.basis.T, np.eye(2), atol=1e-9)
    np.testing.assert_allclose(distances(flat.at(points)), distances(points), atol=1e-9)
    np.testing.assert_allclose(flat.off(points), 0, atol=1e-9)


@given(st.integers(4, 9), st.integers(0, 99))
def test_no_plane_is_nearer_to_more_points(n, seed):
    points = cloud(n, 12, seed)
    best = (analogy_plane.plane(points).off(points) ** 2).sum()
    singular = np.linalg.svd(points - points.mean(0), compute_uv=False)
    assert best == pytest.approx((singular[2:] ** 2).sum())
    other = analogy_plane.plane(cloud(3, 12, seed + 1000))
    shifted = analogy_plane.Plane(points.mean(0), other.basis)
    assert (shifted.off(points) ** 2).sum() >= best


@given(st.integers(0, 99))
def test_a_point_s_distance_is_what_is_seen_and_what_is_not(seed):
    flat, others = analogy_plane.plane(cloud(3, 20, seed)), cloud(6, 20, seed + 1)
    seen = np.linalg.norm(flat.at(others), axis=1)
    np.testing.assert_allclose(seen**2 + flat.off(others) ** 2, ((others - flat.centre) ** 2).sum(1))
    np.testing.assert_allclose(flat.share(others - flat.centre), seen**2 / ((others - flat.centre) ** 2).sum(1))


@given(st.integers(0, 99))
def test_turning_a_plane_keeps_it(seed):
    points = cloud(3, 9, seed)
    flat = analogy_plane.plane(points)
    right, up = points[2] - points[1], points[0] - points[1]
    turned = flat.turned(right, up)
    np.testing.assert_allclose(distances(turned.at(points)), distances(points), atol=1e-9)
    b, a, c = turned.at(points[[1, 0, 2]])
    assert c[0] > b[0]
    assert c[1] == pytest.approx(b[1])
    assert a[1] >= b[1]


def test_two_points_leave_a_direction_to_others():
    points, third = cloud(2), cloud(1, seed=5)
    flat = analogy_plane.plane(points, third)
    np.testing.assert_allclose(flat.off(np.concatenate([points, third])), 0, atol=1e-9)


def test_points_that_are_all_alike():
    flat = analogy_plane.plane(np.ones((3, 5)))
    np.testing.assert_allclose(flat.basis @ flat.basis.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(flat.at(np.ones((3, 5))), 0, atol=1e-12)


@pytest.mark.parametrize("points", [np.empty((0, 5)), np.ones((3, 1)), np.ones(4)])
def test_no_plane_without_points(points):
    with pytest.raises(ValueError, match="points must have the shape"):
        analogy_plane.plane(points)


def test_the_parallel_arrows_are_one_arrow():
    terms, answers = cloud(3), cloud(4, seed=1)
    drawing = analogy_plane.parallel(terms, NAMES, answers, ("woman", "girl", "her", "boy"))
    b, a, c, result = drawing.places[:4]
    np.testing.assert_allclose(a - b, result - c)
    assert np.linalg.norm(a - b) == pytest.approx(np.linalg.norm(terms[0] - terms[1]))
    np.testing.assert_allclose(drawing.off[:4], 0, atol=1e-9)
    np.testing.assert_allclose(drawing.shares[:4], 1)
    assert drawing.names[:5] == ("king", "queen", "man", "queen − king + man", "woman")
    assert [(arrow.start, arrow.end) for arrow in drawing.arrows] == [(0, 1), (2, 3), (2, 4)]
    asked, answered = terms[0] - terms[1], answers[0] - terms[2]
    assert drawing.alike == pytest.approx(asked @ answered / np.linalg.norm(asked) / np.linalg.norm(answered))
    assert "2 of 3 arrows are drawn at true length and angle. “woman” is outside" in drawing.sentence


def test_a_right_answer_is_parallel():
    terms = cloud(3)
    right = analogy_plane.parallel(terms, NAMES, [terms[0] - terms[1] + terms[2]], ("woman",))
    assert right.alike == pytest.approx(1)
    np.testing.assert_allclose(right.places[4], right.places[3])
    assert right.sentence.startswith("Every arrow is drawn at true length and angle.")
    assert analogy_plane.parallel(terms, NAMES, [], ()).alike is None


@given(st.integers(1, 7), st.integers(0, 3), st.integers(0, 99))
def test_a_chain_ends_at_the_sum(m, k, seed):
    terms, answers = cloud(m, 20, seed), cloud(k, 20, seed + 1)
    signs = np.random.default_rng(seed).choice([-1, 1], m).tolist()
    names = [f"w{i}" for i in range(m)]
    drawing = analogy_plane.chain(terms, signs, names, answers, [f"a{i}" for i in range(k)])
    assert len(drawing.names) == len(drawing.kinds) == len(drawing.places) == 1 + m + k
    shares = [arrow.share for arrow in drawing.arrows]
    if m <= 3:
        np.testing.assert_allclose(shares[1:], 1)
    steps = np.diff(drawing.places[: m + 1], axis=0)
    np.testing.assert_allclose((steps**2).sum(1), shares * (terms**2).sum(1), atol=1e-9)
    assert drawing.kinds[0] is Kind.ZERO
    assert drawing.shares[m] == 1  # the result itself


def test_the_words_of_a_chain():
    drawing = analogy_plane.chain(cloud(3), (1, -1, 1), NAMES, [], [])
    assert drawing.names == ("0", "queen", "queen − king", "queen − king + man")
    assert [arrow.name for arrow in drawing.arrows] == ["+ queen", "− king", "+ man"]
    assert analogy_plane.formula(NAMES, (-1, 1, -1)) == "−queen + king − man"
    assert analogy_plane.formula((), ()) == ""


def test_what_is_no_analogy_is_said():
    with pytest.raises(ValueError, match="for a - b"):
        analogy_plane.parallel(cloud(2), NAMES, [], ())
    with pytest.raises(ValueError, match="each vector needs one sign and one word"):
        analogy_plane.chain(cloud(2), (1,), ("a", "b"), [], ())
    with pytest.raises(ValueError, match="each vector needs one sign and one word"):
        analogy_plane.chain(np.empty((0, 3)), (), (), [], ())
