"""Prices: the right days of each week and month, and the exported text of every share."""

import numpy as np
import pytest

from core.tasks.prices.data import SHARES, series
from core.tasks.shared.series_tables import series_table
from tests.core.tasks.exported import experiment, same


@pytest.mark.parametrize("ticker", SHARES)
@pytest.mark.parametrize("every", ["day", "week", "month"])
def test_exported_text_gives_the_same_arrays(ticker, every):
    same(experiment("prices", ticker=ticker, every=every))


def test_a_months_price_is_that_of_its_last_day():
    months = series("SP500", "month")
    assert len(months.numbers) == 240
    days = series_table("sp500").set_index("date")["SP500"]
    assert months.numbers[0] == days["1999-01-29"]
    assert str(months.times[0])[:10] == "1999-01-29"


def test_weeks_end_on_fridays_or_before():
    weeks = series("AAPL", "week")
    assert np.diff(weeks.times).max() == np.timedelta64(11, "D")  # the exchange was closed after 11 September 2001
    days = weeks.times.astype("M8[D]")
    assert np.is_busday(days).all()
    assert np.is_busday(days, weekmask="Fri").mean() > 0.9


def test_google_came_later():
    assert str(series("GOOG", "day").times[0])[:10] == "2004-08-19"
