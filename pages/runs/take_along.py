"""The runs as tables for other programs, and the whole list as a file for another Unrolled."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from core.views.runs import export
from core.views.runs.listed import Row, Rows
from pages.runs import workspace
from pages.runs.chosen import Chosen
from pages.runs.own import metrics_of, scores_of
from pages.shared import show, visit
from pages.shared.parameters import written

T = TypeVar("T")

CHOICES = ("all on the list", "those that are chosen")


def show_part(own: Rows, chosen: Chosen) -> None:
    """The part of the page."""
    if problem := chosen.problem():
        show.problem(problem)
    if own.rows or chosen.rows:
        _tables(own, chosen)
    else:
        st.info("There is nothing to take along yet: your list is empty.", icon=":material/download:")
    st.header("The whole list", anchor=False)
    if own.rows:
        workspace.save(own)
    workspace.bring()


def _tables(own: Rows, chosen: Chosen) -> None:
    """Runs as tables for other programs."""
    given = written("take")
    counts = (len(own.rows), len(chosen.rows))
    default = 1 if chosen.rows else 0
    which = st.segmented_control(
        "Which runs",
        range(2),
        format_func=lambda place: f"{CHOICES[place]} ({counts[place]:,})",
        required=True,
        default=given.place(2, default=default),
        key=given.key(f"runs:take {counts}"),
        on_change=visit.touched,
        wrap=True,
    )
    given.put("" if which == default else str(which + 1))
    rows = chosen.rows if which else list(own.rows)
    if not rows:
        st.caption("No run is chosen: choose some on the list.")
        return
    base = _base()
    with st.container(horizontal=True, gap="small"):
        for label, write, mime in (
            ("CSV", export.as_csv, "text/csv"),
            ("Parquet", export.as_parquet, "application/vnd.apache.parquet"),
        ):
            st.download_button(
                label,
                partial(_written, write, rows, base),
                f"runs.{label.lower()}",
                mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"runs:{label.lower()}",
            )
    st.caption(
        "A row for each run: all its settings, its seed, its fingerprint, its address and your name for it. Then the "
        "metric that pages show, in its unit, and all metrics of its training, after the best and after the last epoch."
    )


def _base() -> str:
    """The address of the app, as the visitor's browser has it."""
    address = st.context.url or ""
    return address.split("?")[0].rpartition("/")[0] + "/" if address else ""


def _written(write: Callable[[Any], T], rows: list[Row], base: str) -> T:
    metrics = metrics_of(rows)
    return write(export.frame(rows, scores_of(rows, metrics), metrics, base=base))
