"""The widgets of the tasks about a real series: which one, how much of it is observed, what is asked."""

from typing import Any

import streamlit as st

from core.experiment import MAX_LENGTH
from core.tasks.prices.data import SHARES
from core.tasks.shared.series import MISTAKES
from pages.shared.number import SHARED, number
from pages.shared.parameters import bound
from pages.shared.widgets import Widgets

LENGTHS = (2, 4, 8, 12, 20, 26, 52, 104, 250, MAX_LENGTH)
EVERY = ("day", "week", "month")
ANSWERS = {"change": "its change", "value": "the value itself"}
FORMS = {"ahead": "after the last observation", "each": "at each row"}
ALONE = {"alone": "the series alone", "all": "weather too"}
NAMES = {
    "scaler": "The scaler sees the part held back",
    "shuffled": "Windows are shuffled before the split",
    "target": "What is asked is among the inputs",
}

Values = dict[str, Any]


def prices(widgets: Widgets, values: Values) -> Values:
    """Draw the settings of prices: the share and its rows, then those of every series."""
    ticker = st.selectbox("Share", format_func=SHARES.get, **widgets.chosen("p.ticker", values["ticker"], list(SHARES)))
    every = st.segmented_control(
        "A row is a", EVERY, required=True, **widgets.kept("p.every", values["every"], "default")
    )
    return values | {"ticker": ticker, "every": every} | _series(widgets, values)


def with_weather(widgets: Widgets, values: Values) -> Values:
    """Draw the settings of a series with weather beside it."""
    inputs = st.segmented_control(
        "From",
        list(ALONE),
        required=True,
        format_func=ALONE.get,
        **widgets.kept("p.inputs", values["inputs"], "default"),
    )
    return values | {"inputs": inputs} | _series(widgets, values)


def beats(widgets: Widgets, values: Values) -> Values:
    """Draw the setting of recorded heartbeats."""
    return values | {
        "seen": st.slider("Samples seen of a beat (of 54)", 2, 54, **widgets.kept("p.seen", values["seen"]))
    }


def _series(widgets: Widgets, values: Values) -> Values:
    fields: Values = {
        "length": number(
            widgets,
            "Rows observed (timesteps)",
            "p.length",
            values["length"],
            LENGTHS,
            low=2,
            high=MAX_LENGTH,
            why=SHARED,
        ),
        "form": st.segmented_control(
            "An answer",
            list(FORMS),
            required=True,
            format_func=FORMS.get,
            **widgets.kept("p.form", values["form"], "default"),
        ),
    }
    if fields["form"] == "ahead":
        fields["horizon"] = st.slider("Rows to predict", 1, 60, **widgets.kept("p.horizon", values["horizon"]))
    box = st.expander("More about the question", icon=":material/tune:", on_change="rerun", **bound("open.question"))
    if box.open:
        with box:
            fields |= _more(widgets, values)
    return fields | {"mistakes": _mistakes(widgets, values["mistakes"])}


def _more(widgets: Widgets, values: Values) -> Values:
    """What few change about a question."""
    return {
        "answer": st.segmented_control(
            "The network answers with",
            list(ANSWERS),
            required=True,
            format_func=ANSWERS.get,
            **widgets.kept("p.answer", values["answer"], "default"),
        ),
        "logarithm": st.toggle(
            "Take the logarithm",
            help="Then a change counts in per cent, and not in the unit of the series",
            **widgets.kept("p.logarithm", values["logarithm"]),
        ),
        "dropped": st.number_input(
            "Rows left out at the end",
            0,
            5_000,
            help="An earlier part of the series is held back then",
            **widgets.kept("p.dropped", values["dropped"]),
        ),
    }


def _mistakes(widgets: Widgets, made: list[str]) -> list[str]:
    """A switch for each mistake. They are made on purpose, to see how good they make a network look."""
    box = st.expander("Mistakes to switch on", icon=":material/bug_report:", on_change="rerun", **bound("open.leaks"))
    if not box.open:
        return made
    with box:
        st.caption("Each lets the network learn what nobody can know at the time of the forecast.")
        return [name for name in MISTAKES if st.toggle(NAMES[name], **widgets.kept(f"m.{name}", name in made))]
