"""Where a table cannot be used as it is, a button makes the change that its sentence names; each of them helps."""

import copy
import hashlib

import pandas as pd
import pytest

from core.experiment import Experiment, ExperimentError, Task, Training
from core.experiment.changes import with_parameters
from core.layers import GRU
from core.tasks import complete, prepare
from core.views.future_values.forecasts import series_of

DAYS = pd.date_range("2023-01-01", periods=60, freq="D").strftime("%Y-%m-%d").tolist()
XS = [f"{i * i % 7}.5" for i in range(60)]
YS = [f"{i * i % 5}.25" for i in range(60)]


def table(x=XS, y=YS, day=DAYS):
    return "\n".join(["day,x,y", *map(",".join, zip(day, x, y, strict=True))]).encode()


APART = [*DAYS[:20], *pd.date_range("2023-06-01", periods=40, freq="D").strftime("%Y-%m-%d")]
FILES = {
    "a missing value": (table([*XS[:9], "", *XS[10:]]), {}, ["Fill with the last", "Fill with the mean"]),
    "a gap, and long windows": (table(day=APART), {"length": 41}, ["Let windows cross gaps", "Observe 19 rows"]),
    "windows that are too long": (table(), {"length": 60}, ["Observe 29 rows"]),
    "a constant column": (table(y=["3.0"] * 60), {}, ["Do without “y”"]),
    "a column of text": (table(y=["red", "blue"] * 30), {}, ["Do without “y”"]),
    "one day twice": (table(day=[*DAYS[:59], DAYS[58]]), {}, ["Take the rows as they stand"]),
    "a row without its day": (table(day=[*DAYS[:59], ""]), {}, ["Take the rows as they stand"]),
    "times that are words": (table(day=["Monday", "Friday"] * 30), {}, ["Take the rows as they stand"]),
}


@pytest.mark.parametrize(("content", "parameters", "labels"), FILES.values(), ids=FILES)
def test_each_way_out_leads_to_data(content, parameters, labels):
    chosen = {"time": "day", "inputs": ["x", "y"], "targets": ["x"], "length": 8} | parameters
    task = Task(name="csv", parameters=chosen | {"data": hashlib.sha256(content).hexdigest()})
    experiment = Experiment(task=task, layers=(GRU(units=2),), training=Training(epochs=1))
    with pytest.raises(ExperimentError) as refused:
        prepare(experiment, content)
    ways = refused.value.ways_out
    assert [label for label in ways if not any(label.startswith(start) for start in labels)] == []
    assert len(ways) == len(labels)
    for change in ways.values():
        assert len(prepare(complete(with_parameters(experiment, **change)), content).data.X)


def test_nothing_is_offered_where_nothing_helps():
    """Without its only column there is nothing to predict."""
    content = table(["3.0"] * 60)
    chosen = {"inputs": ["x"], "targets": ["x"], "data": hashlib.sha256(content).hexdigest()}
    experiment = Experiment(task=Task(name="csv", parameters=chosen), layers=(GRU(units=2),), training=Training())
    with pytest.raises(ExperimentError, match="same value everywhere") as refused:
        prepare(experiment, content)
    assert refused.value.ways_out == {}


def test_ways_out_come_from_a_worker_too():
    error = copy.copy(ExperimentError("It is too long", {"Cut it": {"length": 2}}))  # by the way that pickle goes
    assert (str(error), error.ways_out) == ("It is too long", {"Cut it": {"length": 2}})


@pytest.mark.parametrize(
    ("content", "parameters", "reason", "labels"),
    [
        (table(), {"targets": ["x", "y"]}, "is of one column", ["Predict “x” alone", "Predict “y” alone"]),
        (table(), {"gap": 2}, "skip no rows", ["Skip no rows"]),
        (table(day=APART), {}, "without a gap in time", ["Let windows cross gaps"]),
        (table([*XS[:9], "", *XS[10:]]), {"missing": "mean"}, "“x” has none in 1 row:", []),
    ],
)
def test_why_a_table_has_no_forecast_and_what_gives_it_one(content, parameters, reason, labels):
    chosen = {"time": "day", "inputs": ["x", "y"], "targets": ["x"], "length": 8} | parameters
    task = Task(name="csv", parameters=chosen | {"data": hashlib.sha256(content).hexdigest()})
    experiment = Experiment(task=task, layers=(GRU(units=2),), training=Training(epochs=1))
    with pytest.raises(ExperimentError, match=reason) as refused:
        series_of(prepare(experiment, content).data)
    assert list(refused.value.ways_out) == labels
    for change in refused.value.ways_out.values():
        assert series_of(prepare(complete(with_parameters(experiment, **change)), content).data)
