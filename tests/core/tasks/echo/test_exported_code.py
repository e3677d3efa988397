"""The delayed echo as text: run, it gives the arrays of the task."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.tasks.exported import experiment, same, seeds, shares


@settings(max_examples=20)
@given(share=shares, sequences=st.integers(20, 200), length=st.integers(2, 50), seed=seeds, data=st.data())
def test_echo(share, sequences, length, seed, data):
    k = data.draw(st.integers(1, length - 1))
    same(experiment("echo", share, sequences=sequences, length=length, k=k, data_seed=seed))
