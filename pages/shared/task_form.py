"""Which task, and its own parameters."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.experiment import MAX_LENGTH, Experiment
from core.tasks import TASKS
from core.tasks.adding import ADDING
from core.tasks.adding.data import SHORTEST
from core.tasks.beat_shapes import BEAT_SHAPES
from core.tasks.csv import OWN_CSV
from core.tasks.echo import ECHO
from core.tasks.flu_counts import FLU_COUNTS
from core.tasks.heartbeats import HEARTBEATS
from core.tasks.particulates import PARTICULATES
from core.tasks.prices import PRICES
from core.tasks.rain import RAIN
from core.tasks.sine import SINE
from pages.shared import csv_form, series_form, visit
from pages.shared.draft import Draft
from pages.shared.number import SHARED, number
from pages.shared.widgets import Widgets

LENGTHS = (2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 365, 500)
PATIENTS = tuple(range(50, 2001, 50))
FORMS = {
    "next_day": "rain, the next day",
    "next_8_days": "rain, the next 8 days",
    "days_8_to_16": "rain, days +8 to +16",
    "five_days": "rain, on five chosen days",
    "rain_and_temperature": "rain and temperature, the next 8 days",
    "avalanches": "avalanches and accidents, the next 8 days",
}

Values = dict[str, Any]


def choose(draft: Draft) -> str:
    """Draw the menu of tasks. Another task opens as it was last set in this session, or with its preset."""
    names = [name for name, spec in TASKS.items() if spec.page == "lab"]
    return st.selectbox(
        "Task",
        names,
        format_func=lambda name: TASKS[name].title,
        key=draft.widgets.key("task"),
        index=names.index(draft.experiment.task.name),
        on_change=_task_changed,
        args=(draft, draft.widgets.key("task")),
    )


def edit(widgets: Widgets, now: Experiment) -> Values:
    """Draw the parameters of the experiment's task. Returns their values."""
    form = _FORMS.get(now.task.name)
    return form(widgets, dict(now.task.parameters)) if form else {}


def _task_changed(draft: Draft, key: str) -> None:
    """`key` is that of the menu, which may be one of before: two choices can come between two runs of the page."""
    if name := st.session_state.get(key):
        draft.begin(draft.of_task(name))
        visit.touched()


def _length(widgets: Widgets, label: str, name: str, values: Values, low: int = 2) -> float:
    return number(widgets, label, f"p.{name}", values[name], LENGTHS, low=low, high=MAX_LENGTH, why=SHARED)


def _data_seed(widgets: Widgets, values: Values) -> dict[str, int]:
    seed = st.number_input(
        "Seed of the data",
        0,
        2**31 - 1,
        help="Other simulated data of the same kind",
        **widgets.kept("p.data_seed", values["data_seed"]),
    )
    return {"data_seed": seed}


def _rain(widgets: Widgets, values: Values) -> Values:
    form = st.selectbox(
        "What to predict", format_func=FORMS.get, **widgets.chosen("p.form", values["form"], list(FORMS))
    )
    fields: Values = {"form": form, "inputs": "all", "data_seed": values["data_seed"]}
    if form != "avalanches":
        fields["inputs"] = st.segmented_control(
            "From",
            ["rain", "all"],
            required=True,
            format_func={"rain": "rain alone", "all": "all four features"}.get,
            **widgets.kept("p.inputs", values["inputs"], "default"),
        )
    fields["days"] = _length(widgets, "Days of observation (timesteps)", "days", values)
    if form == "five_days":
        fields["ahead"] = st.multiselect(
            "Days after the last observed one",
            range(1, 61),
            **widgets.kept("p.ahead", list(values["ahead"]), "default"),
        )
    elif form == "avalanches":
        fields |= _data_seed(widgets, values)
    return fields


def _heartbeats(widgets: Widgets, values: Values) -> Values:
    fields: Values = {
        "patients": number(
            widgets, "Patients (sequences)", "p.patients", values["patients"], PATIENTS, low=50, high=2000, why=SHARED
        ),
        "beats": _length(widgets, "Heartbeats each (timesteps)", "beats", values, low=10),
        "different_lengths": st.toggle(
            "Recordings of different length", **widgets.kept("p.different_lengths", values["different_lengths"])
        ),
    }
    if fields["different_lengths"]:
        for name, label, explained in (
            ("padding", "Padding", "On which side a short recording is filled up with zeros"),
            ("truncating", "Truncating", "On which side a long recording is cut"),
        ):
            fields[name] = st.segmented_control(
                label,
                ["pre", "post"],
                required=True,
                help=explained,
                **widgets.kept(f"p.{name}", values[name], "default"),
            )
        fields["mask"] = st.toggle(
            "Mask the padding", help="The network skips filled places", **widgets.kept("p.mask", values["mask"])
        )
    return values | fields | _data_seed(widgets, values)


def _sine(widgets: Widgets, values: Values) -> Values:
    return (
        values
        | {
            "length": _length(widgets, "Timesteps of observation", "length", values),
            "ahead": st.slider("Next values to predict", 1, 60, **widgets.kept("p.ahead", values["ahead"])),
            "period": st.slider("Period (timesteps)", 2, 200, **widgets.kept("p.period", values["period"])),
            "noise": st.slider(
                "Noise (standard deviation)", 0.0, 2.0, step=0.05, **widgets.kept("p.noise", values["noise"])
            ),
        }
        | _data_seed(widgets, values)
    )


def _echo(widgets: Widgets, values: Values) -> Values:
    return (
        values
        | {
            "k": st.slider("Delay k (timesteps)", 1, 100, **widgets.kept("p.k", values["k"])),
            "length": _length(widgets, "Timesteps", "length", values),
        }
        | _data_seed(widgets, values)
    )


def _adding(widgets: Widgets, values: Values) -> Values:
    lengths = [length for length in LENGTHS if length >= SHORTEST]
    length = st.select_slider("Timesteps", **widgets.marked("p.length", values["length"], lengths))
    return values | {"length": length} | _data_seed(widgets, values)


_FORMS: dict[str, Callable[[Widgets, Values], Values]] = {
    RAIN.name: _rain,
    HEARTBEATS.name: _heartbeats,
    SINE.name: _sine,
    ECHO.name: _echo,
    ADDING.name: _adding,
    PARTICULATES.name: series_form.with_weather,
    FLU_COUNTS.name: series_form.with_weather,
    PRICES.name: series_form.prices,
    BEAT_SHAPES.name: series_form.beats,
    OWN_CSV.name: csv_form.edit,
}
