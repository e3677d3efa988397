"""One kind of layer a file: settings, weights and their order, arithmetic, NumPy, Keras, code and address text.

`KINDS` is the registry, in the order in which menus offer the kinds and figures colour them. A layer that is set by a
person is written `AnyLayer` in an experiment: its fields are checked by the class that its `kind` names.

Keras's order of gates in kernels is i, f, c, o for an LSTM (c is written g here) and z, r, h for a GRU (h is written
candidate here).
"""

from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from core.layers.activations import ACTIVATIONS, Activation
from core.layers.conv_lstm import ConvLSTM
from core.layers.dense import Dense
from core.layers.dropout import Dropout
from core.layers.embedding import Embedding, FirstVectors
from core.layers.gru import GRU
from core.layers.hold import Hold
from core.layers.layer import Arithmetic, Direction, Layer, LayerTrace, Matrix, Pass
from core.layers.lstm import LSTM
from core.layers.pooling import Maximum, MaximumAndMean, Mean, Pooling
from core.layers.recurrent import Recurrent
from core.layers.simple_rnn import SimpleRNN

KINDS: dict[str, type[Layer]] = {
    kind.model_fields["kind"].default: kind
    for kind in (SimpleRNN, LSTM, GRU, Dense, Dropout, Maximum, Mean, MaximumAndMean, ConvLSTM)
}


class _OfAnyKind:
    """pydantic's annotation of a layer: which class checks its fields is decided by `kind`."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.tagged_union_schema(
            {name: handler.generate_schema(kind) for name, kind in KINDS.items()}, discriminator="kind"
        )


AnyLayer = Annotated[Layer, _OfAnyKind]


def cells() -> tuple[str, ...]:
    """The names of the recurrent kinds that any task can use, in the registry's order."""
    return tuple(name for name, kind in KINDS.items() if issubclass(kind, Recurrent))


def offered() -> tuple[str, ...]:
    """The names of the kinds that menus offer for any task: all but those that read frames."""
    return tuple(name for name, kind in KINDS.items() if not kind.reads_frames)


def make(kind: str, **fields: Any) -> Layer:
    """A layer of the kind of that name. Raises pydantic's ValidationError for fields that do not fit.

    Example:
        >>> make("GRU", units=3).units
        3
    """
    return KINDS[kind].model_validate({"kind": kind, **fields})


def recurrent(kind: str, **fields: Any) -> Recurrent:
    """A recurrent layer of the kind of that name. Raises TypeError where the kind is not recurrent."""
    layer = make(kind, **fields)
    if not isinstance(layer, Recurrent):
        raise TypeError(f"A recurrent kind is needed (got {kind}): choose one of {', '.join(cells())}.")
    return layer


def with_gates(layer: Layer) -> Layer:
    """A recurrent layer without gates as the first kind that has some, else the layer as it is.

    Example:
        >>> with_gates(SimpleRNN(units=3)), with_gates(Dense(units=3)).kind
        (LSTM(kind='LSTM', units=3, activation='tanh', bidirectional=False, dropout=0.0), 'Dense')
    """
    if not isinstance(layer, Recurrent) or layer.holdable:
        return layer
    cell = next(kind for kind in KINDS.values() if issubclass(kind, Recurrent) and kind.holdable)
    return cell.model_validate(layer.model_dump(exclude={"kind"}) | {"kind": cell.model_fields["kind"].default})


def fields_from_text(text: str) -> dict[str, Any]:
    """The fields of a layer from what `Layer.to_text` wrote, not yet checked: whoever reads an address does that.

    Example:
        >>> fields_from_text("LSTM-16-tanh-bi")
        {'kind': 'LSTM', 'units': '16', 'activation': 'tanh', 'bidirectional': True}
    """
    kind, *parts = text.split("-")
    return {"kind": kind, **KINDS.get(kind, Layer).fields_from_text(parts)}


__all__ = [
    "ACTIVATIONS",
    "GRU",
    "KINDS",
    "LSTM",
    "Activation",
    "AnyLayer",
    "Arithmetic",
    "ConvLSTM",
    "Dense",
    "Direction",
    "Dropout",
    "Embedding",
    "FirstVectors",
    "Hold",
    "Layer",
    "LayerTrace",
    "Matrix",
    "Maximum",
    "MaximumAndMean",
    "Mean",
    "Pass",
    "Pooling",
    "Recurrent",
    "SimpleRNN",
    "cells",
    "fields_from_text",
    "make",
    "offered",
    "recurrent",
    "with_gates",
]
