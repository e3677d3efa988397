"""The whole list as one file, and runs from such a file."""

import contextlib
import time
from functools import partial

import streamlit as st

from core.experiment import Experiment, ExperimentError
from core.runs import RunStoreError, workspace_file
from core.runs.workspace_file import MAX_MB
from core.tasks import Prepared
from core.views.runs import workspace
from core.views.runs.listed import Rows
from core.views.runs.workspace import Brought, Plan
from pages.shared import browser, own_runs, resources, show, uploads, visit

_REPORT = "runs brought"
_TAKEN = "runs files taken"
DATA_SECONDS = 20.0  # in which data are made to check weights; those of later runs are checked when they are compared


def save(own: Rows) -> None:
    """The button that saves all runs."""
    plan = _plan(own)
    st.download_button(
        "Save all runs as one file",
        partial(_written, plan, browser.owner(), _of_files(own)),
        "runs.unrolled.zip",
        "application/zip",
        icon=":material/archive:",
        on_click="ignore",
        key="runs:save all",
    )
    st.caption(
        "Your list with its names and pins, each run with its settings, losses and weights. Another Unrolled adds it "
        f"to a list. Word vectors are not in the file. {plan.sentences()}"
    )


def bring() -> None:
    """The field that adds runs from a file."""
    count = st.session_state.get(_TAKEN, 0)
    given = uploads.chooser("Add runs from a file", type=["zip"], max_upload_size=MAX_MB, key=f"runs:bring {count}")
    if not uploads.is_on():
        return
    st.caption(
        "A file that Unrolled has saved. Its results are shown to you alone, since nobody here has trained them: open "
        "such a run to train it here. Runs that are here already stay as they are."
    )
    if given is not None:
        try:
            with st.spinner("Checking the runs"):
                st.session_state[_REPORT] = _taken(given.getvalue())
        except RunStoreError as error:
            show.problem(error)
            return
        st.session_state[_TAKEN] = count + 1  # another uploader: the file need not stay in memory
        visit.touched()
        st.rerun()
    if said := st.session_state.pop(_REPORT, ""):
        st.info(show.plain(said), icon=":material/playlist_add:")


def _plan(own: Rows) -> Plan:
    store, of_files = resources.store(), _of_files(own)
    sizes = store.packed.sizes([row.fingerprint for row in own.rows if not row.imported])
    if of_files:
        brought = store.imported.sizes(browser.owner())
        sizes |= {name: size for name, size in brought.items() if name in of_files}
    keys = {workspace.table_of(row.experiment) for row in own.rows} - {""}
    return workspace.plan(own.rows, sizes, store.table_sizes({key for key in keys if uploads.is_own(key)}))


def _of_files(own: Rows) -> set[str]:
    return {row.fingerprint for row in own.rows if row.imported}


def _written(plan: Plan, owner: str, of_files: set[str]) -> bytes:
    store = resources.store()

    def result(name: str) -> bytes | None:
        if name not in plan.results:
            return None
        return store.imported.content(owner, name) if name in of_files else store.packed.get(name)

    tables = {key: content for key in plan.tables if (content := store.get_table(key)) is not None}
    return workspace_file.write(map(workspace.fields, plan.rows), result, tables)


def _taken(content: bytes) -> str:
    """Put the runs of a file on the visitor's list. Returns what has come of it. Raises RunStoreError."""
    file = workspace_file.read(content)
    brought, problems = workspace.readable(file)
    known = resources.store().packed.known([one.run.fingerprint for one in brought])
    for key in {one.table for one in brought} & file.tables:
        with contextlib.suppress(RunStoreError):  # damaged or too large: its runs are told as those without a table
            uploads.keep_table(file.table(key))
    entries, results = [], 0
    prepare = _Data()
    for one in brought:
        if one.run.fingerprint not in known:
            try:
                run = workspace.checked(file, one, prepare)
            except RunStoreError as error:
                problems.append(workspace.problem(one.run, str(error)))
                continue
            own_runs.imported().put(browser.owner(), run)
            results += bool(run.content)
        entries.append(one.run.entry)
    own_runs.bring(entries)
    return workspace.report(
        count=len(file.runs) + len(file.problems),
        known=len(known),
        results=results,
        problems=problems,
        no_table=sum(1 for one in brought if _is_gone(one)),
    )


def _is_gone(one: Brought) -> bool:
    return bool(one.table) and not resources.store().has_table(one.table)


class _Data:
    """Makes data for checks, for some seconds; None after them, and where there are none."""

    def __init__(self) -> None:
        self._until = time.monotonic() + DATA_SECONDS

    def __call__(self, experiment: Experiment) -> Prepared | None:
        if time.monotonic() > self._until:
            return None
        try:
            return resources.prepared(experiment)
        except ExperimentError:  # such as a table that is not here
            return None
