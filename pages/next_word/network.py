"""The language model that the parts of the page look into: the one of the address, else the one that ships."""

from typing import NamedTuple

import streamlit as st

from core.experiment import Experiment, ExperimentError
from core.runs import Run
from core.tasks import Prepared, PreparedLanguage
from core.views.next_word import card, presets
from core.views.next_word.language_model import LanguageModel, model_of
from pages.shared import resources, run, show
from pages.shared.draft import Draft
from pages.shared.parameters import bound


class Network(NamedTuple):
    """A trained network with its run and its data."""

    model: LanguageModel
    run: Run
    prepared: PreparedLanguage


def language(prepared: Prepared) -> PreparedLanguage:
    """The data of this page's task."""
    if not isinstance(prepared, PreparedLanguage):
        raise TypeError(f"The page is about a text's next token (got {type(prepared).__name__}).")
    return prepared


def opened() -> Network:
    """The network of the address. If it is not trained, a sentence says so, and the one that ships is returned."""
    draft, problems = Draft.of_session("next_word"), st.container()
    draft.open(presets.FIRST)
    draft.begin(draft.experiment)  # this part draws none of its widgets: they begin anew where they are drawn
    show.problems(problems, draft.problems())
    draft.write_address()
    try:
        found = _trained(draft.experiment)
    except ExperimentError as error:
        show.problem(error)
        found = None
    if found is None:
        st.info(
            "The network of this address is not trained here yet: train it on the tab Train. Below is the one that "
            "ships.",
            icon=":material/model_training:",
        )
        found = _trained(_first())
    if found is None:
        raise RuntimeError("The network that ships is missing: make it with python -m core.openings.")
    return found


def about(network: Network) -> None:
    """Which network this is, in a line and, on a click, in its model card."""
    st.caption(card.line(network.run, network.prepared))
    with st.expander("About this network", **bound("open.card")):
        for line in card.paragraphs(network.run, network.prepared):
            st.markdown(line)
        run.trained_before(network.run, network.prepared)


def _first() -> Experiment:
    return Draft("next_word").of_task(presets.FIRST.task.name)


def _trained(experiment: Experiment) -> Network | None:
    found = resources.engine().run(experiment.fingerprint())
    if found is None or found.outcome is None:
        return None
    prepared = language(resources.prepared(experiment))
    return Network(model_of(found, prepared), found, prepared)
