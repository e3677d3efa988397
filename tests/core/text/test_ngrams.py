"""N-grams against the formula written out with dictionaries, and against what must hold for all probabilities."""

from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text.ngrams import fit

TOKENS = st.lists(st.integers(0, 4), min_size=1, max_size=40)
V, ORDER = 5, 4


def followers(tokens, most):
    """How often each token followed each context of up to `most` tokens."""
    counts = defaultdict(Counter)
    for k in range(most):
        for t in range(k, len(tokens)):
            counts[tuple(tokens[t - k : t])][tokens[t]] += 1
    return counts


def by_hand(counts, context, token):
    """p(token | context) as the docstring of `core.text.ngrams` has it."""
    below = by_hand(counts, context[1:], token) if context else 1 / V
    after = counts[tuple(context)]
    if not after:
        return below
    return (after[token] + len(after) * below) / (sum(after.values()) + len(after))


@settings(max_examples=40, deadline=None)
@given(TOKENS, TOKENS)
def test_it_is_the_formula(learned, read):
    model, counts = fit(np.array(learned), V, ORDER), followers(learned, ORDER)
    p = model.probabilities(np.array(read))
    assert p.shape == (model.order, len(read))
    for order in range(1, model.order + 1):
        for t, token in enumerate(read):
            expected = by_hand(counts, read[max(0, t - order + 1) : t], token)
            assert p[order - 1, t] == pytest.approx(expected, rel=1e-12)
            assert model.next_token(np.array(read[:t], int), order)[token] == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(model.bits(np.array(read)), -np.log2(p).mean(axis=1))


@settings(max_examples=40, deadline=None)
@given(TOKENS, TOKENS, st.integers(1, ORDER))
def test_probabilities_add_up_to_1_and_none_is_0(learned, context, order):
    model = fit(np.array(learned), V, ORDER)
    p = model.next_token(np.array(context), min(order, model.order))
    assert p.sum() == pytest.approx(1)
    assert (p > 0).all()


def test_what_follows_most_often():
    model = fit(np.array([1, 2, 1, 2, 1, 3, 2]), V, 2)
    assert model.likeliest_after()[[1, 2, 3]].tolist() == [2, 1, 2]
    assert model.likeliest_after()[[0, 4]].tolist() == [1, 1]  # never seen: the most frequent of all


def test_a_text_that_repeats_is_guessed_by_a_long_context_alone():
    text = np.tile([0, 0, 1], 200)
    bits = fit(text, 2, 3).bits(text)
    assert bits[0] == pytest.approx(0.92, abs=0.01)  # the entropy of a third
    assert bits[2] < 0.05


def test_nothing_to_count_gets_a_sentence():
    with pytest.raises(ValueError, match="At least one token and an order of 1"):
        fit(np.array([], int), 3, 2)
