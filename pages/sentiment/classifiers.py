"""What can read a sentence: the network that ships, the one just trained, and the bag of words."""

import streamlit as st

from core.experiment import ExperimentError
from core.runs import Run
from core.runs.unit_name import UnitName, unit_name
from core.runs.unit_names import UnitNames
from core.settings import settings
from core.tasks import from_query
from core.tasks.shared.corpus import Corpus
from core.views.sentiment import units
from core.views.sentiment.attribution import Attribution, LateTexts, from_arrays
from core.views.sentiment.bag_of_words import BagOfWordsClassifier
from core.views.sentiment.shipped_classifier import NAME, Shipped, attributing, shipped
from core.views.sentiment.text_classifier import TextClassifier
from core.views.sentiment.trained_classifier import classifier_of
from core.views.words_to_tensors import order_lab
from pages.shared import browser, resources, show, work

SHIPPED, TRAINED, BAG = "the network that ships", "the one just trained", "bag of words"
_VERSION, _EXPERIMENT = "sentiment:trained", "sentiment:trained experiment"


def names() -> list[str]:
    """The names of those that this visitor can choose from."""
    return [SHIPPED, *([TRAINED] if trained_name() else []), BAG]


def names_with_states() -> list[str]:
    """The names of those that are networks with units to look into."""
    return [name for name in names() if name != BAG and classifier(name).layers_with_states]


def classifier(name: str) -> TextClassifier:
    """A classifier by its name."""
    if name == SHIPPED:
        return the_shipped().classifier
    return _bag() if name == BAG else _trained(*st.session_state[_VERSION])


def identity(name: str) -> str:
    """The lasting name of a network: the fingerprint of its run, or "shipped"."""
    return NAME if name == SHIPPED else trained_name()


def attribution(name: str, layer: int) -> Attribution:
    """What moves the units of a network's layer, over texts that it never saw; see `never_saw`."""
    return _shipped_attribution(layer) if name == SHIPPED else _trained_attribution(*st.session_state[_VERSION], layer)


def never_saw(name: str) -> bool:
    """True if `attribution` reads texts that were held back from the network; else they are those it learned from."""
    return name == SHIPPED or bool(len(_texts(st.session_state[_VERSION][0]).validation))


def trained_name() -> str | None:
    """The fingerprint of the run that was trained last here; None if its outcome is not kept any more."""
    if _VERSION not in st.session_state:
        return None
    name, _ = st.session_state[_VERSION]
    state = resources.engine().state(name)
    kept = state is not None and state.status in ("finished", "stopped")
    return name if kept and _has_its_texts() else None


def remember(run: Run) -> None:
    """Offer the network of a run that has ended.

    A run that was stopped may be trained again, and then has other weights under the same fingerprint.
    """
    st.session_state[_VERSION] = run.fingerprint, f"{run.status} {run.outcome.epochs}"
    st.session_state[_EXPERIMENT] = run.experiment


def recall() -> None:
    """Offer the network of the experiment in the address, if it is trained: somebody may have sent that address."""
    query = st.query_params.to_dict()
    if _VERSION in st.session_state or "task" not in query:
        return
    try:
        run = resources.engine().run(from_query(query).fingerprint())
    except ExperimentError:
        return  # the tab Train says what is wrong with it
    if run is not None and run.status in ("finished", "stopped") and run.outcome is not None:
        remember(run)


def _has_its_texts() -> bool:
    """True if the texts that it learned from are still here: uploads are removed after a while."""
    try:
        resources.prepared(st.session_state[_EXPERIMENT])
    except ExperimentError:
        return False
    return True


def unit_names(network: str) -> tuple[UnitName, ...]:
    """The names that this visitor's browser has given units of a network, and those of before names had owners."""
    return _names().of(network, browser.owner()) if settings().names else ()


def name_unit(network: str, layer: int, unit: int, name: str) -> None:
    """Keep a unit's name for this visitor's browser."""
    try:
        _names().put(unit_name(network, layer, unit, name), browser.owner())
    except ExperimentError as error:
        show.problem(error)


def forget_button() -> None:
    """A button that deletes all names that this browser has given."""
    st.button(
        "Delete all names that I gave to units",
        icon=":material/delete:",
        key="unit names:forget",
        on_click=lambda: _names().forget(browser.owner()),
    )


@st.cache_resource(max_entries=1, show_spinner=False)
def the_shipped() -> Shipped:
    """The network that ships, with its card."""
    return shipped()


@st.cache_resource(max_entries=1, show_spinner=False)
def _names() -> UnitNames:
    return UnitNames()


@st.cache_resource(max_entries=8, show_spinner="Opening the network")
def _trained(name: str, version: str) -> TextClassifier:
    run = resources.engine().run(name)
    return classifier_of(run, resources.prepared(run.experiment))


@st.cache_resource(max_entries=1, show_spinner="Fitting the bag of words on review snippets")
def _bag() -> TextClassifier:
    fitted = work.result(order_lab.fitting(order_lab.REVIEWS).fingerprint())
    return BagOfWordsClassifier(order_lab.bag_of(order_lab.REVIEWS, fitted))


@st.cache_resource(max_entries=1, show_spinner="Reading texts that it never saw")
def _shipped_attribution(layer: int) -> Attribution:
    network, attributed = the_shipped(), work.result(attributing(layer).fingerprint())
    if attributed is None:
        return units.of_sample(network.classifier, network.held_out, layer)
    texts = LateTexts(lambda: units.sample(network.held_out))
    return from_arrays(attributed.arrays, network.classifier, texts)


@st.cache_resource(max_entries=6, show_spinner="Reading texts")
def _trained_attribution(name: str, version: str, layer: int) -> Attribution:
    return units.of_sample(_trained(name, version), _texts(name).to_look_at, layer)


def _texts(name: str) -> Corpus:
    return resources.prepared(resources.engine().run(name).experiment).data.corpus
