"""Take it with you: the experiment as a Keras script and as a notebook, and the trained network as a file."""

import streamlit as st

from app_pages.shared import ask, draft, resources
from core.inside.reading import Reading
from core.network.export import notebook, script
from core.runs import Run
from core.tasks import Prepared
from core.tasks.code import table


@st.fragment
def show_part(prepared: Prepared, run: Run, reading: Reading) -> None:
    """The files to download, and the script to read."""
    experiment = run.experiment
    if run.outcome.epochs < experiment.training.epochs and not experiment.training.patience:
        st.info(
            f"This run ended after {run.outcome.epochs:,} of {experiment.training.epochs:,} epochs. The script and the "
            "notebook train for all of them, so they come to another result; the network file is the one shown here.",
            icon=":material/stop_circle:",
        )
    name, code = f"unrolled_{experiment.task.name}", script(experiment, prepared)
    st.markdown(
        "The whole experiment in plain Keras: its data or how they are read, the scaling, the network, the training. "
        "Run it anywhere TensorFlow is installed, and it comes to the same result."
    )
    with st.container(horizontal=True, gap="small"):
        _download("Keras script", code, f"{name}.py", "text/x-python", "code")
        _download("Notebook", notebook(experiment, prepared), f"{name}.ipynb", "application/x-ipynb+json", "menu_book")
        content = resources.table(experiment)
        if content is not None:
            _download("Its table", table(experiment, content), "table.csv", "text/csv", "table")
        data = prepared.data
        file = ask.answer(
            "keras_file", reading, height=40, timesteps=data.X.shape[1], features=data.X.shape[2], mask=data.mask
        )
        if file is not None:
            _download("Trained network", file, f"{name}.keras", "application/octet-stream", "deployed_code")
    st.caption(
        "The network file holds the weights after the epoch chosen above; "
        f"`keras.models.load_model('{name}.keras')` reads it. Inputs are scaled as the script does it."
    )
    st.code(code, language="python", height=600)
    draft.write_address(*draft.HOOD)


def _download(label: str, data: str | bytes, name: str, mime: str, icon: str) -> None:
    st.download_button(
        label, data, file_name=name, mime=mime, icon=f":material/{icon}:", on_click="ignore", key=f"hood:get {name}"
    )
