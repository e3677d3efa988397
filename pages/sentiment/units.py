"""Units: which words and sentences move one unit of a network up or down, and its name."""

import streamlit as st

from core.figures.attribution import unit_words
from core.settings import settings
from core.views.sentiment import units
from core.views.sentiment.attribution import Attribution
from pages.sentiment import classifiers
from pages.shared import browser, show
from pages.shared.parameters import bound, written


def show_part() -> None:
    """The network, the unit, and what drives it."""
    st.caption(
        "The hidden state has units: numbers that the network carries from word to word. Choose one, and see which "
        "words change it most, and where."
    )
    names = classifiers.names_with_states()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(
            "Network",
            names,
            required=True,
            default=names[0],
            **bound(f"units of{len(names)}"),
            wrap=True,
        )
        classifier = classifiers.classifier(chosen)
        layers = classifier.layers_with_states
        layer = 0
        if len(layers) > 1:
            parameter = written("units_layer")
            layer = st.selectbox(
                "Layer",
                range(len(layers)),
                index=parameter.place(len(layers)),
                format_func=layers.__getitem__,
                key=parameter.key(f"units:layer {chosen}"),
            )
            parameter.put(str(layer + 1) if layer else "")
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
        parameter = written("units_unit")
        unit = st.selectbox(
            "Unit",
            range(moved_by.units),
            index=parameter.place(moved_by.units),
            format_func=labels.__getitem__,
            # A closed box goes on showing the label that an option had when it was chosen: a new name makes a new box.
            key=parameter.key(f"unit {network} {layer} {hash(tuple(labels))}"),
        )
        parameter.put(str(unit + 1) if unit else "")
        if settings().names:
            st.text_input(
                "What it seems to follow",
                units.name_of(names, layer, unit),
                key=f"unit name {network} {layer} {unit}",
                max_chars=40,
                placeholder="negation, length, praise…",
                on_change=_named,
                args=(network, layer, unit),
            )
        else:
            st.caption("Naming units is switched off on this server.", width="content")
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
        "five times are left out. In brackets: the state after the word in bold, and by how much it changed there. A "
        "unit need not mean anything: many units share the work."
    )
    if settings().names:
        st.caption(
            "Only you see the names that you give."
            if browser.is_known()
            else "Only you see the names that you give. Your browser keeps no cookies here, so they are gone once this "
            "browser tab is closed or loaded again."
        )


def _named(network: str, layer: int, unit: int) -> None:
    classifiers.name_unit(network, layer, unit, st.session_state[f"unit name {network} {layer} {unit}"])
