"""Heartbeats as text: run, it gives the arrays of the task."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.tasks.exported import experiment, same, seeds, shares


@settings(max_examples=20)
@given(
    share=shares,
    patients=st.integers(50, 90),
    beats=st.integers(10, 60),
    different_lengths=st.booleans(),
    padding=st.sampled_from(["pre", "post"]),
    truncating=st.sampled_from(["pre", "post"]),
    data_seed=seeds,
)
def test_heartbeats(share, **parameters):
    same(experiment("heartbeats", share, **parameters))
