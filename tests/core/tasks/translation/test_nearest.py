"""The most similar source, whether sources are compared in blocks or all at once."""

import numpy as np
import pytest

from core.tasks.translation import nearest as module
from core.tasks.translation.nearest import nearest
from core.tasks.translation.pairs import words


@pytest.mark.parametrize("at_once", [1, 7, 1000])
def test_blocks_answer_as_all_at_once(monkeypatch, at_once):
    rng = np.random.default_rng(0)
    sources = [words(number, "en") for number in rng.permutation(300)[:60].tolist()]
    train = rng.permutation(60)[:40]
    similar = (module._counts(sources) @ module._counts(sources).T).toarray()
    np.fill_diagonal(similar, -1)
    monkeypatch.setattr(module, "AT_ONCE", at_once)
    assert np.array_equal(nearest(sources, train), train[similar[:, train].argmax(axis=1)])
