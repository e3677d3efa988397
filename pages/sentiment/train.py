"""Train: the lecture's network or another one, on the lecture's sentences, on snippets or on IMDb."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.experiment import Experiment, ExperimentError
from core.tasks import Prepared, complete
from core.tasks.task import NoFileYet
from core.views.sentiment import few_texts, presets, split_in_words
from pages.sentiment import classifiers, curves, evaluation, official
from pages.shared import (
    cures,
    editor,
    results,
    reviews_form,
    run,
    show,
    side_by_side,
    stack,
    take_home,
    training_form,
    visit,
)
from pages.shared.draft import Draft
from pages.shared.side_by_side import Glance

FEW = 10  # texts that are shown


def show_part() -> None:
    """The controls, and the run or what there is until it ends."""
    draft = Draft.of_session("text")
    draft.open(presets.FIRST)
    problems = st.container()
    glance, controls, shown = side_by_side.columns()
    with controls:
        chosen, data = editor.edit(draft, _controls, waiting="Reading the texts")
    with shown:
        if isinstance(data, ExperimentError) and official.is_missing(data):
            official.fetch()
        elif isinstance(data, NoFileYet):
            st.info(f"{data}.", icon=":material/upload_file:")
        elif isinstance(data, ExperimentError):
            cures.problem(draft, data, "results come", glance)
        else:
            if data.data.simulated:
                st.caption(f":material/science: **Simulated.** {data.data.simulated}")
            if official.is_chosen(chosen):
                official.about(data)
            if len(data.data.validation) and (said := split_in_words.about(chosen.task.parameters)):
                st.caption(said)
            _learned_from(chosen, data)
            with st.container():  # keeps what is below in its place while this is drawn again
                _results(chosen, data, glance)
            results.summary(chosen, data)
    show.problems(problems, draft.problems())
    draft.write_address()


def _learned_from(experiment: Experiment, prepared: Prepared) -> None:
    """The texts, if they are few; a warning if few are left to learn from."""
    data = prepared.data
    classes = data.corpus.classes
    if len(data.X) <= FEW:
        labels = [show.plain(classes[int(label)]) for label in data.corpus.labels]
        table = {"text": [show.plain(text) for text in data.corpus.texts], "label": labels}
        show.table(table, alt="The texts that it learns from, with their labels")
        return
    parameters = experiment.task.parameters
    warning = few_texts.warning(
        len(data.train),
        share=parameters["share"],
        own=parameters["source"] == "own",
        validation_share=experiment.training.validation_share,
    )
    if warning:
        st.warning(warning, icon=":material/data_alert:")


def _controls(draft: Draft) -> tuple[dict[str, object], list[DeltaGenerator]]:
    """Draw all widgets. Returns the experiment's fields, and a slot for each layer."""
    with st.container(horizontal=True, gap="small"):
        for name, preset in presets.PRESETS.items():
            st.button(name, key=draft.widgets.key(f"preset {name}"), on_click=_open, args=(draft, preset), wrap=True)
    parameters = reviews_form.edit(draft.widgets, dict(draft.experiment.task.parameters))
    st.header("Network", anchor=False)
    layers, slots = stack.edit(draft)
    st.header("Training", anchor=False)
    of_its_own = official.HELD_BACK if parameters["source"] == "official" else ""
    rest = training_form.edit(draft, holds_back=True, scales=False, about_holding_back=of_its_own)
    return {"task": {"name": "reviews", "parameters": parameters}, "layers": layers, **rest}, slots


def _open(draft: Draft, preset: Experiment) -> None:
    draft.begin(complete(preset))
    visit.touched()


def _results(experiment: Experiment, prepared: Prepared, glance: Glance) -> None:
    trained = run.find(experiment, prepared, page="sentiment")
    results.at_a_glance(glance, trained, prepared)
    if trained.run is None:
        run.pending(experiment, prepared, trained, curves.so_far(experiment, prepared, trained.previous))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container():
            results.verdict(Draft.of_session("text"), trained.run, prepared)
            run.trained_before(trained.run, prepared)
        if trained.run.status != "finished":
            run.train_button("Train again", experiment, prepared, again=True)
    if trained.run.outcome is not None:
        classifiers.remember(trained.run)
        evaluation.view(experiment, prepared, trained.run, trained.previous)
        take_home.to_open(prepared, trained.run, key="sentiment")
