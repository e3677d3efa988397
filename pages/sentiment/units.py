"""Units: which words and sentences move one unit of a network up or down, and its name."""

import streamlit as st

from core.figures.attribution import unit_words
from core.views.sentiment import units
from core.views.sentiment.attribution import Attribution
from pages.sentiment import classifiers
from pages.shared import show


def show_part() -> None:
    """The network, the unit, and what drives it."""
    st.caption(
        "A unit of the state is a number that the network carries from word to word. Find out what moves one: the "
        "words at which its state jumps, and the places where it moves most."
    )
    names = [name for name in classifiers.names() if classifiers.classifier(name).layers_with_states]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(
            "Network", names, required=True, default=names[0], key=f"units of{len(names)}", bind="query-params"
        )
        classifier = classifiers.classifier(chosen)
        layers = classifier.layers_with_states
        layer = 0
        if len(layers) > 1:
            key = f"units:layer {chosen}"
            layer = st.selectbox("Layer", range(len(layers)), format_func=layers.__getitem__, key=key)
    _unit(
        classifiers.identity(chosen),
        layer,
        classifiers.attribution(chosen, layer),
        never_saw=classifiers.never_saw(chosen),
    )


@st.fragment
def _unit(network: str, layer: int, moved_by: Attribution, *, never_saw: bool) -> None:
    names = classifiers.unit_names(network)
    labels = units.labels(names, layer, moved_by.units)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # A closed box goes on showing the label that an option had when it was chosen: a new name makes a new box.
        at, box = f"unit at {network} {layer}", f"unit {network} {layer} {hash(tuple(labels))}"
        before = min(st.session_state.get(at, 0), moved_by.units - 1)
        unit = st.selectbox("Unit", range(moved_by.units), index=before, format_func=labels.__getitem__, key=box)
        st.session_state[at] = unit
        st.text_input(
            "What it seems to follow",
            units.name_of(names, layer, unit),
            key=f"unit name {network} {layer} {unit}",
            max_chars=40,
            placeholder="negation, length, praise…",
            on_change=_named,
            args=(network, layer, unit),
        )
    up, down = (moved_by.words(unit, 10, up=rises) for rises in (True, False))
    if not up and not down:
        st.info("No word comes often enough in these texts to say what moves this unit.")
        return
    left, right = st.columns(2, gap="large")
    with left:
        fig = unit_words(
            {one.word: one.change for one in up}, {one.word: one.change for one in down}, "Words that move it"
        )
        show.figure(fig, "units:words")
    with right:
        for rises, title in ((True, "Where it rises most"), (False, "Where it falls most")):
            st.markdown(f"**{title}**")
            for place in moved_by.places(unit, 3, up=rises):
                st.markdown(units.in_markdown(place, show.plain))
    where = "texts that it never saw" if never_saw else "the texts that it learned from, since none were held back"
    st.caption(
        f"The mean change of the unit's state at a word, over its occurrences in {where}. Words that come fewer than "
        "five times are left out. A unit need not mean anything: many units share the work. Everybody who uses this "
        "server sees the names; the last one given stays."
    )


def _named(network: str, layer: int, unit: int) -> None:
    classifiers.name_unit(network, layer, unit, st.session_state[f"unit name {network} {layer} {unit}"])
