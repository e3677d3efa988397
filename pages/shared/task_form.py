"""Which task, and its own parameters."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.experiment import Experiment
from core.tasks import TASKS
from core.tasks.csv import OWN_CSV
from core.tasks.echo import ECHO
from core.tasks.heartbeats import HEARTBEATS
from core.tasks.rain import RAIN
from core.tasks.sine import SINE
from pages.shared import csv_form, draft

LENGTHS = (2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 365, 500)
FORMS = {
    "next_day": "rain, the next day",
    "next_8_days": "rain, the next 8 days",
    "days_8_to_16": "rain, days +8 to +16",
    "five_days": "rain, on five chosen days",
    "rain_and_temperature": "rain and temperature, the next 8 days",
    "avalanches": "avalanches and accidents, the next 8 days",
}

LAB = [name for name, spec in TASKS.items() if spec.page == "lab"]

Values = dict[str, Any]


def choose() -> str:
    """The task's name, from its menu. A change opens that task as it was last set, or its preset."""
    return st.selectbox(
        "Task",
        LAB,
        format_func=lambda name: TASKS[name].title,
        key=draft.key("task"),
        index=LAB.index(draft.current().task.name),
        on_change=_task_changed,
    )


def edit(now: Experiment) -> Values:
    """Draw the parameters of the current task. Returns them as the widgets have them."""
    form = _FORMS.get(now.task.name)
    return form(dict(now.task.parameters)) if form else {}


def _task_changed() -> None:
    draft.begin(draft.of_task(st.session_state[draft.key("task")]))
    draft.touched()


def _length(label: str, name: str, values: Values) -> int:
    return st.select_slider(label, **draft.marked(f"p.{name}", values[name], LENGTHS))


def _data_seed(values: Values) -> dict[str, int]:
    seed = st.number_input(
        "Seed of the data",
        0,
        2**31 - 1,
        help="Other simulated data of the same kind",
        **draft.kept("p.data_seed", values["data_seed"]),
    )
    return {"data_seed": seed}


def _rain(values: Values) -> Values:
    form = st.selectbox("What to predict", format_func=FORMS.get, **draft.chosen("p.form", values["form"], list(FORMS)))
    fields: Values = {"form": form, "inputs": "all", "data_seed": values["data_seed"]}
    if form != "avalanches":
        fields["inputs"] = st.segmented_control(
            "From",
            ["rain", "all"],
            required=True,
            format_func={"rain": "rain alone", "all": "all four features"}.get,
            **draft.kept("p.inputs", values["inputs"], "default"),
        )
    fields["days"] = _length("Days of observation (timesteps)", "days", values)
    if form == "five_days":
        fields["ahead"] = st.multiselect(
            "Days after the last observed one", range(1, 61), **draft.kept("p.ahead", list(values["ahead"]), "default")
        )
    elif form == "avalanches":
        fields |= _data_seed(values)
    return fields


def _heartbeats(values: Values) -> Values:
    fields: Values = {
        "patients": st.slider(
            "Patients (sequences)", 50, 2000, step=50, **draft.kept("p.patients", values["patients"])
        ),
        "beats": _length("Heartbeats each (timesteps)", "beats", values),
        "different_lengths": st.toggle(
            "Recordings of different length", **draft.kept("p.different_lengths", values["different_lengths"])
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
                **draft.kept(f"p.{name}", values[name], "default"),
            )
        fields["mask"] = st.toggle(
            "Mask the padding", help="The network skips filled places", **draft.kept("p.mask", values["mask"])
        )
    return values | fields | _data_seed(values)


def _sine(values: Values) -> Values:
    return (
        values
        | {
            "length": _length("Timesteps of observation", "length", values),
            "ahead": st.slider("Next values to predict", 1, 60, **draft.kept("p.ahead", values["ahead"])),
            "period": st.slider("Period (timesteps)", 2, 200, **draft.kept("p.period", values["period"])),
            "noise": st.slider(
                "Noise (standard deviation)", 0.0, 2.0, step=0.05, **draft.kept("p.noise", values["noise"])
            ),
        }
        | _data_seed(values)
    )


def _echo(values: Values) -> Values:
    return (
        values
        | {
            "k": st.slider("Delay k (timesteps)", 1, 100, **draft.kept("p.k", values["k"])),
            "length": _length("Timesteps", "length", values),
        }
        | _data_seed(values)
    )


_FORMS: dict[str, Callable[[Values], Values]] = {
    RAIN.name: _rain,
    HEARTBEATS.name: _heartbeats,
    SINE.name: _sine,
    ECHO.name: _echo,
    OWN_CSV.name: csv_form.edit,
}
