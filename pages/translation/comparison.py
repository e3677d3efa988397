"""What attention changes: curves over the steps of training, and exact pairs by the length of the source."""

import streamlit as st

from core.experiment import Experiment
from core.figures import translation as figures
from core.tasks import Prepared
from core.views.shared import training_time
from core.views.translation import curves, openings, scores
from pages.shared import batch, show

BATCH = "comparison of attention"


def view(experiment: Experiment, prepared: Prepared) -> None:
    """The comparison for the network's pairs, in two figures; what is missing is trained by a click."""
    st.header("What attention changes", anchor=False)
    st.caption(
        "Without attention one vector has to hold the whole source: that is the bottleneck. Sutskever, Vinyals and Le "
        "read the source from its end, so that its first letters are near to those that they become."
    )
    wanted = openings.compared(experiment)
    longest = max(wanted.values(), key=lambda one: one.training.epochs)
    seconds = training_time.seconds(longest, prepared)
    trained = batch.ask(BATCH, wanted, seconds)
    steps = curves.steps_per_epoch(experiment, prepared.data)
    found = curves.curves(batch.measured(wanted, curves.exact), steps)
    if found:
        show.figure(figures.exact_by_steps(found, "Exact pairs over training"), "translation:curves")
        for sentence in curves.sentences(found):
            st.caption(sentence)
    short = {name: batch.run(one) for name, one in openings.setups(experiment).items()}
    lengths = {
        name: scores.by_length(prepared.data, run.trained.predictions) for name, run in short.items() if run is not None
    }
    if lengths:
        shown = {name: (one.lengths, one.exact) for name, one in lengths.items()}
        title = scores.by_length_title(*(steps * epochs for epochs in (openings.SHORT, openings.MIDDLE)))
        show.figure(figures.exact_by_length(shown, title), "translation:lengths")
    st.fragment(batch.watch)(BATCH, wanted, seconds, trained=trained)
