"""Train: a language model of one's own, its bits beside n-grams, and what can go wrong."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.experiment import Experiment, ExperimentError
from core.figures.losses import losses
from core.runs import Run
from core.tasks import PreparedLanguage, complete
from core.tasks.task import NoFileYet
from core.views.next_word import bits, presets
from core.views.next_word.bits import Rivals
from core.views.shared import run_end
from pages.next_word import text_form
from pages.next_word.network import language
from pages.shared import (
    cures,
    editor,
    live,
    resources,
    results,
    run,
    show,
    side_by_side,
    stack,
    take_home,
    training_form,
    visit,
    work,
)
from pages.shared.draft import Draft
from pages.shared.side_by_side import Glance

COUNTING = 5.0  # seconds that n-grams take, about
HOLDING_BACK = "Of plays, the whole play named above is held out, whatever the share; with 0 nothing is."


def show_part() -> None:
    """The controls, and the run or what there is until it ends."""
    draft = Draft.of_session("next_word")
    draft.open(presets.FIRST)
    problems = st.container()
    glance, controls, shown = side_by_side.columns()
    with controls:
        chosen, data = editor.edit(draft, _controls, waiting="Reading the text")
    with shown:
        if isinstance(data, NoFileYet):
            st.info(f"{data}.", icon=":material/upload_file:")
        elif isinstance(data, ExperimentError):
            cures.problem(draft, data, "results come", glance)
        else:
            st.caption(language(data).data.about)
            with st.container():  # keeps what is below in its place while this is drawn again
                _results(chosen, language(data), glance)
            results.summary(chosen, data)
    show.problems(problems, draft.problems())
    draft.write_address()


def _controls(draft: Draft) -> tuple[dict[str, object], list[DeltaGenerator]]:
    """Draw all widgets. Returns the experiment's fields, and a slot for each layer."""
    with st.container(horizontal=True, gap="small"):
        for name, preset in presets.PRESETS.items():
            st.button(name, key=draft.widgets.key(f"preset {name}"), on_click=_open, args=(draft, preset), wrap=True)
    parameters = text_form.edit(draft.widgets, dict(draft.experiment.task.parameters))
    st.header("Network", anchor=False)
    layers, slots = stack.edit(draft)
    st.header("Training", anchor=False)
    rest = training_form.edit(draft, holds_back=True, scales=False, about_holding_back=HOLDING_BACK)
    task = {"name": draft.experiment.task.name, "parameters": parameters}
    return {"task": task, "layers": layers, **rest}, slots


def _open(draft: Draft, preset: Experiment) -> None:
    draft.begin(complete(preset))
    visit.touched()


def _results(experiment: Experiment, prepared: PreparedLanguage, glance: Glance) -> None:
    trained = run.find(experiment, prepared, page="next_word")
    above, below = st.container(), st.container()
    with below:
        rival = _rivals(experiment, prepared)
    with above:
        _result(experiment, prepared, trained, rival, glance)


def _result(
    experiment: Experiment, prepared: PreparedLanguage, trained: run.Lookup, rival: Rivals | None, glance: Glance
) -> None:
    one = prepared.data.timestep
    if trained.run is None:
        glance.waiting("The result comes here once the network is trained.")
        run.pending(experiment, prepared, trained, [_so_far(experiment, prepared, trained.previous)])
        return
    outcome = trained.run.outcome
    if trained.run.reason and trained.run.status == "failed":
        show.problem(trained.run.reason)
    if outcome is None:
        return
    sentence = bits.verdict(outcome, rival, one)
    curves = bits.curves(outcome)
    before = bits.curves(trained.previous.outcome).training if trained.previous else None
    glance.result(sentence, curves.training, before)
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container():
            st.markdown(f"**{sentence}**")
            st.caption(run_end.caption(trained.run))
            run.trained_before(trained.run, prepared)
        if trained.run.status != "finished":
            run.train_button("Train again", experiment, prepared, again=True)
    if outcome.epochs:
        _figures(trained.run, rival, before, one)
    take_home.to_open(prepared, trained.run, key="next_word")


def _figures(trained: Run, rival: Rivals | None, before: bits.Curve | None, one: str) -> None:
    curves = bits.curves(trained.outcome)
    fig = losses(
        curves.training,
        curves.held_out if len(curves.held_out[0]) else None,
        epochs=trained.outcome.epochs,
        previous=before,
        baselines=rival.lines() if rival else None,
        label=f"bits a {one}",
        what="Bits",
        log_loss=False,
    )
    show.figure(fig, "next_word:bits")
    if rival is None:
        return
    if found := bits.trap(trained.outcome, rival):
        what, cure = found
        st.warning(f"{what} {cure}", icon=":material/troubleshoot:")
    st.caption(
        "Bits count how surprised a guesser is: 1 bit is a coin toss, and each bit less halves the choice. Perplexity "
        "is the number of equally likely choices. An n-gram counts what followed the last n − 1 tokens."
    )
    st.markdown("**The network beside n-grams of every order**")
    show.table(
        bits.table(trained.outcome, rival, one), alt="Bits and perplexity of the network and of n-grams, best first"
    )


def _rivals(experiment: Experiment, prepared: PreparedLanguage) -> Rivals | None:
    """The n-grams of the same text; None until they are counted, or where nothing is held out."""
    if not len(prepared.data.validation):
        return None
    job = bits.job_of(experiment)
    result = work.find(
        job,
        seconds=COUNTING,
        button="Count n-grams",
        doing="Counting n-grams",
        table=resources.table(experiment),
        by_itself=True,
    )
    return bits.rivals(result) if result is not None and result.status == "finished" else None


def _so_far(experiment: Experiment, prepared: PreparedLanguage, previous: Run | None) -> live.Chart:
    """The chart of a run that has not ended, with the run before as a ghost."""
    held = len(prepared.data.validation) > 0
    return live.Chart(
        f"bits a {prepared.data.timestep}",
        experiment.training.epochs,
        validation="validation" if held else "",
        batches="batch_loss",
        previous=bits.curves(previous.outcome).training if previous and previous.outcome.epochs else None,
        what="Bits",
        scale=bits.A_NAT,
        top=1.0,
    )
