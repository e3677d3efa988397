import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA

from core.words import projection
from core.words.projection import Role, neighbourhood, project, unit


def cloud(n=20, D=10, seed=0):
    return np.random.default_rng(seed).normal(size=(n, D))


def groups():
    """Two bundles of ten directions each."""
    rng = np.random.default_rng(1)
    ends = np.repeat(np.eye(8)[:2], 10, axis=0)
    return ends + 0.05 * rng.normal(size=(20, 8))


def within(places):
    """The mean distance between points of one group."""
    return np.mean([np.linalg.norm(part[:, None] - part[None], axis=-1).sum() / 90 for part in np.split(places, 2)])


def between(places):
    one, other = np.split(places, 2)
    return np.linalg.norm(one[:, None] - other[None], axis=-1).mean()


@given(st.integers(4, 30), st.integers(3, 12), st.sampled_from([2, 3]), st.integers(0, 99))
def test_pca_is_the_singular_value_decomposition(n, D, dimensions, seed):
    points = cloud(n, D, seed)
    made = project(points, "pca", dimensions)
    centred = unit(points) - unit(points).mean(0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(np.abs(made.places), np.abs((left * sizes)[:, :dimensions]), atol=1e-5)
    np.testing.assert_allclose(made.explained, (sizes**2 / (sizes**2).sum())[:dimensions], atol=1e-7)
    assert made.places.dtype == np.float32


@given(st.integers(4, 30), st.integers(3, 12), st.sampled_from([2, 3]), st.integers(0, 99))
def test_pca_is_that_of_scikit_learn_sign_included(n, D, dimensions, seed):
    points = cloud(n, D, seed)
    theirs = PCA(dimensions, svd_solver="full").fit_transform(unit(points))
    np.testing.assert_allclose(project(points, "pca", dimensions).places, theirs, atol=1e-5)


def test_the_order_of_words_changes_no_place():
    points, order = cloud(), np.random.default_rng(3).permutation(20)
    one, other = project(points, "pca").places, project(points[order], "pca").places
    np.testing.assert_allclose(np.abs(one[order]), np.abs(other), atol=1e-5)


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_lengths_count_for_nothing(method):
    points = groups()
    longer = points * np.arange(1, 21)[:, None]
    np.testing.assert_allclose(project(points, method).places, project(longer, method).places, rtol=1e-2, atol=1e-2)


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_neighbours_stay_neighbours(method, dimensions):
    made = project(groups(), method, dimensions, seed=4)
    assert made.places.shape == (20, dimensions)
    assert within(made.places) < 0.6 * between(made.places)
    np.testing.assert_array_equal(made.places, project(groups(), method, dimensions, seed=4).places)


@pytest.mark.slow
def test_umap_in_a_process_of_its_own():
    """Its import brings TensorFlow along, which no other test of this room should find loaded.

    Not compiled, it does the same in fewer seconds: compiling takes half a minute.
    """
    code = """
import numpy as np
from tests.core.words.test_projection import between, groups, within
from core.words.projection import project
made = project(groups(), "umap", seed=4).places
assert made.shape == (20, 2) and made.dtype == np.float32, made
np.testing.assert_array_equal(made, project(groups(), "umap", seed=4).places)
assert within(made) < 0.6 * between(made)
assert project(groups()[8:14], "umap", 3).places.shape == (6, 3)
assert np.isfinite(project(groups()[:4], "umap").places).all()
"""
    plain = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=240, check=False, env=plain
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_pca_and_tsne_bring_no_tensorflow():
    code = """
import sys, numpy as np
from core.words.projection import project
assert "sklearn" not in sys.modules
points = np.random.default_rng(0).normal(size=(8, 5))
project(points, "pca"); project(points, "tsne")
assert not {"tensorflow", "keras", "umap"} & set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize(("method", "dimensions", "n"), [("pca", 2, 2), ("pca", 3, 3), ("tsne", 2, 4), ("tsne", 3, 5)])
def test_the_fewest_words(method, dimensions, n):
    assert np.isfinite(project(cloud(n), method, dimensions).places).all()
    with pytest.raises(
        ValueError, match=rf"{method} to {dimensions} dimensions needs at least {n} words \(got {n - 1}\)"
    ):
        project(cloud(n - 1), method, dimensions)


@pytest.mark.parametrize(
    ("points", "method", "dimensions", "said"),
    [
        (cloud(), "mds", 2, "method must be one of pca, tsne, umap"),
        (cloud(), "pca", 4, "dimensions must be 2 or 3"),
        (np.ones(5), "pca", 2, "points must have the shape"),
        (np.full((9, 5), np.nan), "tsne", 2, "not finite"),
        (cloud(9, 2), "pca", 3, "PCA to 3 dimensions needs vectors of at least 3"),
        (np.arange(1, 9)[:, None] * np.ones(5), "tsne", 2, "All vectors have the same direction"),
        (np.zeros((9, 5)), "umap", 2, "All vectors have the same direction"),
    ],
)
def test_what_cannot_be_drawn_is_said(points, method, dimensions, said):
    with pytest.raises(ValueError, match=said):
        project(points, method, dimensions)


def test_what_a_picture_shows():
    assert project(cloud(9, 3), "pca", 3).sentence.startswith("The 3 axes show 100 % of the variance of these words")
    assert "mean nothing" in projection.Projection(np.zeros((4, 2)), "tsne").sentence


rows = st.lists(st.integers(0, 20), max_size=6)


@given(rows, st.lists(rows, max_size=4), rows, st.integers(0, 30))
def test_every_word_is_drawn_once(asked, near, answers, most):
    roles = neighbourhood(asked, near, answers, most=most)
    everything = set(asked) | set(answers) | {row for row_list in near for row in row_list}
    assert len(roles) == min(most, len(everything))
    assert set(roles) <= everything
    for row, role in roles.items():
        expected = Role.ASKED if row in asked else Role.ANSWER if row in answers else Role.NEIGHBOUR
        assert role is expected
    if near and all(len(r) == len(set(r)) for r in near):
        ranks = [min(r.index(row) for r in near if row in r) for row, role in roles.items() if role is Role.NEIGHBOUR]
        assert ranks == sorted(ranks)
