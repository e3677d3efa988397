"""Take it with you: a run as a Keras script and as a notebook, its table, and the trained network as a file."""

from typing import Any

import streamlit as st

from core.network.export import notebook, script
from core.runs import Run
from core.tasks import Prepared
from core.tasks.exported_code import exported_table
from core.views.shared import take_home as view
from pages.shared import ask, resources
from pages.shared.parameters import bound

BUTTON = 170  # pixels of the last button: its room while its file is made


@st.fragment
def to_open(prepared: Prepared, run: Run, *, key: str) -> None:
    """`files` in a part to open, made then: a worker writes the network, and a long script is much to send."""
    box = st.expander("Take it with you", icon=":material/download:", on_change="rerun", **bound("open.take"))
    if box.open:
        with box:
            files(prepared, run, run.trained.weights_at(), key=key)


def files(prepared: Prepared, run: Run, weights: list[Any], *, key: str) -> None:
    """The files to download, and the script to read.

    Args:
        prepared: the run's data.
        run: with an outcome.
        weights: of the network file, in Keras's order.
        key: of the widgets, before a colon.
    """
    experiment, data = run.experiment, prepared.data
    if run.status != "finished":
        st.info(view.unfinished(run), icon=":material/stop_circle:")
    name, code = f"unrolled_{experiment.task.name}", script(experiment, prepared)
    st.markdown(view.introduction(run, data))

    def offer(label: str, content: str | bytes, file: str, mime: str, icon: str) -> None:
        at = f"{key}:get {file}"
        st.download_button(label, content, file, mime, icon=f":material/{icon}:", on_click="ignore", key=at)

    buttons = st.container(horizontal=True, gap="small")
    with buttons:
        offer("Keras script", code, f"{name}.py", "text/x-python", "code")
        offer("Notebook", notebook(experiment, prepared), f"{name}.ipynb", "application/x-ipynb+json", "menu_book")
        own = exported_table(experiment, resources.table(experiment))
        if own is not None:
            offer("Its table", own, "table.csv", "text/csv", "table")
        if data.embedding:
            offer("Vocabulary", view.vocabulary(data), "words.txt", "text/plain", "list")
    st.caption(view.network_file(run, data, name))
    st.code(code, language="python", wrap_lines=True)  # a region of its own height needs a mouse to scroll
    with buttons:  # the script does not wait for the worker that makes the file
        network = ask.about("keras_file", experiment, prepared, weights, height=40, width=BUTTON, **view.shape(data))
        if network is not None:
            offer("Trained network", network, f"{name}.keras", "application/octet-stream", "deployed_code")
