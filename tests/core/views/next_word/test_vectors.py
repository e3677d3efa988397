"""The learned vectors as a picture."""

from dataclasses import replace

import numpy as np

from core.figures.token_map import token_map
from core.views.next_word.vectors import vectors
from tests.core.figures.validated import validated
from tests.core.views.next_word.models import trained


def test_the_picture_has_the_most_frequent_tokens_and_their_distances():
    _, _, model = trained()
    drawn = vectors(model)
    n = len(model.table.pieces)
    assert drawn.places.shape == (n, 2)
    assert drawn.names[model.table.pieces.index(" ")] == "space"
    assert drawn.groups[model.table.pieces.index("e")] == "vowels"
    assert all("%" in axis for axis in drawn.axes)
    table = model.weights[0][1:].astype(float)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    centred = table - table.mean(axis=0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(np.abs(drawn.places), np.abs(left[:, :2] * sizes[:2]), atol=1e-4)
    fig = validated(token_map)(drawn.places, drawn.names, drawn.groups, "Tokens", axes=drawn.axes)
    assert sum(len(trace.x) for trace in fig.data) == n


def test_vectors_of_one_number_have_no_picture():
    _, _, model = trained()
    assert vectors(replace(model, weights=[model.weights[0][:, :1], *model.weights[1:]])) is None
