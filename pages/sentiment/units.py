"""Units: which words and sentences drive one unit of a network up or down, and what it may be called."""

import streamlit as st

from core.figures.attribution import unit_words
from core.views.sentiment import browsing
from core.views.sentiment.drivers import Drivers
from pages.sentiment import networks
from pages.shared import show


def show_part() -> None:
    """The network, the unit, and what drives it."""
    st.caption(
        "A unit of the state is a number that the network carries from word to word. Find out what moves one: the "
        "words at which its state jumps, and the places where it moves most."
    )
    names = [name for name in networks.names() if networks.reader(name).layers_with_states]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(
            "Network", names, required=True, default=names[0], key=f"units of{len(names)}", bind="query-params"
        )
        reader = networks.reader(chosen)
        layers = reader.layers_with_states
        layer = 0
        if len(layers) > 1:
            key = f"units:layer {chosen}"
            layer = st.selectbox("Layer", range(len(layers)), format_func=layers.__getitem__, key=key)
    _unit(networks.identity(chosen), layer, networks.drivers(chosen, layer), never_saw=networks.never_saw(chosen))


@st.fragment
def _unit(network: str, layer: int, found: Drivers, *, never_saw: bool) -> None:
    given = networks.unit_names(network)
    labels = browsing.labels(given, layer, found.units)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # A closed box goes on showing the label that an option had when it was chosen: a new name makes a new box.
        at, box = f"unit at {network} {layer}", f"unit {network} {layer} {hash(tuple(labels))}"
        before = min(st.session_state.get(at, 0), found.units - 1)
        unit = st.selectbox("Unit", range(found.units), index=before, format_func=labels.__getitem__, key=box)
        st.session_state[at] = unit
        st.text_input(
            "What it seems to follow",
            browsing.name_of(given, layer, unit),
            key=f"unit name {network} {layer} {unit}",
            max_chars=40,
            placeholder="negation, length, praise…",
            on_change=_named,
            args=(network, layer, unit),
        )
    up, down = (found.words(unit, 10, up=way) for way in (True, False))
    if not up and not down:
        st.info("No word comes often enough in these texts to say what drives this unit.")
        return
    left, right = st.columns(2, gap="large")
    with left:
        fig = unit_words(
            {one.word: one.change for one in up}, {one.word: one.change for one in down}, "Words that move it"
        )
        show.figure(fig, "units:words")
    with right:
        for way, title in ((True, "Where it rises most"), (False, "Where it falls most")):
            st.markdown(f"**{title}**")
            for place in found.places(unit, 3, up=way):
                st.markdown(browsing.marked(place, show.plain))
    where = "texts that it never saw" if never_saw else "the texts that it learned from, since none were held back"
    st.caption(
        f"The mean change of the unit's state at a word, over the places where it stands in {where}; words that come "
        "fewer than five times are left out. A unit need not mean anything: many share the work. Names are kept for "
        "everybody who uses this server; the last one said stays."
    )


def _named(network: str, layer: int, unit: int) -> None:
    networks.name_unit(network, layer, unit, st.session_state[f"unit name {network} {layer} {unit}"])
