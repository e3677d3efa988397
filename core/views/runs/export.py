"""Runs as a table for other programs: settings, metrics, seed, fingerprint and address, as CSV or Parquet."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from core.runs.metrics import FinalMetric
from core.views.runs.listed import Row, link_to
from core.views.runs.scores import Score
from core.views.runs.settings import settings
from core.views.shared.table_csv import guarded

FIRST = ("fingerprint", "name", "pinned", "asked_for", "status", "from_a_file", "address")
LAST = ("metric", "unit", "best", "best_epoch", "last", "trained_epochs", "trained_seconds")


def frame(
    rows: Sequence[Row],
    scores: Mapping[str, Score | None],
    metrics: Mapping[str, Sequence[FinalMetric]],
    *,
    base: str = "",
) -> pd.DataFrame:
    """A row for each run.

    Columns: what it is; its settings by their names in addresses, layers one by one; the metric that pages show, in its
    own unit; and all final metrics as the run has them, `validation_mae_best` and the like. What does not apply is
    empty.

    Args:
        rows: the runs.
        scores: by fingerprint.
        metrics: by fingerprint.
        base: the address of the app, before the page's name.
    """
    flat = [_of_row(row, base) for row in rows]
    sets = [{_column(name): _plain(value) for name, value in settings(row.experiment).items()} for row in rows]
    ends = [_of_score(scores.get(row.fingerprint)) for row in rows]
    raw = [_of_metrics(metrics.get(row.fingerprint, ())) for row in rows]
    names = [*FIRST, *_names(sets), *LAST, *sorted(_names(raw))]
    every = [one | own | end | more for one, own, end, more in zip(flat, sets, ends, raw, strict=True)]
    return pd.DataFrame({name: _series([one.get(name) for one in every]) for name in names})


def as_csv(table: pd.DataFrame) -> str:
    """The table as CSV, its first line the names of the columns. What a spreadsheet would run gets an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(table.columns)
    for row in table.itertuples(index=False):
        writer.writerow(
            ["" if pd.isna(value) else guarded(value) if isinstance(value, str) else value for value in row]
        )
    return file.getvalue()


def as_parquet(table: pd.DataFrame) -> bytes:
    """The table as an Apache Parquet file."""
    file = io.BytesIO()
    table.to_parquet(file, engine="pyarrow", index=False)
    return file.getvalue()


def _of_row(row: Row, base: str) -> dict[str, Any]:
    link = link_to(row.experiment)
    return {
        "fingerprint": row.fingerprint,
        "name": row.entry.name or None,
        "pinned": row.entry.pinned,
        "asked_for": row.entry.listed.isoformat(timespec="seconds") if row.entry.listed_at else None,
        "status": row.status,
        "from_a_file": row.imported,
        "address": f"{base}{link.page}?{urlencode(link.query)}" if link else None,
    }


def _of_score(score: Score | None) -> dict[str, Any]:
    if score is None:
        return {}
    return {
        "metric": score.metric.name,
        "unit": score.metric.unit.strip() or None,
        "best": score.best,
        "best_epoch": score.best_epoch,
        "last": score.last,
        "trained_epochs": score.epochs,
        "trained_seconds": score.seconds,
    }


def _of_metrics(metrics: Sequence[FinalMetric]) -> dict[str, Any]:
    of_epochs = [one for one in metrics if one.epoch is not None or one.which == "best"]
    return {f"{one.name}_{one.which}": one.value for one in of_epochs}


def _column(name: str) -> str:
    """A setting's name without spaces: `layer_1_units`."""
    return name.replace(" ", "_")


def _plain(value: Any) -> Any:
    """A value for a cell; a list is JSON text."""
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False)
    return value


def _names(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _series(values: list[Any]) -> pd.Series:
    """A column of one type: true or false, whole numbers, numbers, or text. None is no value."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pd.Series(values, dtype="boolean")
    if kinds == {int}:
        return pd.Series(values, dtype="Int64")
    if kinds and kinds <= {int, float}:
        return pd.Series(values, dtype="Float64")
    return pd.Series([None if value is None else str(value) for value in values], dtype="string")
