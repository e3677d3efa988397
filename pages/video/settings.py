"""The widgets of the page Video: what moves, which network, and how it is trained."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.experiment import ExperimentError
from core.runs import RunStoreError
from core.tasks import spec_of
from core.tasks.video.gif import MAX_FILE, frames_of
from core.views.video import networks, scenes
from pages.shared import show, training_form, uploads, visit
from pages.shared.draft import Draft
from pages.shared.number import SHARED, number

CLIPS = (50, 100, 200, 500, 1000, 1500, 2000)
FILTERS = (1, 2, 4, 8, 12, 16, 24, 32, 48, 64)
UNITS = (8, 16, 32, 64, 128, 256)

Values = dict[str, Any]

_PROBLEM = "video:upload problem"  # of the file in the uploader: it is said as long as the file is there


def controls(draft: Draft) -> tuple[dict[str, object], list[DeltaGenerator]]:
    """Draw all widgets. Returns the experiment's fields, and a slot for each layer and the output."""
    now = draft.experiment
    st.caption(f":material/lightbulb: {spec_of(now).lesson}")
    parameters = _film(draft, dict(now.task.parameters))
    st.header("Network", anchor=False)
    layers = _network(draft, int(parameters["size"]))
    if len(layers) != len(draft.layers.numbers):
        draft.layers.begin(now.layers[:1] * len(layers))
    slots = [st.empty() for _ in (*layers, "output")]
    st.header("Training", anchor=False)
    rest = training_form.edit(draft, holds_back=spec_of(now).holds_back, scales=False)
    return {"task": {"name": now.task.name, "parameters": parameters}, "layers": layers, **rest}, slots


def _film(draft: Draft, values: Values) -> Values:
    widgets = draft.widgets
    scene = st.selectbox(
        "What moves", format_func=scenes.SCENES.get, **widgets.chosen("p.scene", values["scene"], list(scenes.SCENES))
    )
    fields: Values = values | {"scene": scene}
    if scene == scenes.OWN:
        fields["data"] = _upload(values["data"])
    with st.container(horizontal=True):
        fields["size"] = st.segmented_control(
            "Pixels of a frame",
            scenes.SIZES,
            required=True,
            format_func=lambda side: f"{side} × {side}",
            **widgets.kept("p.size", values["size"], "default"),
        )
    fields["frames"] = st.slider("Frames that are read", 3, 20, **widgets.kept("p.frames", values["frames"]))
    if scene != scenes.OWN:
        fields["clips"] = number(
            widgets, "Clips (sequences)", "p.clips", values["clips"], CLIPS, low=50, high=2000, why=SHARED
        )
        fields["data_seed"] = st.number_input(
            "Seed of the films",
            0,
            2**31 - 1,
            help="Other simulated films of the same kind",
            **widgets.kept("p.data_seed", values["data_seed"]),
        )
    return fields


def _upload(data: str) -> str:
    """The field for a GIF. Returns the hash of the film in use; a file that cannot be read leaves the one before."""
    given = uploads.chooser(
        "An animated GIF, at least twice as many frames as are read",
        type=["gif"],
        max_upload_size=MAX_FILE // 1_000_000,
        key="video:upload",
        on_change=visit.touched,
    )
    if given is not None:
        if given.file_id != st.session_state.get("video:upload taken"):
            data, st.session_state[_PROBLEM] = _taken(given.getvalue(), data)
            st.session_state["video:upload taken"] = given.file_id
        if problem := st.session_state.get(_PROBLEM):
            show.problem(problem)
            if data:
                st.caption("The film before stays in use.")
    uploads.delete_button(data, key="video:delete upload", what="film")
    return data


def _taken(content: bytes, data: str) -> tuple[str, str]:
    """The hash of the film in use after a look at a file, and what is wrong with the file: "" if it can be read."""
    try:
        frames_of(content, scenes.SIZES[0])
        return uploads.keep_table(content), ""
    except (ExperimentError, RunStoreError) as error:
        return data, str(error)


def _network(draft: Draft, side: int) -> list[dict]:
    layers, widgets = draft.experiment.layers, draft.widgets
    was = networks.kind_of(layers)
    offered = networks.NETWORKS | (networks.KEPT if was == networks.OTHER else {})
    kind = st.selectbox("Network", format_func=offered.get, **widgets.chosen("network", was, list(offered)))
    st.caption(networks.ABOUT[kind])
    filters, kernel, units = networks.settings(layers)
    if kind in {networks.ONE, networks.TWO}:
        filters = number(widgets, "Filters", "filters", filters, FILTERS, low=1, high=64, why=SHARED)
        kernel = st.segmented_control(
            "Kernel",
            networks.KERNELS,
            required=True,
            format_func=lambda k: f"{k} × {k}",
            help="How many pixels around a pixel its gates see",
            **widgets.kept("kernel", kernel, "default"),
        )
    elif kind == networks.FLAT:
        units = number(widgets, "Units", "units", units, UNITS, low=1, high=256, why=SHARED)
    return networks.made(kind, layers, filters=filters, kernel=kernel, units=units, side=side)
