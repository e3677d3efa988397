"""A number with a slider of marks, for trying, and a field, for any other number in between."""

from collections.abc import Callable, Iterable

import streamlit as st

from pages.shared.widgets import Widgets

FIELD = 104  # pixels
SHARED = "A larger number would keep this machine from its other visitors."  # why limits are as they are


def number(
    widgets: Widgets,
    label: str,
    name: str,
    value: float,
    marks: Iterable[float],
    *,
    low: float,
    high: float,
    why: str = "",
    written: Callable[[float], str] = "{:,}".format,
) -> float:
    """Draw both. Returns the number that is set.

    Args:
        widgets: of the draft.
        label: what the number is.
        name: the widget's, unique on the page.
        value: in the current experiment.
        marks: of the slider; whole numbers only if the number is one.
        low: the least number that can be typed.
        high: the largest one.
        why: why no more can be typed, a sentence.
        written: how the slider shows a number.
    """
    kind = type(value)
    limits = f"Type any number from {written(low)} to {written(high)}. {why}".strip()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        set_to = st.select_slider(
            label,
            format_func=written,
            help=limits,
            **widgets.marked(name, value, [mark for mark in marks if low <= mark <= high]),
        )
        typed = widgets.field(name, kind(set_to))
        st.number_input(
            f"{label}: type a number",
            kind(low),
            kind(high),
            kind(set_to),
            step=None if kind is int else 0.001,
            format="%d" if kind is int else "%g",
            key=typed,
            label_visibility="collapsed",
            width=FIELD,
            on_change=_typed,
            args=(widgets, name, typed),
        )
    return set_to


def _typed(widgets: Widgets, name: str, key: str) -> None:
    """`key` is that of the field: one that is on the page no more may still send a number."""
    if widgets.is_field(name, key):
        number = st.session_state.get(key)
        widgets.type_into(name, number)
        if number is not None:
            widgets.set_mark(name, number)
