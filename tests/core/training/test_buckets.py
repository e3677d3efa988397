"""Batches of texts of similar length."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.training import buckets


@settings(max_examples=60)
@given(lengths=st.lists(st.integers(0, 50), min_size=1, max_size=80), size=st.integers(1, 20), seed=st.integers(0, 99))
def test_batches_hold_every_text_once_and_are_of_like_length(lengths, size, seed):
    lengths = np.array(lengths)
    drawn = buckets.batches(lengths, size, [seed])
    assert sorted(np.concatenate(drawn).tolist()) == list(range(len(lengths)))
    assert sorted(map(len, drawn))[1:] == [size] * (len(drawn) - 1)
    longest = sorted((max(1, lengths[batch].max()) for batch in drawn), reverse=True)
    assert longest == buckets.timesteps(lengths, size).tolist()
    ranges = sorted((lengths[batch].min(), lengths[batch].max()) for batch in drawn)
    assert all(high <= low for (_, high), (low, _) in pairwise(ranges))
    again = buckets.batches(lengths, size, [seed])
    assert all(np.array_equal(one, other) for one, other in zip(drawn, again, strict=True))
