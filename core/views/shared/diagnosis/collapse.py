"""Collapse: one and the same answer for every sequence."""

import numpy as np

from core.views.shared.diagnosis.cures import gentler
from core.views.shared.diagnosis.evidence import Evidence
from core.views.shared.diagnosis.found import Diagnosis
from core.wording import number


def collapse(evidence: Evidence) -> Diagnosis | None:
    """All sequences get nearly the same answer, although the truth differs."""
    experiment, data = evidence.experiment, evidence.prepared.data
    if not data.output.collapsed(evidence.outcome.predictions, data.y):
        return None
    return Diagnosis(
        "One answer for all",
        f"It gives {_answer(evidence)} for every {'text' if data.embedding else 'sequence'}.",
        "The best single answer is the easiest thing to learn: the output layer's bias alone can give it. Where the "
        "states are the same for all inputs, no gradient leads away from it.",
        (gentler(experiment, numbers=data.embedding is None),),
        evidence.inside("See the states that lead to this answer", "gates"),
        worthless=True,
    )


def _answer(evidence: Evidence) -> str:
    """The one answer in words."""
    data, predictions = evidence.prepared.data, evidence.outcome.predictions
    if data.output.is_probability:
        return f"“{data.classes[int(np.median(predictions) > 0.5)]}”"
    if predictions[0].size > 1:
        return "nearly the same numbers"
    unit = data.output.features[0].unit
    return f"about {number(float(np.median(predictions)), 4)}{f' {unit}' if unit else ''}"
