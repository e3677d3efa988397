"""Out of reach: the answers do not get as far as the targets."""

from core.views.shared.diagnosis.cures import scaled
from core.views.shared.diagnosis.evidence import Evidence
from core.views.shared.diagnosis.found import Diagnosis
from core.wording import number


def out_of_reach(evidence: Evidence) -> Diagnosis | None:
    """Every answer lies below the smallest target, or above the largest, and targets are not scaled."""
    data, experiment = evidence.prepared.data, evidence.experiment
    if data.output.is_probability or experiment.scaling != "none" or data.embedding:
        return None
    y, answers = data.y[data.train], evidence.outcome.predictions[data.train]
    below, above = answers.max() < y.min(), answers.min() > y.max()
    if not (below or above):
        return None
    furthest, first = (answers.max(), y.min()) if below else (answers.min(), y.max())
    unit = data.output.features[0].unit
    unit = f" {unit}" if unit else ""
    return Diagnosis(
        "Out of reach",
        f"Its answers {'end' if below else 'begin'} at {number(furthest)}{unit}, and the targets "
        f"{'begin' if below else 'end'} at {number(first)}{unit}.",
        "States lie between −1 and 1, and the output layer multiplies them by its weights. A weight moves by about the "
        "learning rate in each step, so large targets need thousands of steps. Scaled targets lie around 0, within "
        "reach from the start.",
        (scaled(experiment, calm=False),),
        evidence.inside("See what the last state is multiplied by", "step"),
    )
