"""Your own CSV: the upload, how it is read, and which of its columns are read and predicted."""

import hashlib
from dataclasses import replace
from typing import Any

import streamlit as st

from core.csv_files import MAX_MB
from core.experiment import ExperimentError
from core.runs import RunStoreError
from core.tasks.csv.table import Table, TableChoices, read_table
from core.views.sequence_lab import own_table
from pages.shared import resources, show, uploads, visit
from pages.shared.parameters import bound
from pages.shared.widgets import Widgets

MISSING = {
    "refuse": "refuse: name them and stop",
    "forward": "fill with the last known value; before the first, with the mean",
    "mean": "fill with the mean of the training part",
}

Values = dict[str, Any]

_PROBLEM = "lab:upload problem"  # of the file in the uploader: it is said as long as the file is there


def edit(widgets: Widgets, values: Values) -> Values:
    """Draw the upload and, once there is a file, how it is read and the choice of columns. Returns the parameters.

    If a file cannot be read, a sentence says why, and the file before stays in use.
    """
    given = uploads.chooser(
        "A CSV file: a row of names, then a row for each moment",
        type=["csv", "tsv", "txt"],
        max_upload_size=MAX_MB,
        key="lab:upload",
        on_change=visit.touched,
    )
    if given is not None:
        if given.file_id != st.session_state.get("lab:upload taken"):
            values, st.session_state[_PROBLEM] = _taken(given.getvalue(), values)
            st.session_state["lab:upload taken"] = given.file_id
        if problem := st.session_state.get(_PROBLEM):
            show.problem(problem)
            if values["data"]:
                st.caption("Below is still the file before.")
    content = resources.upload(values["data"]) if values["data"] else None
    if content is None:
        return values
    uploads.delete_button(values["data"], key="lab:delete upload")
    description = st.container()
    values, table = _read(widgets, content, values)
    with description:
        _describe(table, values)
    return values | _columns(widgets, table, values)


def _taken(content: bytes, values: Values) -> tuple[Values, str]:
    """The parameters after a look at a file, and what is wrong with it: "" if it can be read."""
    try:
        table = read_table(content)
        data = uploads.keep_table(content)
    except (ExperimentError, RunStoreError) as error:
        return values, str(error)
    if data == values["data"]:
        return values, ""
    kept = {name: value for name, value in values.items() if name not in own_table.CHANGES}
    return kept | {"data": data, **own_table.suggested(table)}, ""


def _read(widgets: Widgets, content: bytes, values: Values) -> tuple[Values, Table]:
    """The table as the widgets say that it is read, and the parameters with what they say.

    Where other columns come out, they are chosen anew.
    """
    file = values["data"][:8]
    before = {name: values.get(name, "") for name in own_table.CHANGES}
    try:
        found = read_table(content, _choices(before | {"decimal": "", "dates": ""}))
    except ExperimentError as error:  # choices of an address that do not fit the file
        show.problem(error)
        before = dict.fromkeys(before, "")
        found = read_table(content)
    question = own_table.question(found)
    asked = question.parameter if question else ""
    now = dict(before)
    if question:
        now[asked] = (
            st.segmented_control(
                show.plain(question.text),
                list(question.choices),
                format_func=question.choices.get,
                help="Both are possible, and no row tells which is right",
                **widgets.kept(f"p.{asked}.{file}", before[asked] or None, "default"),
            )
            or ""
        )
    with st.popover("Change how it is read", icon=":material/tune:", width="stretch"):
        time = st.container()
        menus = {name: change for name, change in own_table.changes(found).items() if name != asked}
        columns = st.columns(2)
        for place, (name, (label, choices)) in enumerate(menus.items()):
            with columns[place % 2]:
                now[name] = st.selectbox(
                    label,
                    format_func=lambda one, n=name, c=choices: c.get(one) or own_table.by_the_file(found, n),
                    **widgets.chosen(f"p.{name}.{file}", before[name], ["", *choices]),
                )
    try:
        table = read_table(content, _choices(now))
    except ExperimentError as error:
        show.problem(error)
        return values, read_table(content, _choices(before))
    values = values | now
    if not own_table.still_there(table, values):
        values |= own_table.suggested(table)
    with time:
        values |= _time(widgets, table, values)
    return values, table


def _choices(values: Values) -> TableChoices:
    return replace(TableChoices(), **{name: values[name] for name in TableChoices.__dataclass_fields__})


def _time(widgets: Widgets, table: Table, values: Values) -> Values:
    """The columns that say when a row was, in the order of the file."""
    chosen = [name for name in (values["time"], *values.get("time_with", ())) if name in table.of_time]
    times = st.multiselect(
        "Time columns",
        list(table.of_time),
        placeholder="None: rows are in the order of time",
        help="One column of times, or several that say the time together: a date and a clock, or year, month and day",
        max_selections=7,
        **widgets.kept(f"p.time.{_reading(table, values)}", chosen, "default"),
    )
    return {"time": times[0] if times else "", "time_with": tuple(times[1:])}


def _reading(table: Table, values: Values) -> str:
    """The end of the keys of widgets for columns: another file, or another reading, has other columns."""
    offered = "\n".join((*table.columns, "", *table.of_time, "", *table.of_kind("number")))
    return f"{values['data'][:8]} {hashlib.sha256(offered.encode()).hexdigest()[:8]}"


def _describe(table: Table, values: Values) -> None:
    times = (values["time"], *values.get("time_with", ())) if values["time"] else ()
    st.caption(show.plain(own_table.line(table, times)))
    for note in own_table.notes(table, times, values.get("across_gaps", "")):
        st.caption(f":material/info: {show.plain(note)}.")
    with st.expander("The file as it was read", **bound("open.file")):
        show.grid(table.frame.head(100), alt="The first 100 rows of the file", height=220)


def _columns(widgets: Widgets, table: Table, values: Values) -> Values:
    numbers = list(table.of_kind("number"))
    known = {side: [name for name in values[side] if name in numbers] for side in ("inputs", "targets")}
    key = _reading(table, values)
    return {
        "inputs": st.multiselect("Inputs", numbers, **widgets.kept(f"p.inputs.{key}", known["inputs"], "default")),
        "targets": st.multiselect("Targets", numbers, **widgets.kept(f"p.targets.{key}", known["targets"], "default")),
        "length": st.slider("Rows of observation (timesteps)", 2, 500, **widgets.kept("p.length", values["length"])),
        "horizon": st.slider("Rows to predict", 1, 60, **widgets.kept("p.horizon", values["horizon"])),
        "gap": st.slider("Rows skipped in between", 0, 60, **widgets.kept("p.gap", values["gap"])),
        "missing": st.selectbox(
            "Missing values",
            format_func=MISSING.get,
            **widgets.chosen("p.missing", values["missing"], list(MISSING)),
        ),
    }
