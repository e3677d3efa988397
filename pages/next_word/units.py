"""Units: the value of one unit or gate over a text, and which units follow something that can be counted."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.figures.token_map import token_map
from core.figures.unit_over_text import coloured, over_text
from core.views.next_word import unit_reading, unit_values, vectors
from core.views.next_word.unit_reading import UnitReading
from pages.next_word import network
from pages.shared import parameters, paste_limit, show

MOST_LETTERS = 1000
OFFERED = 6  # units of a ranking


def show_part() -> None:
    """What to show, the ranking, and the coloured text."""
    opened = network.opened()
    st.caption(
        "Each unit is a number that the network carries from letter to letter. Most mean nothing by themselves. Some "
        "follow something that one can count: find one."
    )
    _units(opened)
    _vectors(opened)
    network.about(opened)


@st.fragment
def _units(opened: network.Network) -> None:
    model = opened.model
    layers = unit_values.layer_names(model)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        layer = 0
        if len(layers) > 1:
            layer = _chosen("Layer", list(range(len(layers))), "of_layer", layers.__getitem__)
        kind = _chosen("Shown", list(unit_values.kinds(model, layer)), "shows", unit_reading.kind_name)
    text = _text(unit_reading.sample(opened.prepared))
    read = _read(opened, layer, kind)
    if not read.counted:
        st.info("There is nothing to count in this text: no lines, words, brackets or capitals.")
        return
    follows = _chosen("Find the unit that follows", list(read.counted), "follows", str)
    _offer(read, follows)
    unit = _unit(read, follows)
    _shown(unit_reading.over(model, text, layer, kind, unit), unit, kind)
    st.caption(unit_reading.about(read, follows, unit))


def _vectors(opened: network.Network) -> None:
    drawn = vectors.vectors(opened.model)
    if drawn is None:
        return
    label = "The vectors that it learned for its tokens"
    box = st.expander(label, on_change="rerun", **parameters.bound("open.vectors"))
    if not box.open:
        return
    with box:
        fig = token_map(drawn.places, drawn.names, drawn.groups, "Tokens by their vectors", axes=drawn.axes)
        show.figure(fig, "next_word:vectors")
        st.caption(
            "The network looks each token up in a table of vectors, drawn at random before training. Tokens that are "
            "used alike come to lie together: nobody told it what a vowel or a capital is."
        )


def _chosen(label: str, options: list, key: str, name: Callable[[Any], str]) -> Any:
    """A choice that is in the address. What another network had and this one has not is forgotten."""
    if st.session_state.get(key) not in (None, *options):
        del st.session_state[key]
    return st.selectbox(label, options, format_func=name, **parameters.bound(key))


def _text(first: str) -> str:
    given = {} if "over" in st.session_state else {"value": first}
    text = st.text_area(
        "Over this text",
        **parameters.bound("over"),
        height=140,
        max_chars=MOST_LETTERS,
        help=paste_limit.watch("over", MOST_LETTERS),
        **given,
    )
    return text if text and text.strip() else first


def _offer(read: UnitReading, follows: str) -> None:
    with st.container(horizontal=True, gap="small"):
        for unit, r in read.best(follows, OFFERED):
            st.button(
                unit_reading.offered(unit, r),
                key=f"next_word:offered {unit}",
                on_click=_choose,
                args=(unit,),
                help="The correlation of its value with what is counted, over a text that it did not learn from",
            )


def _choose(unit: int) -> None:
    st.session_state["which_unit"] = unit + 1


def _unit(read: UnitReading, follows: str) -> int:
    if st.session_state.get("which_unit", 1) > read.units:
        st.session_state["which_unit"] = read.units
    (first, _), *_ = read.best(follows, 1)
    given = {} if "which_unit" in st.session_state else {"value": first + 1}
    field = st.number_input("Unit", 1, read.units, **parameters.bound("which_unit"), width=160, **given)
    return int(field) - 1


def _shown(over: unit_reading.OverText, unit: int, kind: str) -> None:
    dark = st.context.theme.type == "dark"
    with st.container(border=True):
        st.html(coloured(over.pieces, over.shades, limit=over.limit, dark=dark))
    title = unit_reading.title(unit, kind)
    fig = over_text(over.pieces, over.values, title, label=unit_reading.kind_name(kind), limits=over.limits)
    show.figure(fig, "next_word:unit")


@st.cache_resource(max_entries=12, show_spinner="Reading a text")
def _ranking(name: str, layer: int, kind: str, _opened: network.Network) -> UnitReading:
    return unit_reading.read(_opened.model, _opened.prepared, layer, kind)


def _read(opened: network.Network, layer: int, kind: str) -> UnitReading:
    return _ranking(f"{opened.run.fingerprint} {opened.run.status}", layer, kind, opened)
