"""The lecture's matrix, digit for digit, and what is done with words that nobody expects."""

import numpy as np
import pytest

from core.text.reviews import MOCK
from core.views.words_to_tensors import token_matrix as tensors

TEXTS = [text for text, _ in MOCK]


def test_the_lectures_sentences_give_its_matrix():
    vocabulary = tensors.vocabulary_of(TEXTS, None, unknown=False)
    assert len(vocabulary.words) == 14
    found = tensors.matrix(vocabulary, TEXTS, None, "post", "pre")
    assert found.tokens.shape == (3, 8)
    assert found.tokens.dtype == np.float32
    assert found.shape == "(3, 8) = (n_SEQUENCES, n_OBSERVATIONS)"
    table = tensors.vectors(vocabulary, 3)
    assert table.shape == (15, 3)
    assert tensors.tensor(found, table).shape == (3, 8, 3)


@pytest.mark.parametrize("side", ["pre", "post"])
def test_words_stand_where_their_tokens_stand(side):
    vocabulary = tensors.vocabulary_of(TEXTS, 6, unknown=True)
    found = tensors.matrix(vocabulary, TEXTS, 5, side, side)
    for row, words in zip(found.tokens, found.words, strict=True):
        for token, word in zip(row, words, strict=True):
            if word and word in vocabulary.word_index and vocabulary.word_index[word] < 6:
                assert token == vocabulary.word_index[word]
            else:
                assert token == (1 if word else 0)


@pytest.mark.parametrize(
    "text", ["", "?!…;", "   ", "\0\0", "مرحبا بالعالم", "😀 😀", "<script>alert(1)</script>", "a" * 5000]
)
def test_anything_can_be_typed(text):
    seen = tensors.seen(text)
    assert len(seen) <= tensors.MOST_LETTERS
    assert "\0" not in seen
    vocabulary = tensors.vocabulary_of([seen], None, unknown=True)
    found = tensors.matrix(vocabulary, [seen], None, "pre", "pre")
    assert found.tokens.shape[0] == 1
    assert tensors.spelled(vocabulary, seen, str)
    assert tensors.rows(found, tensors.tensor(found, tensors.vectors(vocabulary, 2)))


def test_words_that_are_not_read_are_struck_out_or_marked():
    vocabulary = tensors.vocabulary_of(TEXTS, 3, unknown=False)
    assert "~~refund~~" in tensors.spelled(vocabulary, TEXTS[2], str)
    assert tensors.left_out(vocabulary, TEXTS)
    marked = tensors.vocabulary_of(TEXTS, 3, unknown=True)
    assert "refund :gray-badge[1] :orange-badge[unknown]" in tensors.spelled(marked, TEXTS[2], str)
    assert not tensors.left_out(marked, TEXTS)
    assert tensors.is_cut(vocabulary, TEXTS, 1)
