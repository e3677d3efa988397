"""The stack editor: the network's layers, input side first, to set, add, remove and move."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.experiment import MAX_LAYERS, Experiment
from core.layers import ACTIVATIONS, KINDS, Layer
from core.layers.stacking import return_sequences
from core.network.summary import layer_names, summarise
from core.tasks.task import Data
from pages.shared import draft

UNITS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)


def edit() -> tuple[list[dict[str, object]], list[DeltaGenerator]]:
    """Draw the editor. Returns the layers as its widgets have them, for an Experiment to check, and a slot for each.

    The slots, and one more for the output layer, are for `describe`.
    """
    ids = draft.layer_ids()
    layers, slots = [], []
    for place, identity in enumerate(ids):
        with st.container(border=True, gap="xsmall"):
            layers.append(_layer(identity, place))
            slots.append(st.empty())
            if len(ids) > 1:
                _order(identity, place, len(ids))
    _add(len(ids))
    slots.append(st.empty())
    return layers, slots


def describe(slots: list[DeltaGenerator], experiment: Experiment, data: Data) -> None:
    """Say beside each layer what it hands on, and why it returns sequences or not."""
    names = layer_names(experiment.layers)
    rows = [row for row in summarise(experiment, data).rows if row.name in names]
    said = (*return_sequences(experiment.layers, data.output.per_timestep), None)
    for slot, row, returns in zip(slots, rows, said, strict=True):
        text = f"Output {_shape(row.output_shape)} · {row.parameters:,} parameters"
        if row is rows[-1]:
            text = f"The task adds `Dense({data.output.units}, {data.output.output_activation})`. {text}"
        if returns:
            text += f"  \n`return_sequences={returns[0]}`: {returns[1]}"
        slot.caption(text)


def _layer(identity: int, place: int) -> dict[str, object]:
    was = draft.layer(identity)
    kind = st.selectbox(f"Layer {place + 1}", **draft.chosen(f"layer.{identity}.kind", was.kind, list(KINDS)))
    if KINDS[kind].about:
        st.caption(KINDS[kind].about)
    settings = KINDS[kind].model_fields
    fields: dict[str, object] = {"kind": kind}
    if "rate" in settings:
        fields["rate"] = st.slider(
            "Share dropped", 0.0, 0.9, step=0.05, **draft.kept(f"layer.{identity}.rate", getattr(was, "rate", 0.2))
        )
    if "units" in settings:
        fields |= _width(identity, was)
    return fields | _recurrent(identity, was) if KINDS[kind].recurrent else fields


def _order(identity: int, place: int, count: int) -> None:
    """Buttons that move and remove a layer; a network of one has none, since it needs that one."""
    with st.container(horizontal=True, gap="small"):
        for label, icon, by, end in (("Up", "arrow_upward", -1, 0), ("Down", "arrow_downward", 1, count - 1)):
            st.button(
                label,
                icon=f":material/{icon}:",
                key=draft.key(f"layer.{identity}.{label.lower()}"),
                help=f"Move layer {place + 1} towards the {'input' if by < 0 else 'output'}",
                disabled=place == end,
                on_click=draft.move_layer,
                args=(identity, by),
                type="tertiary",
            )
        st.button(
            "Remove",
            icon=":material/close:",
            key=draft.key(f"layer.{identity}.remove"),
            on_click=draft.remove_layer,
            args=(identity,),
            type="tertiary",
        )


def _width(identity: int, was: Layer) -> dict[str, object]:
    units = getattr(was, "units", 8)
    first, second = st.columns([3, 2], gap="small")
    activation = getattr(was, "activation", "tanh")
    return {
        "units": first.select_slider("Units", **draft.marked(f"layer.{identity}.units", units, UNITS)),
        "activation": second.selectbox(
            "Activation", **draft.chosen(f"layer.{identity}.activation", activation, ACTIVATIONS)
        ),
    }


def _recurrent(identity: int, was: Layer) -> dict[str, object]:
    with st.container(horizontal=True, vertical_alignment="center"):
        both = st.toggle(
            "Bidirectional",
            help="A second cell reads the sequence from its end; both states are handed on side by side.",
            **draft.kept(f"layer.{identity}.both", getattr(was, "bidirectional", False)),
        )
        with st.popover("Dropout", type="tertiary"):
            dropped = st.slider(
                "Share of the inputs dropped while training",
                0.0,
                0.9,
                step=0.05,
                **draft.kept(f"layer.{identity}.dropout", getattr(was, "dropout", 0.0)),
            )
    return {"bidirectional": both, "dropout": dropped}


def _add(count: int) -> None:
    if count < MAX_LAYERS:
        st.menu_button(
            "Add a layer", list(KINDS), icon=":material/add:", key="lab:add layer", on_click=_added, width="stretch"
        )
    else:
        st.caption(f"{MAX_LAYERS} layers are the most.")


def _added() -> None:
    draft.add_layer(KINDS[st.session_state["lab:add layer"]].new())


def _shape(shape: tuple[int | None, ...]) -> str:
    return f"`({', '.join(str(size) for size in shape)})`"
