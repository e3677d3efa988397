"""Rain as text: run, it gives the arrays of the task."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.tasks.exported import experiment, same, seeds, shares


@settings(max_examples=30)
@given(
    share=shares,
    form=st.sampled_from(
        ["next_day", "next_8_days", "days_8_to_16", "five_days", "rain_and_temperature", "avalanches"]
    ),
    inputs=st.sampled_from(["rain", "all"]),
    days=st.integers(2, 500),
    ahead=st.lists(st.integers(1, 60), min_size=5, max_size=5, unique=True),
    data_seed=seeds,
)
def test_rain(share, form, inputs, **parameters):
    same(experiment("rain", share, form=form, inputs="all" if form == "avalanches" else inputs, **parameters))
