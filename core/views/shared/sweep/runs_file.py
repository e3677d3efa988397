"""The runs of a sweep as a table for other programs: a row for each, with numbers that nobody has rounded."""

import pandas as pd

from core.views.shared.sweep import search
from core.views.shared.sweep.results import Results


def frame(results: Results) -> pd.DataFrame:
    """A table of all runs: those that have diverged, failed, are to come or cannot be trained too.

    Columns: the settings by their names in addresses, `seed`, `status`, `fingerprint`, and the metric as the page Runs
    exports it. What does not apply is empty; `unit` is empty for a share from 0 to 1. Of a search, there are the
    runs of what was tried, with `number`, the order of its combinations, and `why` each was tried.
    """
    names, metric = [varied.name for varied in results.sweep.settings], results.metric
    of_search = search.columns(results)
    rows = []
    for place, experiment in results.grid.experiments.items():
        score = results.scores.get(place)
        rows.append(
            {
                **dict(zip(names, place.values, strict=True)),
                "seed": place.seed,
                "status": "finished" if score else results.ended(place),
                "metric": metric.name,
                "unit": metric.unit.strip() or None,
                "best": score.best if score else None,
                "best_epoch": score.best_epoch if score else None,
                "last": score.last if score else None,
                "fingerprint": experiment.fingerprint(),
                **of_search.get(place.values, {}),
            }
        )
    rows += [
        {**dict(zip(names, values, strict=True)), "seed": seed, "status": "cannot be trained"}
        for values in results.grid.invalid
        for seed in results.seeds
    ]
    return pd.DataFrame(rows).astype({"best": float, "last": float, "best_epoch": "Int64"})
