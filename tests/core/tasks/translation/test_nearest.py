"""The most similar source, whether sources are compared in blocks or all at once."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tasks.translation import nearest as module
from core.tasks.translation.nearest import nearest
from core.tasks.translation.pairs import words


def rows_of_letters(text):
    """Counts of rows of three letters, the ends of the text among them, as a vector of length 1."""
    whole = f"\n{text}\n"
    counts = Counter(whole[i : i + 3] for i in range(len(whole) - 2))
    length = math.sqrt(sum(count**2 for count in counts.values())) or 1.0
    return {part: count / length for part, count in counts.items()}


@given(st.lists(st.text(st.sampled_from("ab \n😀é"), max_size=6), min_size=1, max_size=8))
def test_texts_are_as_similar_as_their_rows_of_letters(texts):
    X = module._counts(texts)
    parts = [rows_of_letters(text) for text in texts]
    expected = [[sum(value * b.get(part, 0) for part, value in a.items()) for b in parts] for a in parts]
    np.testing.assert_allclose((X @ X.T).toarray(), expected, atol=1e-6)


@pytest.mark.parametrize("at_once", [1, 7, 1000])
def test_blocks_answer_as_all_at_once(monkeypatch, at_once):
    rng = np.random.default_rng(0)
    sources = [words(number, "en") for number in rng.permutation(300)[:60].tolist()]
    train = rng.permutation(60)[:40]
    similar = (module._counts(sources) @ module._counts(sources).T).toarray()
    np.fill_diagonal(similar, -1)
    monkeypatch.setattr(module, "AT_ONCE", at_once)
    rows = rng.permutation(60)[:50]
    assert np.array_equal(nearest(sources, train, rows), train[similar[rows][:, train].argmax(axis=1)])
