"""What of an address a page does not know is named in a sentence, until the visitor changes something."""

from dataclasses import dataclass, field
from difflib import get_close_matches

import streamlit as st

from core.experiment import Training
from core.views.shared.parts import PARTS
from core.views.shared.places import is_place
from pages.shared import parameters, place, presenting, quiet_address, tabs
from pages.shared.address import HOOD, VIEW, of_experiment

# Pages that open an experiment.
WITH_EXPERIMENT = ("sequence_lab", "under_the_hood", "future_values", "sentiment", "next_word", "translation", "video")
MOST = 3  # that are named
ALIKE = 0.75  # of two names: what is meant is offered from here on
# What others add to an address that is passed on, to count who comes from where.
COUNTS = ("utm_", "pk_", "mtm_", "mc_", "hsa_", "_")
COUNTED = {"gclid", "dclid", "gbraid", "wbraid", "fbclid", "msclkid", "twclid", "ttclid", "igshid", "si", "ref"}
_KEY = "unknown parameters"


@dataclass
class _Unknown:
    page: str
    names: dict[str, str] = field(default_factory=dict)  # with their texts
    stood: dict[str, str] | None = None  # the rest of the address beside which they are named
    named: bool = True  # False once the visitor has changed something


def begin(page: str) -> None:
    """Read the address before the page is drawn. What is not known is not in the next address that the page writes."""
    query = st.query_params.to_dict()
    names = {name: text for name, text in query.items() if not is_known(page, name) or _is_lost(page, name, text)}
    rest = {name: text for name, text in query.items() if name not in names}
    quiet_address.leave_out(names)
    state: _Unknown | None = st.session_state.get(_KEY)
    if state is None or state.page != page or (names and names != state.names):
        st.session_state[_KEY] = _Unknown(page, names)
    elif state.stood is None:  # the page has completed its address in the run before
        state.stood = rest
    elif state.stood != rest:
        state.named = False


def sentences() -> list[str]:
    """One for each name that the page does not know."""
    state: _Unknown = st.session_state[_KEY]
    return [_sentence(state.page, *one) for one in list(state.names.items())[:MOST]] if state.named else []


def is_known(page: str, name: str) -> bool:
    """True if a page reads a parameter of this name, or if it is one that others add."""
    if name in (presenting.NAME, place.NAME) or name in COUNTED or name.startswith(COUNTS):
        return True
    if page in WITH_EXPERIMENT and of_experiment({name: ""}):
        return True
    return parameters.is_known(page, name) or (page in PARTS and name in tabs.MISTAKEN)


def _is_lost(page: str, name: str, text: str) -> bool:
    return name == place.NAME and not is_place(page, text)


def _sentence(page: str, name: str, text: str) -> str:
    if name == place.NAME:
        return f"This address names {name}={text[:40]}, which is not there. Shown instead: the page from its top."
    known = [presenting.NAME, place.NAME, *parameters.PARAMETERS.get(page, ())]
    if page in WITH_EXPERIMENT:
        known += ["task", "layers", "scaling", "seed", *Training.model_fields, *VIEW]
    if page in PARTS:
        known += ["see"] if page == "under_the_hood" else ["part"]
    known += HOOD if page == "under_the_hood" else ()
    meant = get_close_matches(name.lower(), known, 1, ALIKE)
    offer = f" Did you mean “{meant[0]}”?" if meant else ""
    return f"This address names {name[:40]}={text[:40]}, which this page does not know. It is left out.{offer}"
