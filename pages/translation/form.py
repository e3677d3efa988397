"""What is translated, and by which network: the widgets."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.csv_files import MAX_MB
from core.experiment import MAX_UNITS, ExperimentError
from core.layers import KINDS, cells
from core.runs import RunStoreError
from core.tasks.translation.languages import NAMES
from core.tasks.translation.own import WANTED, read_pairs
from core.views.translation import settings
from pages.shared import resources, show, training_form, uploads, visit
from pages.shared.draft import Draft
from pages.shared.number import SHARED, number
from pages.shared.stack import UNITS
from pages.shared.widgets import Widgets

Values = dict[str, Any]

_TAKEN = "translation:upload taken"
LARGEST = (99, 999, 9_999, 99_999, 999_999)
COUNTS = (100, 200, 500, 1_000, 2_000, 3_000, 5_000)
DIGITS = (2, 3, 4, 5, 6, 8, 10, 12)
DIMENSIONS = (4, 8, 16, 32, 64, 128)


def edit(draft: Draft) -> tuple[dict[str, object], list[DeltaGenerator]]:
    """Draw all widgets. Returns the experiment's fields, and no slots, since no layer is described."""
    now, widgets = draft.experiment, draft.widgets
    values = dict(now.task.parameters)
    values["pairs"] = st.selectbox(
        "Pairs", format_func=settings.PAIRS.get, **widgets.chosen("p.pairs", values["pairs"], list(settings.PAIRS))
    )
    values |= _of_pairs(widgets, values)
    st.header("Network", anchor=False)
    values["attention"] = st.toggle(
        "Attention",
        help="The decoder looks at all states of the encoder at each letter, and not only at the last one.",
        **widgets.kept("p.attention", values["attention"]),
    )
    values["reverse"] = st.toggle("Read the source from its end", **widgets.kept("p.reverse", values["reverse"]))
    layer = _encoder(draft)
    values["dimensions"] = number(
        widgets, "Numbers in a letter's vector", "p.dimensions", values["dimensions"], DIMENSIONS, low=1, high=128
    )
    st.header("Training", anchor=False)
    rest = training_form.edit(draft, holds_back=True, scales=False)
    return {"task": {"name": now.task.name, "parameters": values}, "layers": [layer], **rest}, []


def _of_pairs(widgets: Widgets, values: Values) -> Values:
    """The settings that the chosen pairs have."""
    if values["pairs"] == "own":
        return {"data": _upload(values["data"])}
    chosen: Values = {}
    if settings.has(values["pairs"], "source"):
        languages = list(NAMES)
        for side, label in (("source", "From"), ("target", "To")):
            chosen[side] = st.selectbox(
                label, format_func=NAMES.get, **widgets.chosen(f"p.{side}", values[side], languages)
            )
    if settings.has(values["pairs"], "source_form"):
        for side, label in (("source_form", "Written there as"), ("target_form", "Written here as")):
            chosen[side] = st.selectbox(
                label, format_func=settings.FORMS.get, **widgets.chosen(f"p.{side}", values[side], list(settings.FORMS))
            )
    if settings.has(values["pairs"], "largest"):
        chosen["largest"] = number(
            widgets, "Largest number", "p.largest", values["largest"], LARGEST, low=99, high=999_999, why=SHARED
        )
    if settings.has(values["pairs"], "digits"):
        chosen["digits"] = number(widgets, "Digits at most", "p.digits", values["digits"], DIGITS, low=2, high=12)
    chosen["count"] = number(
        widgets,
        "Pairs, those to learn and those held back",
        "p.count",
        values["count"],
        COUNTS,
        low=100,
        high=5_000,
        why=SHARED,
    )
    return chosen


def _upload(data: str) -> str:
    """The upload of pairs. Returns the hash of the file in use. A file that cannot be read changes nothing."""
    given = uploads.chooser(
        "A CSV file: a row of two names, then a source and its target in each row",
        type=["csv", "tsv", "txt"],
        max_upload_size=MAX_MB,
        key="translation:upload",
        on_change=visit.touched,
    )
    if given is not None:
        taken, problem = st.session_state.get(_TAKEN, ("", ""))
        if taken != given.file_id:
            problem = ""
            try:
                read_pairs(given.getvalue())
                data = uploads.keep_table(given.getvalue())
            except (ExperimentError, RunStoreError) as error:
                problem = str(error)
            st.session_state[_TAKEN] = given.file_id, problem
        if problem:
            show.problem(problem)
            if data:
                st.caption("Below is still the file before.")
    content = resources.upload(data) if data else None
    if content is None:
        st.caption(f"{WANTED}.")
    else:
        uploads.delete_button(data, key="translation:delete upload")
        for note in read_pairs(content).notes:
            st.caption(f":material/info: {show.plain(note)}.")
    return data


def _encoder(draft: Draft) -> dict[str, object]:
    """The one layer: the encoder. The decoder is of its kind, and as wide as its state."""
    was, widgets = draft.experiment.layers[0], draft.widgets
    kept = was.model_dump(include={"activation", "dropout"})
    kind = st.selectbox(
        "Encoder and decoder",
        format_func=lambda name: KINDS[name].title,
        **widgets.chosen("encoder.kind", was.kind, list(cells())),
    )
    units = number(
        widgets, "Units of the encoder", "encoder.units", was.units, UNITS, low=1, high=MAX_UNITS, why=SHARED
    )
    both = st.toggle(
        "Bidirectional encoder",
        help="A second cell reads the source from its end. The decoder is then twice as wide.",
        **widgets.kept("encoder.both", was.bidirectional),
    )
    return {"kind": kind, "units": units, "bidirectional": both, **kept}
