"""The noisy sine as text: run, it gives the arrays of the task."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.tasks.exported import experiment, same, seeds, shares


@settings(max_examples=20)
@given(
    share=shares,
    sequences=st.integers(20, 200),
    length=st.integers(2, 50),
    ahead=st.integers(1, 60),
    period=st.integers(2, 200),
    noise=st.floats(0, 2),
    data_seed=seeds,
)
def test_sine(share, **parameters):
    same(experiment("sine", share, **parameters))
