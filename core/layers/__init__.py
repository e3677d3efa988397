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
    for kind in (SimpleRNN, LSTM, GRU, Dense, Dropout, Maximum, Mean, MaximumAndMean)
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
    """The names of the kinds that are recurrent, in the registry's order."""
    return tuple(name for name, kind in KINDS.items() if kind.recurrent)


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
    "recurrent",
]
