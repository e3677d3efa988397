"""The hidden channels of a ConvLSTM at one frame, as pictures."""

import numpy as np

from core.experiment import Experiment
from core.layers import Layer
from core.network.trace import Trace

STATES = {"h": "hidden state h", "c": "cell state c"}
WHAT = {  # what can be looked at, in the order of the menu
    **STATES,
    "i": "input gate i",
    "f": "forget gate f",
    "g": "candidate g",
    "o": "output gate o",
}


def layers_of(experiment: Experiment) -> list[tuple[int, Layer]]:
    """The layers whose states are pictures, each with its place."""
    return [(place, layer) for place, layer in enumerate(experiment.layers) if layer.reads_frames]


def pictures(traced: Trace, place: int, what: str, step: int, side: int) -> np.ndarray:
    """The channels of a layer after it has read frame `step` (counted from 1), (channels, side, side)."""
    (direction,) = traced.layers[place].directions
    values = direction.h if what == "h" else direction.gates[what]
    return values[0, step - 1].reshape(side, side, -1).transpose(2, 0, 1)


def limit(values: np.ndarray, what: str) -> float:
    """The largest size of the colours: 1, but for a cell state, which has no limit."""
    return max(1.0, float(np.abs(values).max())) if what == "c" else 1.0


def from_0_to_1(what: str) -> bool:
    """Whether these are gates, which a sigmoid keeps between 0 and 1."""
    return what in {"i", "f", "o"}


def sentence(what: str) -> str:
    """What to look for."""
    if what == "f":
        return "Where the forget gate is near 0, the network clears what it remembered in that pixel."
    if what in {"i", "g"}:
        return "The input gate says where something new is written, and the candidate says what."
    if what == "o":
        return "The output gate says where the memory is shown to the next frame."
    return "Some channels carry the picture, some its edges, and some the way it moves: play the film and compare."
