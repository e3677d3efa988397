"""The runs that Words to tensors opens with, by tab."""

from core.layers import cells
from core.views.shared.opening import Opening
from core.views.words_to_tensors import order_lab, padding_lab


def openings() -> dict[str, list[Opening]]:
    """The comparison of Padding is only measured, but for the networks that read its one sentence."""
    reading = [padding_lab.experiment(cell, padding_lab.READING) for cell in cells()]
    return {
        "tokens": [],
        "padding": [
            Opening(one, "ends" if one in reading else "figures") for one in padding_lab.experiments().values()
        ],
        "order": [
            *(Opening(one, "ends") for one in order_lab.WANTED.values()),
            *(Opening(order_lab.fitting(one)) for one in order_lab.WANTED.values()),
        ],
    }
