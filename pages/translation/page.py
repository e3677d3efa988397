"""Translation: an encoder reads a text letter by letter, a decoder writes it in another form."""

import streamlit as st

from core.experiment import Experiment, ExperimentError
from core.network.export import notebook, script
from core.runs import Run
from core.tasks import Prepared
from core.tasks.exported_code import exported_table
from core.tasks.task import NoFileYet
from core.views.shared import network_summary, run_end
from core.views.shared.loss_curves import loss_curves
from core.views.translation import openings, scores, settings
from pages.shared import cures, editor, resources, run, show, side_by_side
from pages.shared.draft import Draft
from pages.shared.parameters import bound
from pages.shared.side_by_side import Glance
from pages.translation import comparison, form, read


def results(experiment: Experiment, prepared: Prepared, glance: Glance) -> None:
    """The run of the experiment, or what there is until it ends."""
    current = run.find(experiment, prepared, page="pairs")
    if current.run is None:
        glance.waiting("The result comes here once the network is trained.")
        run.pending(experiment, prepared, current)
        return
    _verdict(current.run, prepared, glance)
    run.trained_before(current.run, prepared)
    if current.run.status != "finished":
        run.train_button("Train again", experiment, prepared, again=True)
    if current.run.outcome is not None:
        read.view(current.run, prepared)
        if settings.is_compared(experiment):
            comparison.view(experiment, prepared)
        _take_home(current.run, prepared)


def _verdict(trained: Run, prepared: Prepared, glance: Glance) -> None:
    if trained.reason and trained.status == "failed":
        show.problem(trained.reason)
    if trained.outcome is None:
        return
    sentence = scores.verdict(prepared.data, trained.outcome.predictions)
    glance.result(sentence, loss_curves(trained.outcome).training, None)
    st.markdown(f"**{sentence}**")
    st.caption(run_end.caption(trained))


@st.fragment
def _take_home(trained: Run, prepared: Prepared) -> None:
    """The run as a script and as a notebook, made when they are asked for."""
    box = st.expander("Take it with you", icon=":material/download:", on_change="rerun", **bound("open.take"))
    if not box.open:
        return
    with box:
        name, code = f"unrolled_{trained.experiment.task.name}", script(trained.experiment, prepared)
        book = notebook(trained.experiment, prepared)
        files = [(f"{name}.py", "Keras script", code), (f"{name}.ipynb", "Notebook", book)]
        upload = resources.table(trained.experiment)
        if upload is not None and (own := exported_table(trained.experiment, upload)) is not None:
            files.append(("table.csv", "Its table", own))
        with st.container(horizontal=True, gap="small"):
            for file, label, content in files:
                st.download_button(label, content, file, on_click="ignore", key=f"translation:get {file}")
        st.code(code, language="python", wrap_lines=True)


def summary(experiment: Experiment, prepared: Prepared) -> None:
    """Keras's summary of the network, and the pairs."""
    st.header("Summary", anchor=False)
    data = prepared.data
    alt = "The parts of the network, their output shapes and parameters"
    show.table(network_summary.table(experiment, data), alt=alt)
    st.markdown(network_summary.totals(experiment, data))
    st.caption(settings.about(data))


draft = Draft.of_session("pairs")
draft.open(openings.FIRST)
problems = st.container()
at_a_glance, left, right = side_by_side.columns()
with left:
    st.title("Translation", anchor=False)
    st.markdown("An encoder reads a text letter by letter. A decoder writes it in another language or form.")
    chosen, prepared_pairs = editor.edit(draft, form.edit, waiting="Making the pairs")
with right:
    if isinstance(prepared_pairs, NoFileYet):
        st.info(f"{prepared_pairs}.", icon=":material/upload_file:")
    elif isinstance(prepared_pairs, ExperimentError):
        cures.problem(draft, prepared_pairs, "results come", at_a_glance)
    else:
        results(chosen, prepared_pairs, at_a_glance)
        summary(chosen, prepared_pairs)
show.problems(problems, draft.problems())
draft.write_address()
