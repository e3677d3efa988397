"""The tables of `assets/series`: real series that ship with Unrolled. Its README names sources and licences."""

from functools import cache

import pandas as pd

from core.settings import ROOT

FOLDER = ROOT / "assets" / "series"


@cache
def series_table(name: str) -> pd.DataFrame:
    """A whole table, a row a moment, with the column `date` if its moments are dates. Do not change it.

    Example:
        >>> list(series_table("flu").columns)
        ['date', 'flu', 'temperature', 'humidity']
    """
    table = pd.read_csv(FOLDER / f"{name}.csv.gz")
    return table.assign(date=pd.to_datetime(table["date"])) if "date" in table else table
