"""Words and pairs that add their log-odds once, beside a network."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.network.text_network import LONGEST, MIDDLE, SHORTEST, Mix, TextNetwork
from core.network.word_pairs import WordPairs

V = 6
RNG = np.random.default_rng(0)
ALL = np.array([V * a + b for a in range(1, V) for b in range(1, V)])
KEYS = np.sort(RNG.permutation(ALL)[:12])
LINEAR = WordPairs(RNG.normal(size=V).astype(np.float32), KEYS, RNG.normal(size=12).astype(np.float32))
texts = st.lists(st.integers(1, V - 1), max_size=20).map(lambda tokens: np.array(tokens, np.int32))


@given(texts)
def test_words_and_pairs_count_once(tokens):
    pairs = dict(zip(LINEAR.keys.tolist(), LINEAR.pairs.tolist(), strict=True))
    seen = {*zip(tokens[:-1].tolist(), tokens[1:].tolist(), strict=True)}
    expected = sum(LINEAR.words[token] for token in {*tokens.tolist()})
    expected += sum(pairs.get(V * one + other, 0.0) for one, other in seen)
    assert LINEAR.log_odds([tokens])[0] == pytest.approx(expected / np.sqrt(max(len(tokens), 1)), abs=1e-5)


@given(texts.filter(len))
def test_after_each_word_it_is_what_the_beginning_says(tokens):
    so_far = LINEAR.after_each_word(tokens)
    beginnings = LINEAR.log_odds([tokens[: n + 1] for n in range(len(tokens))])
    np.testing.assert_allclose(so_far, beginnings, atol=1e-5)


def a_network():
    weights = [RNG.normal(size=shape) for shape in ((V, 3), (3, 8), (2, 8), (8,), (4, 1), (1,))]
    return TextNetwork.pooled_lstm([array.astype(np.float32) for array in weights])


def test_both_are_mixed_by_the_length_of_a_text():
    network, mix = a_network(), Mix(0.8, 0.1, 0.5, -0.2, 0.05)
    both = network.beside(LINEAR, mix)
    tokens = [np.array([1, 2, 3], np.int32), np.array([4] * 80, np.int32)]
    alone = network.probabilities(tokens)
    length = np.log(np.array([SHORTEST, 80]) / MIDDLE)
    z = (0.8 + 0.1 * length) * np.log(alone / (1 - alone)) + (0.5 - 0.2 * length) * LINEAR.log_odds(tokens) + 0.05
    np.testing.assert_allclose(both.probabilities(tokens), 1 / (1 + np.exp(-z)), atol=1e-6)
    np.testing.assert_array_equal(both.alone.probabilities(tokens), alone)
    assert np.isnan(both.probabilities([tokens[0][:0]])).all()
    assert both.parameters == network.parameters + V + 12 + 5
    longer = [np.array([4] * n, np.int32) for n in (LONGEST, LONGEST + 100)]
    assert np.isfinite(both.probabilities(longer)).all()


def test_a_file_gives_back_what_was_written(tmp_path):
    both = a_network().beside(LINEAR, Mix(0.8, 0.1, 0.5, -0.2, 0.05))
    both.save(tmp_path / "network.npz")
    again = TextNetwork.load(tmp_path / "network.npz")
    assert again.mix == both.mix
    assert again.linear.keys.tolist() == KEYS.tolist()
    np.testing.assert_allclose(again.linear.pairs, LINEAR.pairs, atol=2e-3)
    both.alone.save(tmp_path / "alone.npz")
    assert TextNetwork.load(tmp_path / "alone.npz").linear is None


def test_a_linear_model_of_other_words_is_refused():
    with pytest.raises(ValueError, match="6 words and one weight for each pair"):
        a_network().beside(WordPairs(LINEAR.words[:5], KEYS, LINEAR.pairs), Mix(1, 0, 1, 0, 0))
