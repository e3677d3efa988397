"""Times in many layouts, the order of day and month, zones, counted times, and times in several columns."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import ExperimentError
from core.tasks.csv.moments import in_order
from tests.core.tasks.csv.made import START, dated, entries, read, rows, times, wave

HOUR = dt.timedelta(hours=1)


def moments(text, **choices):
    """The times of a file in order, by the columns that it suggests."""
    table = read(text, **choices)
    return pd.DatetimeIndex(in_order(table, table.time).times)


def with_times(cells, head="when,x", separator=","):
    return rows([f'"{cell}"' for cell in cells], [wave(i) for i in range(len(cells))], head=head, separator=separator)


@pytest.mark.parametrize(
    "layout",
    [
        "%d/%m/%y",
        "%d.%m.%y",
        "%m/%d/%y",
        "%Y%m%d",
        "%d-%b-%Y",
        "%d-%b-%y",
        "%d %B %Y",
        "%B %d, %Y",
        "%b %d %Y",
        "%Y %b %d",
        "%A, %d %B %Y",
        "%a %d.%m.%Y",
        "%Y年%m月%d日",
        "%m-%d-%Y",
        "%Y.%m.%d",
        "%d. %m. %Y",
        "%d/%m/%Y %I:%M:%S %p",
        "%m/%d/%Y %I:%M %p",
        "%Y-%m-%d %I:%M %p",
        "%d.%m.%Y %H.%M.%S",
        "%Y-%m-%d %H:%M:%S UTC",
        "%Y-%m-%d %H:%M:%SZ",
        "%Y%m%d %H%M",
        "%Y%m%dT%H%M%S",
        "%d/%b/%Y:%H:%M:%S +0000",
        "%a, %d %b %Y %H:%M:%S GMT",
        "%Y-%m-%d, %H:%M",
        "%Y/%m/%d %H:%M:%S.%f",
        "%Y-%m-%d %H:%M:%S,%f",
    ],
)
@pytest.mark.parametrize("newest_first", [False, True])
def test_layouts_are_read(layout, newest_first):
    start = START + dt.timedelta(days=20) + 5 * HOUR if "%H" in layout or "%I" in layout else START
    cells = times(90, layout, start=start)
    table = read(with_times(cells[::-1] if newest_first else cells))
    assert table.columns["when"].problem == ""
    assert table.columns["when"].question == ""
    assert table.time == ("when",)
    order = in_order(table, table.time)
    assert pd.DatetimeIndex(order.times).tolist() == [start + dt.timedelta(days=i) for i in range(90)]
    assert order.newest_first == newest_first
    assert any("rows are turned round" in note for note in order.notes) == newest_first


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["Jan-23", "Feb-23", "Mar-23"], ["2023-01-01", "2023-02-01", "2023-03-01"]),
        (["2023-01", "2023-02", "2023-03"], ["2023-01-01", "2023-02-01", "2023-03-01"]),
        (["01/2023", "02/2023", "03/2023"], ["2023-01-01", "2023-02-01", "2023-03-01"]),
        (["2023Q1", "2023Q2", "2023Q3"], ["2023-01-01", "2023-04-01", "2023-07-01"]),
        (["Q1 2023", "Q2 2023", "Q3 2023"], ["2023-01-01", "2023-04-01", "2023-07-01"]),
        (["2023M01", "2023M02", "2023M03"], ["2023-01-01", "2023-02-01", "2023-03-01"]),
        (["2023-W01", "2023-W02", "2023-W03"], ["2023-01-02", "2023-01-09", "2023-01-16"]),
        (["1. März 2023", "2. März 2023", "3. März 2023"], ["2023-03-01", "2023-03-02", "2023-03-03"]),
        (["1 février 2023", "2 février 2023", "3 mars 2023"], ["2023-02-01", "2023-02-02", "2023-03-03"]),
        (["5 de mayo de 2023", "6 de mayo de 2023", "7 de mayo de 2023"], ["2023-05-05", "2023-05-06", "2023-05-07"]),
        (["1st May 2023", "2nd May 2023", "3rd May 2023"], ["2023-05-01", "2023-05-02", "2023-05-03"]),
        (["23:00 x", "2023-01-01", "2023-01-02"], None),
    ],
)
def test_other_ways_to_write_days(cells, expected):
    column = read(with_times(cells)).columns["when"]
    if expected is None:
        assert "times that cannot be read" in column.problem
    else:
        assert column.entries.tolist() == pd.DatetimeIndex(expected).to_pydatetime().tolist()


def test_noon_and_midnight():
    cells = ["01/31/2023 12:00 AM", "01/31/2023 12:30 PM", "02/01/2023 01:00 a.m.", "02/01/2023 11:59 pm"]
    expected = ["2023-01-31 00:00", "2023-01-31 12:30", "2023-02-01 01:00", "2023-02-01 23:59"]
    assert moments(with_times(cells)).tolist() == pd.DatetimeIndex(expected).tolist()
    assert moments(with_times(["30.01.2023 23:00", "30.01.2023 24:00"]))[1] == pd.Timestamp("2023-01-31")
    assert "“13:00 PM" not in str(read(with_times(["2023-01-01 01:00 PM", "2023-01-01 02:00 PM"])).left_out)
    bad = read(with_times(["2023-01-01 01:00 PM", "2023-01-01 13:00 PM", "2023-01-01 03:00 PM"]))
    assert "“2023-01-01 13:00 PM” in row 3" in bad.columns["when"].problem


@pytest.mark.parametrize(
    ("cells", "first", "zone"),
    [
        (["2023-01-01 00:00:00 UTC", "2023-01-01 01:00:00 UTC"], "2023-01-01 00:00", "UTC"),
        (["2023-01-01T00:00:00+02:00", "2023-01-01T01:00:00+02:00"], "2023-01-01 00:00", "UTC+02:00"),
        (["2023-01-01 00:00 -0330", "2023-01-01 01:00 -0330"], "2023-01-01 00:00", "UTC-03:30"),
        (["2023-03-26 01:30 +01:00", "2023-03-26 03:30 +02:00"], "2023-03-26 00:30", "UTC"),
        (["2023-03-26 01:30 CET", "2023-03-26 03:30 CEST"], "2023-03-26 00:30", "UTC"),
        (["2023-01-01 00:00 EST", "2023-01-01 01:00 EST"], "2023-01-01 00:00", "UTC-05:00"),
        (["2023-01-01 00:00 Europe/Berlin", "2023-01-01 01:00 Europe/Berlin"], "2023-01-01 00:00", "Europe/Berlin"),
        (["2023-01-01 00:00", "2023-01-01 01:00"], "2023-01-01 00:00", ""),
    ],
)
def test_zones(cells, first, zone):
    """Times of one zone stay on its clock; times of several go in UTC, where none comes twice."""
    table = read(with_times(cells))
    assert moments(with_times(cells)).tolist() == [pd.Timestamp(first), pd.Timestamp(first) + HOUR]
    assert (f"times in {zone}" in table.read_as) == bool(zone)


def test_a_zone_that_is_not_known_is_said():
    assert "cannot" not in read(with_times(["2023-01-01 00:00 XYZ", "2023-01-01 01:00 XYZ"])).read_as
    assert read(with_times(["2023-01-01 00:00 XYZ", "2023-01-01 01:00 XYZ"])).left_out == (
        "“when” holds text (“2023-01-01 00:00 XYZ”) and is left out",
    )


def first_of_months(count, layout):
    return [dt.datetime(2015 + i // 12, 1 + i % 12, 1).strftime(layout) for i in range(count)]


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (first_of_months(30, "%m/%d/%Y"), "month"),
        (first_of_months(30, "%d/%m/%Y"), "day"),
        (first_of_months(30, "%-m/%-d/%Y")[::-1], "month"),
        (times(90, "%m/%d/%Y"), "month"),
        (times(90, "%d/%m/%Y"), "day"),
        (times(100, "%m/%d/%Y %H:%M", step=HOUR), "month"),
        (times(100, "%d/%m/%Y %H:%M", step=HOUR), "day"),
        (times(100, "%m/%d/%y %I:%M %p", step=HOUR)[::-1], "month"),
        (times(9, "%d.%m.%Y"), "day"),
        (["13/01/2023", "05/02/2023", "04/01/2023"], "day"),
        (["01/13/2023", "02/05/2023", "01/04/2023"], "month"),
    ],
)
def test_the_order_of_day_and_month_is_told_by_all_rows(cells, order):
    table = read(with_times(cells))
    assert table.columns["when"].times.order == order
    assert table.columns["when"].question == ""
    assert f"{order} first" in table.read_as


@pytest.mark.parametrize(
    "cells",
    [
        times(9, "%m/%d/%Y"),
        first_of_months(12, "%m/%d/%Y"),
        ["03/04/2023", "01/02/2023", "05/06/2023", "02/01/2023"],
    ],
)
def test_an_order_that_stays_open_is_asked_for(cells):
    text = with_times(cells)
    table = read(text)
    assert table.columns["when"].question.endswith("day first or month first? Both fit all rows")
    with pytest.raises(ExperimentError, match="day first or month first"):
        in_order(table, ("when",))
    for order, layout in (("day", "%d/%m/%Y"), ("month", "%m/%d/%Y")):
        assert entries(read(text, dates=order), "when") == pd.to_datetime(cells, format=layout).to_pydatetime().tolist()
        assert not read(text, dates=order).columns["when"].question


def test_the_order_may_be_told_by_another_column_or_by_decimal_commas():
    open_cells = times(9, "%m/%d/%Y")
    other = times(9, "%m/%d/%Y", start=START + dt.timedelta(days=25))
    table = read(rows(open_cells, other, range(9), head="when,until,x"))
    assert table.columns["when"].times.order == table.columns["until"].times.order == "month"
    comma = read(rows(times(9, "%d/%m/%Y"), [f"{i},5" for i in range(9)], head="when;x", separator=";"))
    assert comma.columns["when"].times.order == "day"


def test_the_clock_beside_a_date_tells_its_order():
    hours = times(100, "%m/%d/%Y|%H:%M:%S", step=HOUR)
    text = rows([cell.split("|")[0] for cell in hours], [cell.split("|")[1] for cell in hours], map(wave, range(100)))
    assert moments("d,t,x\n" + text).tolist() == [START + i * HOUR for i in range(100)]
    by_number = rows([cell.split("|")[0] for cell in hours], [i % 24 for i in range(100)], map(wave, range(100)))
    assert moments("date,hour,x\n" + by_number).tolist() == [START + i * HOUR for i in range(100)]


@pytest.mark.parametrize("clock", ["%H:%M", "%H:%M:%S", "%H.%M.%S", "%I:%M %p", "%I:%M:%S %p"])
@pytest.mark.parametrize("date", ["%Y-%m-%d", "%d.%m.%Y", "%d-%b-%y"])
def test_a_date_and_a_clock_are_joined(date, clock):
    every = [START + i * HOUR for i in range(60)]
    text = rows(
        [moment.strftime(clock) for moment in every],
        [moment.strftime(date) for moment in every],
        map(wave, range(60)),
        head="clock,date,x",
    )
    table = read(text)
    assert table.time == ("date", "clock")
    assert moments(text).tolist() == every
    assert table.measurements == ("x",)


def test_a_clock_in_digits_and_hours_that_end_at_24_are_joined():
    every = [START + i * HOUR for i in range(60)]
    dates = [moment.strftime("%Y-%m-%d") for moment in every]
    digits = rows(dates, [moment.strftime("%H%M") for moment in every], map(wave, range(60)), head="date,time,x")
    assert moments(digits).tolist() == every
    assert read(digits).measurements == ("x",)
    ends = rows(dates, [moment.hour + 1 for moment in every], map(wave, range(60)), head="date,Hour Ending,x")
    assert moments(ends).tolist() == [moment + HOUR for moment in every]
    elapsed = read(rows(range(0, 600, 10), map(wave, range(60)), head="time,x"))
    assert in_order(elapsed, elapsed.time).times.tolist() == list(range(0, 600, 10))  # no clock without a date


def test_a_clock_with_a_missing_cell_is_not_joined():
    text = "date,clock,x\n2023-01-01,01:00,1\n2023-01-02,,2.5\n2023-01-03,03:00,3\n"
    assert read(text).time == ("date",)


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("No,year,month,day,hour,x", lambda i, t: f"{i + 1},{t.year},{t.month},{t.day},{t.hour}"),
        ("Jahr,Monat,Tag,Stunde,x", lambda _, t: f"{t.year},{t.month},{t.day},{t.hour}"),
        ("YYYY,MM,DD,HH,mi,x", lambda _, t: f"{t.year},{t.month},{t.day},{t.hour},0"),
        ("year,doy,hr,x", lambda _, t: f"{t.year},{t.timetuple().tm_yday},{t.hour}"),
    ],
)
def test_parts_of_a_time_are_joined(head, cells):
    every = [START + i * HOUR for i in range(80)]
    text = head + "\n" + "".join(f"{cells(i, t)},{wave(i)}\n" for i, t in enumerate(every))
    assert moments(text).tolist() == every
    assert read(text).measurements == ("x",)


def test_columns_that_say_no_time_together_get_a_sentence():
    table = read("year,month,day,date,x,y\n2023,2,30,2023-01-01,1.5,3\n2023,3,1,2023-01-02,2.5,4\n")
    for names, sentence in (
        (("year", "month", "day"), "There is no day 30 in month 2 of 2023"),
        (("month", "day"), "A time needs a date, or a year"),
        (("date", "x"), "“x” is no part of a time"),
    ):
        with pytest.raises(ExperimentError, match=sentence):
            in_order(table, names)
    two = read("a,b,x\n2023-01-01,2023-02-01,1\n2023-01-02,2023-02-02,2\n")
    with pytest.raises(ExperimentError, match="“a” and “b” are both times"):
        in_order(two, ("a", "b"))


@pytest.mark.parametrize(("scale", "name"), [(1, "ts"), (10**3, "timestamp"), (10**6, "time_us"), (10**9, "epoch")])
def test_counted_times(scale, name):
    every = [1_616_976_024 + 60 * i for i in range(50)]
    text = rows([second * scale for second in every], map(wave, range(50)), head=f"{name},x")
    table = read(text)
    assert table.columns[name].kind == "time"
    assert table.time == (name,)
    assert table.measurements == ("x",)
    assert moments(text).tolist() == pd.to_datetime(every, unit="s").tolist()
    assert "times in UTC" in table.read_as


def test_large_numbers_are_no_times():
    """A total that grows, or volumes of the size of an epoch, are measured."""
    growing = read(rows(times(40, "%Y-%m-%d"), [1_600_000_000 + 977 * i * i for i in range(40)], head="day,total"))
    assert growing.measurements == ("total",)
    jumping = read(
        rows(times(40, "%Y-%m-%d"), [1_600_000_000 + 977 * (i % 7) for i in range(40)], head="day,date_value")
    )
    assert jumping.measurements == ("date_value",)
    years = read(rows(range(1990, 2020), map(wave, range(30)), head="year,x"))
    assert years.time == ("year",)
    assert years.measurements == ("x",)


@pytest.mark.parametrize("head", [",day,x", "No,day,x", "Unnamed: 0,day,x", "id,day,x", "lfd. Nr.,day,x"])
@pytest.mark.parametrize("start", [0, 1])
def test_row_numbers_are_not_the_target(head, start):
    table = read(rows(range(start, 60 + start), times(60, "%Y-%m-%d"), map(wave, range(60)), head=head))
    assert table.measurements == ("x",)
    assert table.columns[next(iter(table.columns))].role == "row number"


def test_clocks_in_numbers_are_time_and_not_the_target():
    elapsed = read(rows([i * 0.25 for i in range(60)], map(wave, range(60)), head="s,x"))
    assert (elapsed.time, elapsed.measurements) == (("s",), ("x",))
    decimal = read(rows([2010 + i / 12 for i in range(60)], map(wave, range(60)), head="decimal,x"))
    assert (decimal.time, decimal.measurements) == (("decimal",), ("x",))
    assert set(read("no,day,x\n1,2023-01-01,5\n2,2023-01-02,4\n3,2023-01-03,6\n").of_time) == {"no", "day", "x"}


def test_what_is_measured_is_no_row_number():
    steady = read(rows(times(60, "%Y-%m-%d"), range(100, 700, 10), map(wave, range(60)), head="day,visitors,x"))
    assert steady.measurements == ("visitors", "x")
    rising = read(rows(times(60, "%Y-%m-%d"), [2 * i + i % 2 for i in range(60)], head="day,count"))
    assert rising.measurements == ("count",)
    alone = read(rows(times(60, "%Y-%m-%d"), range(60), head="day,count"))
    assert alone.measurements == ("count",)  # there is nothing else to predict
    ids = read(rows(times(9, "%Y-%m-%d"), [5, 3, 8, 1, 4, 7, 2, 9, 6], head="day,id"))
    assert ids.measurements == ("id",)


_LAYOUTS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p", "%d-%b-%Y", "%b %d, %Y", "%Y%m%dT%H%M%S"]


@settings(max_examples=150, deadline=None)
@given(
    start=st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2040, 1, 1)),
    hours=st.integers(1, 400),
    layout=st.sampled_from(_LAYOUTS),
    newest_first=st.booleans(),
)
def test_times_are_read_back_or_asked_for(start, hours, layout, newest_first):
    """Whatever the layout: the times that were written, or a question, never other times."""
    cells = [(start + i * hours * HOUR).strftime(layout) for i in range(40)]
    column = read(with_times(cells[::-1] if newest_first else cells)).columns["when"]
    expected = pd.to_datetime(cells, format=layout).to_numpy().astype("M8[us]")
    if not column.question:
        assert np.array_equal(np.sort(column.entries), np.sort(expected))
    else:
        assert "/" in layout


def test_two_digit_years():
    assert moments(with_times(["31/12/49", "01/01/50"])).year.tolist() == [1950, 2049]
    assert "years 1950 to 2049" in read(with_times(["31/12/49", "01/01/50"])).read_as
    assert "years" not in read(dated([1.5, 2.5])).read_as
