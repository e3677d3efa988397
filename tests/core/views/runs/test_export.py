"""Runs as CSV and Parquet: everything that decides a run and what it came to, read back by other programs."""

import io
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from pyarrow import parquet

from core.experiment import Experiment
from core.runs.metrics import FinalMetric
from core.runs.run_lists import Entry, Listed
from core.tasks import complete, from_query
from core.views.runs import export
from core.views.runs.listed import rows
from core.views.runs.scores import Score
from core.views.shared.sweep.metric import Metric

ERROR = Metric("validation_mae", "mean error (mm)", "error", " mm", False, False)
BASE = "https://lab.example.org/unrolled/"


def experiment(**query):
    return complete(Experiment.from_query({"task": "sine", "layers": "LSTM-8-tanh"} | query))


@pytest.fixture
def table():
    works = [experiment(seed="3"), experiment(layers="GRU-4-tanh~Dense-2-relu", learning_rate="0.01")]
    names = ["=1+1", ""]
    listed = [
        Listed(Entry(work.fingerprint(), 86_400.0, place == 0, name), work.to_json(), "finished", "")
        for place, (work, name) in enumerate(zip(works, names, strict=True))
    ]
    every = rows(listed, lambda _name: None).rows
    first = every[0].fingerprint
    metrics = {
        first: [FinalMetric("validation_mae", "last", 0.5, 9), FinalMetric("validation_mae", "best", None, None)]
    }
    scores = {first: Score(ERROR, 2.5, 1.25, 7, 9, 0.5)}
    return works, export.frame(every, scores, metrics, base=BASE)


def test_a_row_has_settings_seed_fingerprint_address_and_metrics(table):
    works, frame = table
    assert list(frame["fingerprint"]) == [work.fingerprint() for work in works]
    assert list(frame["seed"]) == [3, 0]
    assert list(frame["layer_1_units"]) == [8, 4]
    assert frame["layer_2_kind"][1] == "Dense"
    assert pd.isna(frame["layer_2_kind"][0])
    assert list(frame["learning_rate"]) == [0.005, 0.01]
    assert (frame["best"][0], frame["best_epoch"][0], frame["last"][0]) == (1.25, 7, 2.5)
    assert (frame["metric"][0], frame["unit"][0]) == ("validation_mae", "mm")
    assert frame["validation_mae_last"][0] == 0.5
    assert frame["asked_for"][0] == "1970-01-02T00:00:00+00:00"
    assert pd.isna(frame["best"][1])


def test_an_address_opens_the_run_again(table):
    works, frame = table
    for address, work in zip(frame["address"], works, strict=True):
        assert address.startswith(f"{BASE}sequence_lab?")
        assert from_query(dict(parse_qsl(urlsplit(address).query))).fingerprint() == work.fingerprint()


def test_csv_and_parquet_are_read_back(table):
    _works, frame = table
    text = export.as_csv(frame)
    again = pd.read_csv(io.StringIO(text))
    assert list(again.columns) == list(frame.columns)
    assert again["name"][0] == "'=1+1"  # a spreadsheet would run it
    assert list(again["layer_1_units"]) == [8, 4]
    back = parquet.read_table(io.BytesIO(export.as_parquet(frame)))
    assert back.column_names == list(frame.columns)
    assert back["name"].to_pylist() == ["=1+1", None]
    assert back["layer_1_units"].to_pylist() == [8, 4]
    assert back["pinned"].to_pylist() == [True, False]
    assert back["best"].to_pylist() == [1.25, None]


def test_values_of_several_types_are_one_column(table):
    odd = export._series([1, "all", None])
    assert list(odd[:2]) == ["1", "all"]
    assert export._plain(["a", "b"]) == '["a", "b"]'
    assert str(export._series([1, 0.5]).dtype) == "Float64"


def test_no_runs_are_an_empty_table():
    assert export.as_csv(export.frame([], {}, {})).startswith("fingerprint,name")
    assert export.as_parquet(export.frame([], {}, {}))
