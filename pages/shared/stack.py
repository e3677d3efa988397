"""The stack editor: the network's layers, input side first, to set, add, remove and move."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.experiment import MAX_LAYERS, MAX_UNITS, Experiment
from core.layers import ACTIVATIONS, KINDS, Layer, offered
from core.tasks.task import Data
from core.views.shared.network_summary import captions
from pages.shared.draft import Draft
from pages.shared.number import SHARED
from pages.shared.number import number as number_field

UNITS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)


def edit(draft: Draft) -> tuple[list[dict[str, object]], list[DeltaGenerator]]:
    """Draw the editor. Returns the fields of each layer, and slots for `describe`, the last for the output."""
    numbers = draft.layers.numbers
    layers, slots = [], []
    for place, number in enumerate(numbers):
        with st.container(border=True, gap="xsmall"):
            layers.append(_layer(draft, number, place))
            slots.append(st.empty())
            if len(numbers) > 1:
                _order(draft, number, place, len(numbers))
    _add(draft, len(numbers))
    slots.append(st.empty())
    return layers, slots


def describe(slots: list[DeltaGenerator], experiment: Experiment, data: Data) -> None:
    """Put below each layer its output shape, and why it returns sequences or not."""
    for slot, caption in zip(slots, captions(experiment, data), strict=True):
        slot.caption(caption)


def _layer(draft: Draft, number: int, place: int) -> dict[str, object]:
    was = draft.layers.layer(number)
    kinds = draft.widgets.chosen(f"layer.{number}.kind", was.kind, offered())
    first, second = st.columns([3, 2], gap="small")
    kind = first.selectbox(f"Layer {place + 1}", format_func=_title, **kinds)
    settings = KINDS[kind].model_fields
    fields: dict[str, object] = {"kind": kind}
    if "activation" in settings:
        names = draft.widgets.chosen(f"layer.{number}.activation", getattr(was, "activation", "tanh"), ACTIVATIONS)
        fields["activation"] = second.selectbox("Activation", **names)
    if KINDS[kind].about:
        st.caption(KINDS[kind].about)
    if "rate" in settings:
        rate = draft.widgets.kept(f"layer.{number}.rate", getattr(was, "rate", 0.2))
        fields["rate"] = st.slider("Share of the inputs dropped", 0.0, 0.9, step=0.05, **rate)
    if "units" in settings:
        units = getattr(was, "units", 8)
        fields["units"] = number_field(
            draft.widgets, "Units", f"layer.{number}.units", units, UNITS, low=1, high=MAX_UNITS, why=SHARED
        )
    return fields | _recurrent(draft, number, was) if KINDS[kind].recurrent else fields


def _title(kind: str) -> str:
    return KINDS[kind].title


def _order(draft: Draft, number: int, place: int, count: int) -> None:
    """Buttons that move and remove a layer, for a network of two layers or more."""
    with st.container(horizontal=True, gap="small"):
        for label, icon, by, end in (("Up", "arrow_upward", -1, 0), ("Down", "arrow_downward", 1, count - 1)):
            st.button(
                label,
                icon=f":material/{icon}:",
                key=draft.widgets.key(f"layer.{number}.{label.lower()}"),
                help=f"Move layer {place + 1} towards the {'input' if by < 0 else 'output'}",
                disabled=place == end,
                on_click=draft.layers.move,
                args=(number, by),
                type="tertiary",
            )
        st.button(
            "Remove",
            icon=":material/close:",
            key=draft.widgets.key(f"layer.{number}.remove"),
            on_click=draft.layers.remove,
            args=(number,),
            type="tertiary",
        )


def _recurrent(draft: Draft, number: int, was: Layer) -> dict[str, object]:
    with st.container(horizontal=True, vertical_alignment="center"):
        both = st.toggle(
            "Bidirectional",
            help="A second cell reads the sequence from its end to its beginning. The next layer gets both states, "
            "side by side.",
            **draft.widgets.kept(f"layer.{number}.both", getattr(was, "bidirectional", False)),
        )
        with st.popover("Dropout", type="tertiary"):
            dropped = st.slider(
                "Share of the inputs dropped while training",
                0.0,
                0.9,
                step=0.05,
                **draft.widgets.kept(f"layer.{number}.dropout", getattr(was, "dropout", 0.0)),
            )
    return {"bidirectional": both, "dropout": dropped}


def _add(draft: Draft, count: int) -> None:
    if count < MAX_LAYERS:
        st.menu_button(
            "Add a layer",
            offered(),
            format_func=_title,
            icon=":material/add:",
            key="lab:add layer",
            on_click=_added,
            args=(draft,),
            width="stretch",
        )
    else:
        st.caption(f"A network can have at most {MAX_LAYERS} layers.")


def _added(draft: Draft) -> None:
    draft.layers.add(KINDS[st.session_state["lab:add layer"]].new())
