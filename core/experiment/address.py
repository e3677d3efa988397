"""Values and layers as short texts in the query of an address, and back."""

import json
from decimal import Decimal
from typing import Any

from core.experiment.layers import Dropout, Layer, Pooling, Recurrent


def written(value: object) -> str:
    """A parameter for the address: strings plainly unless JSON would read them as something else."""
    if isinstance(value, str) and isinstance(read(value), str) and not value.startswith('"'):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> object:
    """What `written` wrote: JSON's value, or the text itself where it is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _decimal(number: float) -> str:
    """Every digit of a number, without an exponent, whose minus would read as a separator."""
    return format(Decimal(repr(number)).normalize(), "f")


def layer_to_text(layer: Layer) -> str:
    """A layer for the address.

    Example:
        >>> layer_to_text(Recurrent(kind="LSTM", units=16, bidirectional=True, dropout=0.2))
        'LSTM-16-tanh-bi-d0.2'
    """
    if isinstance(layer, Pooling):
        return layer.kind
    if isinstance(layer, Dropout):
        return f"Dropout-{_decimal(layer.rate)}"
    text = f"{layer.kind}-{layer.units}-{layer.activation}"
    if isinstance(layer, Recurrent):
        text += "-bi" * layer.bidirectional + (f"-d{_decimal(layer.dropout)}" if layer.dropout else "")
    return text


def layer_from_text(text: str) -> dict[str, Any]:
    """The fields of a layer from what `layer_to_text` wrote, not yet checked: whoever reads an address does that."""
    kind, *rest = text.split("-")
    if kind == "Dropout":
        return {"kind": kind} | ({"rate": rest[0]} if rest else {})
    fields: dict[str, Any] = {"kind": kind}
    for part in rest:
        if part == "bi":
            fields["bidirectional"] = True
        elif part.startswith("d") and part[1:2].isdigit():
            fields["dropout"] = part[1:]
        elif part.isdigit():
            fields["units"] = part
        else:
            fields["activation"] = part
    return fields
