"""The networks that the page offers for films, and how their layers follow from its widgets."""

from core.layers import LSTM, ConvLSTM, Layer

ONE, TWO, FLAT, OTHER = "one", "two", "flat", "other"
NETWORKS = {ONE: "one ConvLSTM", TWO: "two ConvLSTMs", FLAT: "an LSTM on flattened frames"}
KEPT = {OTHER: "as the address has it"}
KERNELS = (1, 3, 5, 7)
ABOUT = {
    ONE: "Its states are pictures. The gates of a pixel see the pixels around it, with the same weights everywhere, so "
    "what it learns in one corner holds in all of them.",
    TWO: "The second one reads the pictures of the first, and sees farther.",
    FLAT: "The frame is read as one long row of numbers. What it learns of one pixel says nothing about the next one, "
    "so it needs many more weights: about 590,000 with 256 units, twenty times as many as one ConvLSTM. Its epochs "
    "are short: give it 40, and it beats the shift too.",
    OTHER: "These layers came with the address.",
}


def kind_of(layers: tuple[Layer, ...]) -> str:
    """Which of the networks these layers are; OTHER if none."""
    same = all(layer == layers[0] for layer in layers)
    if same and layers[0].reads_frames and len(layers) <= 2:
        return ONE if len(layers) == 1 else TWO
    if len(layers) == 1 and layers[0] == LSTM(units=_units(layers)):
        return FLAT
    return OTHER


def settings(layers: tuple[Layer, ...]) -> tuple[int, int, int]:
    """Filters, kernel and units to begin the widgets with."""
    first = next((layer for layer in layers if layer.reads_frames), ConvLSTM())
    return getattr(first, "filters", 16), getattr(first, "kernel", 5), _units(layers)


def made(kind: str, before: tuple[Layer, ...], *, filters: int, kernel: int, units: int, side: int) -> list[dict]:
    """The fields of the layers, for frames of `side` by `side` pixels."""
    if kind == FLAT:
        return [LSTM(units=units).model_dump()]
    if kind in {ONE, TWO}:
        fields = ConvLSTM().model_dump() | {"filters": filters, "kernel": kernel, "side": side}
        return [fields] * (1 + (kind == TWO))
    return [layer.model_dump() | ({"side": side} if layer.reads_frames else {}) for layer in before]


def _units(layers: tuple[Layer, ...]) -> int:
    return next((layer.units for layer in layers if hasattr(layer, "units")), 256)
