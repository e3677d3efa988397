"""The runs of a sweep as a file for other programs: a row for each, with numbers that nobody has rounded."""

import io

import pandas as pd

from core.views.shared.sweep.results import Results


def frame(results: Results) -> pd.DataFrame:
    """A table of all runs: those that have diverged, failed, are to come or cannot be trained too.

    It has a column for each setting, by its name in addresses; `seed`; `status`; the metric after the last epoch and
    at the best one, NaN where there is none; `best_epoch`; `unit` of the metric, "" for a share from 0 to 1; and the
    run's fingerprint.
    """
    names, metric = [varied.name for varied in results.sweep.settings], results.metric
    rows = []
    for place, experiment in results.grid.experiments.items():
        score = results.scores.get(place)
        rows.append(
            {
                **dict(zip(names, place.values, strict=True)),
                "seed": place.seed,
                "status": "finished" if score else results.ended(place),
                metric.name: score.last if score else None,
                f"best_{metric.name}": score.best if score else None,
                "best_epoch": score.best_epoch if score else None,
                "unit": metric.unit.strip(" ()"),
                "fingerprint": experiment.fingerprint(),
            }
        )
    rows += [
        {**dict(zip(names, values, strict=True)), "seed": seed, "status": "cannot be trained"}
        for values in results.grid.invalid
        for seed in results.seeds
    ]
    table = pd.DataFrame(rows)
    return table.astype({metric.name: float, f"best_{metric.name}": float, "best_epoch": "Int64"})


def as_csv(results: Results) -> str:
    """The table as CSV."""
    return frame(results).to_csv(index=False, lineterminator="\n")


def as_parquet(results: Results) -> bytes:
    """The table as Parquet."""
    packed = io.BytesIO()
    frame(results).to_parquet(packed, engine="pyarrow", index=False)
    return packed.getvalue()
