"""Wilson's interval against SciPy's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from core.answers.proportion import share


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_interval_is_scipys(count, of):
    count = min(count, of)
    mine, scipys = share(count, of), binomtest(count, of).proportion_ci(method="wilson")
    assert (mine.low, mine.high) == pytest.approx((scipys.low, scipys.high), abs=1e-9)
    assert 0 <= mine.low <= mine.value <= mine.high <= 1


def test_a_share_of_more_than_all_is_refused():
    with pytest.raises(ValueError, match="from 0 to 3"):
        share(4, 3)
