"""Video: a network draws the next frame of a small film, and then goes on from its own frames."""

import streamlit as st

from core.experiment import Experiment, ExperimentError
from core.tasks import Prepared
from core.tasks.task import NoFileYet
from core.views.shared.loss_curves import loss_curves
from core.views.video import errors as judge
from core.views.video import openings
from pages.shared import cures, editor, results, run, show, side_by_side, take_home
from pages.shared.draft import Draft
from pages.shared.side_by_side import Glance
from pages.video import films, settings


def show_results(draft: Draft, experiment: Experiment, prepared: Prepared, glance: Glance) -> None:
    """The run of the experiment, or what there is until it ends."""
    found = run.find(experiment, prepared, page="video")
    trained = found.run
    if trained is None or trained.outcome is None:
        glance.waiting("The film comes here once the network is trained.")
        if trained is not None:
            show.problem(trained.reason)
            run.train_button("Train again", experiment, prepared, again=True)
        else:
            run.pending(experiment, prepared, found)
        films.untrained(draft, experiment, prepared)
        return
    place = st.container()
    films.trained(draft, experiment, prepared, trained)
    errors = films.errors_of(trained, experiment, prepared)
    with place:
        st.markdown(f"**{judge.verdict(errors)}**")
        run.trained_before(trained, prepared)
        if trained.status != "finished":
            run.train_button("Train again", experiment, prepared, again=True)
    curves = (loss_curves(one.outcome).training if one else None for one in (trained, found.previous))
    glance.result(judge.verdict(errors), *curves)
    films.error_by_frame(errors)
    films.losses_of(trained, experiment, prepared, found.previous)
    take_home.to_open(prepared, trained, key="video")


draft = Draft.of_session("video")
draft.open(openings.FIRST)
problems = st.container()
glance, left, right = side_by_side.columns()
with left:
    st.title("Video", anchor=False)
    st.markdown("A network watches a small film, draws the next frame, and then goes on from its own frames.")
    chosen, data = editor.edit(draft, settings.controls)
with right:
    if isinstance(data, NoFileYet):
        st.info(f"{data}.", icon=":material/upload_file:")
    elif isinstance(data, ExperimentError):
        cures.problem(draft, data, "film comes", glance)
    else:
        if data.data.simulated:
            st.caption(f":material/science: **Simulated.** {data.data.simulated}")
        show_results(draft, chosen, data, glance)
        results.summary(chosen, data)
show.problems(problems, draft.problems())
draft.write_address(*films.VIEW)
