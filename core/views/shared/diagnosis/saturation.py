"""Saturation: most states sit at the flat ends of tanh, where nothing can be learned."""

import numpy as np

from core.views.shared.diagnosis.cures import calmer
from core.views.shared.diagnosis.evidence import Evidence
from core.views.shared.diagnosis.found import Diagnosis
from core.wording import percent

FLAT = 0.99  # |tanh| beyond which its slope is below 0.02
MOST = 0.6  # of all states: a network that still tells its inputs apart has fewer
LEARNED = 0.95  # of the loss removed: a network that is this good may use tanh as a switch


def saturation(evidence: Evidence) -> Diagnosis | None:
    """Most states are at -1 or 1, and the network is not good."""
    states = [one.values for one in evidence.layers if one.activation == "tanh"]
    if not states or evidence.learned > LEARNED:
        return None
    share = float(np.mean(np.concatenate([np.abs(values).ravel() for values in states]) > FLAT))
    if share < MOST:
        return None
    return Diagnosis(
        "Saturated",
        f"{percent(share)} of the states are at −1 or 1, the flat ends of tanh, whatever the input: sequences that "
        "differ look the same to the network.",
        "At its ends tanh has a slope near 0. An error on its way back is multiplied by it, so those weights learn "
        "next to nothing any more. Large inputs and large steps push states there; scaled inputs and small steps "
        "keep them in the middle.",
        (calmer(evidence.experiment, numbers=evidence.prepared.data.embedding is None),),
        evidence.inside("See the flat ends and their slopes, number by number", "step"),
    )
