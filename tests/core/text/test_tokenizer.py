"""The vocabulary against TensorFlow's own Tokenizer, and the lecture's sentences digit for digit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text.padding import pad_sequences
from core.text.reviews import MOCK, reviews
from core.text.tokenizer import Entry, Token, Vocabulary, fit
from tests.core.text.generated import texts

LECTURE = [text for text, _ in MOCK]
SETTINGS = {
    "num_words": st.none() | st.integers(1, 12),
    "oov_token": st.none() | st.sampled_from(["<oov>", "oov", "good", "", "İ", "a"]),
    "lower": st.booleans(),
}
# What a word can be that was not fitted on is in every encoding below.
UNSEEN = ["never seen, so GOOD", "", "... \0 İ"]


def stock(fitted, **options):
    """TensorFlow's Tokenizer, fitted in as many calls as there are lists of texts."""
    import tensorflow as tf

    tokenizer = tf.keras.preprocessing.text.Tokenizer(**options)
    for part in fitted:
        tokenizer.fit_on_texts(part)
    return tokenizer


def assert_equal(vocabulary, tokenizer, read):
    assert list(vocabulary.word_index.items()) == list(tokenizer.word_index.items())
    assert vocabulary.index_word == tokenizer.index_word
    assert list(zip(vocabulary.words, vocabulary.counts, strict=True)) == list(tokenizer.word_counts.items())
    assert dict(zip(vocabulary.words, vocabulary.texts, strict=True)) == dict(tokenizer.word_docs)
    assert vocabulary.n_texts == tokenizer.document_count
    encoded = vocabulary.encode(read)
    assert [indices.tolist() for indices in encoded] == tokenizer.texts_to_sequences(read)
    assert all(indices.dtype == np.int32 for indices in encoded)


def test_the_lecture_digit_for_digit():
    vocabulary = fit(LECTURE)
    X_pad = pad_sequences(vocabulary.encode(LECTURE), dtype="float32", padding="pre")
    assert len(vocabulary.word_index) == 14
    assert X_pad.shape == (3, 8)
    assert X_pad.dtype == np.float32
    assert X_pad.tolist() == [
        [0, 0, 0, 0, 2, 3, 4, 5],
        [0, 1, 6, 7, 8, 9, 2, 3],
        [1, 10, 11, 12, 1, 4, 13, 14],
    ]


@settings(max_examples=300)
@given(texts, st.fixed_dictionaries(SETTINGS))
def test_equal_to_tensorflow(texts, options):
    assert_equal(fit(texts, **options), stock([texts], **options), texts + UNSEEN)


@given(st.lists(texts, min_size=1, max_size=3), st.fixed_dictionaries(SETTINGS))
def test_several_calls_are_one(parts, options):
    vocabulary = fit(parts[0], **options)
    for part in parts[1:]:
        vocabulary = vocabulary.extend(part)
    together = [text for part in parts for text in part]
    assert vocabulary == fit(together, **options)
    assert_equal(vocabulary, stock(parts, **options), together + UNSEEN)


@pytest.mark.parametrize("filters", ["", "aeé", " ", "…\u0307"])
def test_other_filters(filters):
    texts = ["A banana…  is É", "i̇stanbul İ", "a\tb"]
    assert_equal(fit(texts, filters=filters), stock([texts], filters=filters), texts)


def test_a_sentence_of_ten_thousand_words():
    rng = np.random.default_rng(0)
    long = " ".join(f"word{i}" for i in rng.zipf(1.5, 10_000) % 5000)
    texts = [long, "word1 " * 10_000, "A" * 100_000]
    vocabulary = fit(texts, num_words=100, oov_token="?")  # noqa: S106 - a token of words
    assert_equal(vocabulary, stock([texts], num_words=100, oov_token="?"), texts)  # noqa: S106 - the same
    assert [len(indices) for indices in vocabulary.encode(texts)] == [10_000, 10_000, 1]


def test_real_reviews_are_equal():
    texts = [*reviews("imdb").texts[::50], *reviews("snippets").texts[::10]]
    assert_equal(fit(texts, num_words=2000), stock([texts], num_words=2000), texts)


@given(texts, st.fixed_dictionaries(SETTINGS))
def test_tokens_are_what_is_encoded(texts, options):
    vocabulary = fit(texts, **options)
    for text in texts + UNSEEN:
        tokens = vocabulary.tokens(text)
        read = [token.index for token in tokens if token.index is not None]
        assert read == vocabulary.encode([text])[0].tolist()
        assert all(vocabulary.index_word[token.index] == token.word for token in tokens if token.known)


@given(texts, st.fixed_dictionaries(SETTINGS))
def test_what_is_stored_is_read_back(texts, options):
    vocabulary = fit(texts, **options)
    assert Vocabulary.from_json(vocabulary.to_json()) == vocabulary


@given(texts, st.fixed_dictionaries(SETTINGS))
def test_trimmed_encodes_alike(texts, options):
    vocabulary = fit(texts, **options)
    trimmed = vocabulary.trimmed()
    read = texts + UNSEEN
    assert [i.tolist() for i in trimmed.encode(read)] == [i.tolist() for i in vocabulary.encode(read)]
    assert trimmed.input_dim == vocabulary.input_dim
    if options["num_words"] and options["oov_token"] not in vocabulary.words:
        assert len(trimmed.words) < options["num_words"]


@given(texts, st.fixed_dictionaries(SETTINGS))
def test_an_embedding_has_a_row_for_every_index(texts, options):
    vocabulary = fit(texts, **options)
    largest = max((int(indices.max()) for indices in vocabulary.encode(texts + UNSEEN) if len(indices)), default=0)
    assert largest < vocabulary.input_dim


def test_an_embedding_has_no_row_too_many():
    assert fit(LECTURE).input_dim == 15
    assert fit(LECTURE, num_words=5).input_dim == 5
    assert fit(LECTURE, oov_token="?").input_dim == 16  # noqa: S106 - a token of words
    assert fit([]).input_dim == 1


def test_words_that_are_not_read_are_marked():
    vocabulary = fit(LECTURE, num_words=3)
    assert vocabulary.tokens("I loved THIS!") == [
        Token("i", 1, known=True),
        Token("loved", None, known=False),
        Token("this", 2, known=True),
    ]
    vocabulary = fit(LECTURE, num_words=3, oov_token="<oov>")  # noqa: S106 - a token of words
    assert vocabulary.tokens("I loved it") == [
        Token("i", 2, known=True),
        Token("loved", 1, known=False),
        Token("it", 1, known=False),
    ]


def test_the_vocabulary_as_a_table():
    entries = fit(["so good, so good so", "so bad"], num_words=4, oov_token="?").entries()  # noqa: S106 - the same
    assert entries == [
        Entry("?", 1, count=0, texts=0, kept=True),
        Entry("so", 2, count=4, texts=2, kept=True),
        Entry("good", 3, count=2, texts=1, kept=True),
        Entry("bad", 4, count=1, texts=1, kept=False),
    ]


def test_the_last_index_that_is_kept_is_below_num_words():
    assert fit(["a a a b b c"], num_words=3).encode(["a b c"])[0].tolist() == [1, 2]


def test_num_words_below_one_is_said():
    with pytest.raises(ValueError) as caught:
        fit(LECTURE, num_words=0)
    assert str(caught.value) == "num_words must be at least 1, or None (got 0)"


@pytest.mark.parametrize("text", ["[]", "null", '{"words":["a","a"],"counts":[1,1],"texts":[1,1]}', '{"word":[]}', "{"])
def test_what_is_no_vocabulary_is_not_read(text):
    with pytest.raises((ValueError, TypeError)):
        Vocabulary.from_json(text)
