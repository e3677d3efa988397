"""The visitor's own rows, and how good runs are."""

from collections.abc import Collection

import streamlit as st

from core.experiment import Experiment
from core.runs import Run
from core.runs.metrics import FinalMetric
from core.tasks import data_key
from core.views.runs import listed, scores
from core.views.runs.listed import Row, Rows
from core.views.runs.scores import Scale, Score
from pages.shared import browser, own_runs, resources


def own_rows() -> Rows:
    """The visitor's list."""
    return listed.rows(own_runs.lists().of(browser.owner()), _opening)


@st.cache_resource(max_entries=500, show_spinner=False)
def _opening(name: str) -> Run | None:
    return resources.store().opening_figures(name)


def metrics_of(rows: Collection[Row]) -> dict[str, list[FinalMetric]]:
    """The final metrics of runs that have ended, by fingerprint."""
    ended = [row for row in rows if row.status in ("finished", "stopped", "failed")]
    metrics = resources.store().final_metrics([row.fingerprint for row in ended if not row.imported])
    if brought := [row.fingerprint for row in ended if row.imported]:
        metrics |= own_runs.imported().final_metrics(browser.owner(), brought)
    return metrics


def run_of(row: Row) -> Run | None:
    """A run with its result: from this visitor's file, where nobody has trained it here."""
    if row.imported:
        return own_runs.imported().get(browser.owner(), row.fingerprint)
    return resources.engine().run(row.fingerprint)


def scores_of(rows: Collection[Row], metrics: dict[str, list[FinalMetric]]) -> dict[str, Score | None]:
    """How good runs are, by fingerprint; None for those without a result."""
    return {row.fingerprint: _score(row.experiment, metrics.get(row.fingerprint, [])) for row in rows}


def _score(experiment: Experiment, metrics: list[FinalMetric]) -> Score | None:
    return scores.score(metrics, lambda: _scale(data_key(experiment), experiment))


@st.cache_data(max_entries=2000, show_spinner=False)
def _scale(key: str, _experiment: Experiment) -> Scale:
    """The unit of a task's errors: its data are made once, and only the unit is kept."""
    return scores.scale_from(resources.prepared(_experiment))
