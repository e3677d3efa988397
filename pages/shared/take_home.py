"""Take it with you: a run as a Keras script and as a notebook, its table, and the trained network as a file."""

from typing import Any

import streamlit as st

from core.network.export import drops, notebook, script
from core.runs import Run
from core.tasks import Prepared
from core.tasks.exported_code import exported_table
from pages.shared import ask, resources


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
        st.info(cut_short(run), icon=":material/stop_circle:")
    name, code = f"unrolled_{experiment.task.name}", script(experiment, prepared)
    read = "tokens" if data.embedding else "scaling"
    st.markdown(
        f"The whole experiment in plain Keras: its data or how they are read, the {read}, the network, the training. "
        f"{promise(run)}"
    )

    def offer(label: str, content: str | bytes, file: str, mime: str, icon: str) -> None:
        at = f"{key}:get {file}"
        st.download_button(label, content, file, mime, icon=f":material/{icon}:", on_click="ignore", key=at)

    with st.container(horizontal=True, gap="small"):
        offer("Keras script", code, f"{name}.py", "text/x-python", "code")
        offer("Notebook", notebook(experiment, prepared), f"{name}.ipynb", "application/x-ipynb+json", "menu_book")
        upload = resources.table(experiment)
        own = None if upload is None else exported_table(experiment, upload)
        if own is not None:
            offer("Its table", own, "table.csv", "text/csv", "table")
        shape = {"features": data.features, "mask": data.mask}
        if data.embedding:
            offer("Vocabulary", "\n".join(data.vocabulary[1:]), "words.txt", "text/plain", "list")
            shape |= {"tokens": data.embedding.tokens, "frozen": data.embedding.frozen}
        else:
            shape["timesteps"] = data.X.shape[1]
        network = ask.about("keras_file", experiment, prepared, weights, height=40, **shape)
        if network is not None:
            offer("Trained network", network, f"{name}.keras", "application/octet-stream", "deployed_code")
    reads = f"`keras.models.load_model('{name}.keras')` reads the network file, which holds the weights"
    if data.embedding:
        first = "the word in line 1 of `words.txt` is token 1, and so on; 0 fills up"
        st.caption(f"{reads} {held(run)}. It takes texts as tokens: {first}.")
    else:
        st.caption(f"{reads} after the epoch chosen above. Inputs are scaled as the script does it.")
    st.code(code, language="python", height=600)


def cut_short(run: Run) -> str:
    """What to know of the files of a run that did not come to its end."""
    how = "was stopped" if run.status == "stopped" else "failed"
    return (
        f"This run {how} after {run.outcome.epochs:,} of {run.experiment.training.epochs:,} epochs. The script and the "
        "notebook train from the beginning and without a stop, so they come to another result; the network file is the "
        "one shown here."
    )


def promise(run: Run) -> str:
    """What it takes to run the script, and what comes of it."""
    needs = "Its first lines name what it needs."
    if run.status != "finished":
        return needs
    same = "a like result: what dropout drops is drawn anew" if drops(run.experiment.layers) else "the same result"
    return f"{needs} Run it anywhere, and it comes to {same}."


def held(run: Run) -> str:
    """Which weights the last ones of a run are."""
    ends = {"finished": "after the last epoch", "stopped": "as they were when it was stopped"}
    return ends.get(run.status, "that were kept last before it failed")
