"""A sweep to take along: its runs as CSV and Parquet, and a Keras script of them all. Each is made at the click."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.figures.file_name import named_after
from core.sweeps import keras_script
from core.views.runs import export
from core.views.shared.sweep.results import Results, about
from core.views.shared.sweep.runs_file import frame
from pages.shared import resources


def offer(results: Results) -> None:
    """The buttons, and what the files hold."""
    name, packed = named_after(f"sweep over {about(results.sweep)}"), keras_script.reads_tables(results.sweep)

    def button(label: str, make: Callable[[], str | bytes], ending: str, mime: str, icon: str) -> None:
        at, icon = f"lab:sweep {ending}", f":material/{icon}:"
        st.download_button(label, make, f"{name}.{ending}", mime, type="tertiary", icon=icon, on_click="ignore", key=at)

    with st.container(horizontal=True, gap="small"):
        button("Runs as CSV", lambda: export.as_csv(frame(results)), "csv", "text/csv", "table")
        parquet = "application/vnd.apache.parquet"
        button("Runs as Parquet", lambda: export.as_parquet(frame(results)), "parquet", parquet, "table")
        if packed:
            button("Keras script with its table", partial(_zip, results), "zip", "application/zip", "code")
        else:
            button("Keras script", partial(_script, results), "py", "text/x-python", "code")
    st.caption("The script trains the same networks one after the other, in plain Keras.")


def _script(results: Results) -> bytes:
    return _files(results)[keras_script.NAME]


def _zip(results: Results) -> bytes:
    return keras_script.zipped(_files(results))


def _files(results: Results) -> dict[str, bytes]:
    return keras_script.files(results.sweep, results.grid, resources.prepared, resources.table)
