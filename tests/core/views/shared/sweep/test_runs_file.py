"""The runs of a sweep as CSV and Parquet: every run, and its numbers as they are."""

import io

import pandas as pd

from core.views.runs.export import as_csv, as_parquet
from core.views.shared.sweep.runs_file import frame
from tests.core.views.shared.sweep.made import results


def error(place):
    return place.seed + 1 / 3


def test_every_run_is_a_row_whatever_became_of_it():
    made = results({"units": [2, 4, 300]}, error, seeds=2, diverged=[1], missing=[3])
    table = frame(made)
    assert list(table["units"]) == [2, 4, 2, 4, 300, 300]
    assert list(table["seed"]) == [0, 0, 1, 1, 0, 1]
    assert list(table["status"]) == ["finished", "diverged", "finished", "to come"] + ["cannot be trained"] * 2
    assert table["last"][0] == 1 / 3
    assert table["best"][2] == 0.9 * (1 + 1 / 3)
    assert table["best_epoch"][0] == 2
    assert (table["metric"][0], table["unit"][0]) == ("validation_mae", "mm")
    assert list(table["fingerprint"][:4]) == [one.fingerprint() for one in made.grid.experiments.values()]


def test_both_files_hold_the_table():
    made = results({"cell": ["LSTM", "GRU"], "learning_rate": [0.01, 0.1], "units": [3]}, 0.1, seeds=2, failed=[2])
    for read in (pd.read_csv(io.StringIO(as_csv(frame(made)))), pd.read_parquet(io.BytesIO(as_parquet(frame(made))))):
        pd.testing.assert_frame_equal(
            read, frame(made), check_dtype=False, check_index_type=False, check_column_type=False
        )
