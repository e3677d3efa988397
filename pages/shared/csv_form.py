"""Your own CSV: the upload, and which of its columns are read and predicted."""

from typing import Any

import streamlit as st

from core.experiment import ExperimentError
from core.runs import RunStoreError
from core.tasks.csv.table import Table, read_table
from core.text.csv_file import MAX_MB
from pages.shared import resources, show, visit
from pages.shared.widgets import Widgets

MISSING = {
    "refuse": "refuse: name them and stop",
    "forward": "fill with the last known value",
    "mean": "fill with the mean of the training part",
}


def edit(widgets: Widgets, values: dict[str, Any]) -> dict[str, Any]:
    """Draw the upload and, once there is a file, the choice of columns. Returns the parameters.

    If a file cannot be read, a sentence says why, and the file before stays in use.
    """
    given = st.file_uploader(
        "A CSV file: a row of names, then a row for each moment",
        type=["csv", "tsv", "txt"],
        max_upload_size=MAX_MB,
        key="lab:upload",
        on_change=visit.touched,
    )
    if given is not None and given.file_id != st.session_state.get("lab:upload taken"):
        values = _taken(given.getvalue(), values)
        st.session_state["lab:upload taken"] = given.file_id
    content = resources.upload(values["data"]) if values["data"] else None
    if content is None:
        return values
    table = read_table(content)
    _describe(table)
    return values | _columns(widgets, table, values)


def _taken(content: bytes, values: dict[str, Any]) -> dict[str, Any]:
    try:
        table = read_table(content)
        data = resources.store().put_table(content)
    except (ExperimentError, RunStoreError) as error:
        show.problem(error)
        if values["data"]:
            st.caption("Below is still the file before.")
        return values
    if data == values["data"]:
        return values
    numbers, times = table.of_kind("number"), table.of_kind("time")
    return values | {
        "data": data,
        "time": times[0] if times else "",
        "inputs": numbers[:6],
        "targets": numbers[:1],
    }


def _describe(table: Table) -> None:
    st.caption(f"Rows: {len(table.rows):,}, columns: {len(table.columns)}.")
    with st.expander("The file as it was read"):
        st.dataframe(table.frame.head(100), alt="The first 100 rows of the file", height=220)
    for note in (*table.notes, *(column.problem for column in table.columns.values() if column.problem)):
        st.caption(f":material/info: {show.plain(note)}")


def _columns(widgets: Widgets, table: Table, values: dict[str, Any]) -> dict[str, Any]:
    numbers, times = list(table.of_kind("number")), list(table.of_kind("time"))
    time = values["time"] if values["time"] in times else ""
    known = {side: [name for name in values[side] if name in numbers] for side in ("inputs", "targets")}
    file = values["data"][:8]  # another file has other columns: its widgets begin again
    return {
        "time": st.selectbox(
            "Time column",
            format_func=lambda name: name or "none: rows are in the order of time",
            **widgets.chosen(f"p.time.{file}", time, ["", *times]),
        ),
        "inputs": st.multiselect("Inputs", numbers, **widgets.kept(f"p.inputs.{file}", known["inputs"], "default")),
        "targets": st.multiselect("Targets", numbers, **widgets.kept(f"p.targets.{file}", known["targets"], "default")),
        "length": st.slider("Rows of observation (timesteps)", 2, 500, **widgets.kept("p.length", values["length"])),
        "horizon": st.slider("Rows to predict", 1, 60, **widgets.kept("p.horizon", values["horizon"])),
        "gap": st.slider("Rows skipped in between", 0, 60, **widgets.kept("p.gap", values["gap"])),
        "missing": st.selectbox(
            "Missing values",
            format_func=MISSING.get,
            **widgets.chosen("p.missing", values["missing"], list(MISSING)),
        ),
    }
