"""State surgery: hold a gate, silence units, or put in another sequence's state, and see what follows."""

from dataclasses import replace

import streamlit as st

from core.figures import heading
from core.figures import surgery as figures
from core.views.under_the_hood import surgery as op
from core.views.under_the_hood.saturation import DOES, GATE_NAMES
from core.views.under_the_hood.sequence_trace import SequenceTrace, limit, of_sequence
from core.views.under_the_hood.surgery import Operation
from pages.shared import show
from pages.shared.address import HOOD
from pages.shared.draft import Draft
from pages.under_the_hood import cell

KINDS = {"gate": "Hold a gate", "units": "Silence units", "state": "Another sequence's state"}
CLOSED_OPEN = {0: "0, closed", 1: "1, open"}


@st.fragment
def show_part(draft: Draft, traced: SequenceTrace) -> None:
    """The controls of the operation, and what follows from it."""
    chosen = cell.choose(draft, traced)
    wanted = op.from_text(draft.view("cut") or "", traced)
    first = wanted if wanted and wanted.layer == chosen.place else op.standard(traced, chosen.place)
    operation = _edit(draft, traced, draft.widgets.first(f"{_name(traced, chosen.place)}.kind", first))
    donor = _donor(traced, operation) if operation.kind == "state" else None
    after = op.operate(traced, operation, donor)
    draft.set_view("cut", op.to_text(operation))
    st.markdown(op.in_words(traced, after))
    _answers(traced, after)
    _states(traced, after, operation)
    draft.write_address(*HOOD)


def _name(traced: SequenceTrace, layer: int) -> str:
    """The beginning of the widgets' names."""
    return f"surgery.{layer}.{traced.timesteps}"


def _edit(draft: Draft, traced: SequenceTrace, first: Operation) -> Operation:
    layer = traced.experiment.layers[first.layer]
    kinds = [kind for kind in KINDS if kind != "gate" or layer.holdable]
    name = _name(traced, first.layer)
    kind = st.segmented_control(
        "Operation",
        kinds,
        format_func=KINDS.get,
        required=True,
        default=first.kind,
        key=draft.widgets.key(f"{name}.kind"),
    )
    operation = replace(first, kind=kind)
    if kind == "state":
        return _when(draft, traced, operation, name)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        if kind == "gate":
            operation = _gate(draft, operation, layer.holdable, name)
        units = st.multiselect(
            "Units",
            range(layer.units),
            format_func=lambda unit: f"unit {unit + 1}",
            default=first.units,
            placeholder="all units",
            key=draft.widgets.key(f"{name}.units"),
        )
    if kind == "gate":
        st.caption(f"{GATE_NAMES[operation.gate][0].upper()}{GATE_NAMES[operation.gate][1:]}: {DOES[operation.gate]}.")
    return _span(draft, traced, replace(operation, units=tuple(units)), name)


def _gate(draft: Draft, operation: Operation, gates: tuple[str, ...], name: str) -> Operation:
    gate = st.segmented_control(
        "Gate",
        gates,
        format_func=GATE_NAMES.get,
        required=True,
        default=operation.gate if operation.gate in gates else gates[0],
        key=draft.widgets.key(f"{name}.gate"),
    )
    value = st.segmented_control(
        "held at",
        list(CLOSED_OPEN),
        format_func=CLOSED_OPEN.get,
        required=True,
        default=operation.value,
        key=draft.widgets.key(f"{name}.value"),
    )
    return replace(operation, gate=gate, value=value)


def _span(draft: Draft, traced: SequenceTrace, operation: Operation, name: str) -> Operation:
    T = traced.timesteps
    if T == 1:
        return replace(operation, first=0, last=0)
    first, last = st.slider(
        f"From {traced.timestep}, to {traced.timestep}",
        1,
        T,
        (operation.first + 1, operation.last + 1),
        key=draft.widgets.key(f"{name}.span"),
    )
    return replace(operation, first=first - 1, last=last - 1)


def _when(draft: Draft, traced: SequenceTrace, operation: Operation, name: str) -> Operation:
    names, T = traced.prepared.data.sequence_names, traced.timesteps
    left, right = st.columns(2, gap="large")
    with left:
        donor = st.selectbox(
            "State of",
            range(len(names)),
            format_func=names.__getitem__,
            index=operation.donor,
            key=draft.widgets.key(f"{name}.donor"),
        )
    at = 1
    if T > 1:
        at = right.slider(
            f"Put in after {traced.timestep}",
            1,
            T,
            operation.first + 1,
            key=draft.widgets.key(f"{name}.at"),
        )
    return replace(operation, donor=donor, first=at - 1, last=at - 1)


def _donor(traced: SequenceTrace, operation: Operation) -> SequenceTrace:
    return of_sequence(traced.experiment, traced.prepared, traced.weights, operation.donor)


def _answers(traced: SequenceTrace, after: SequenceTrace) -> None:
    output = traced.prepared.data.output
    for k, feature in enumerate(output.features):
        fig = figures.outcome(
            feature.label,
            **op.answers(traced, after, k),
            probability=output.is_probability,
            names=op.answer_names(traced),
        )
        show.figure(fig, f"hood:outcome {k + 1}")


def _states(traced: SequenceTrace, after: SequenceTrace, operation: Operation) -> None:
    effect = op.effect(traced, after, operation, limit(traced.trace.layers[operation.layer]))
    both, change = heading.level(
        figures.trajectories(
            effect.before,
            effect.after,
            "Hidden states without and with the change",
            units=effect.units,
            timestep=traced.timestep,
            at=effect.span,
            limit=effect.limit,
        ),
        figures.difference(
            effect.before, effect.after, "How much each unit changed", timestep=traced.timestep, at=effect.span
        ),
    )
    left, right = st.columns(2, gap="large")
    with left:
        show.figure(both, "hood:trajectories")
    with right:
        show.figure(change, "hood:difference")
