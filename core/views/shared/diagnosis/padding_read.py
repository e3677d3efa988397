"""Padding that is read: the network has forgotten the sequence when it comes to answer."""

from core.answers.proportion import share
from core.experiment.changes import with_parameters
from core.views.shared.diagnosis.evidence import Evidence
from core.views.shared.diagnosis.found import Cure, Diagnosis
from core.views.shared.link import Link
from core.wording import decimals, percent

MASK = "mask"  # the parameter of a task that skips padding


def padding_read(evidence: Evidence) -> Diagnosis | None:
    """Sequences are filled up at their end, nothing skips that, and the answers are no better than chance may give."""
    data, experiment = evidence.prepared.data, evidence.experiment
    if data.lengths is None or data.padding != "post" or data.mask or not data.output.is_probability:
        return None
    if MASK not in experiment.task.parameters:
        return None
    y = data.y[evidence.judged]
    right = round(data.output.metric(y, evidence.outcome.predictions[evidence.judged]) * y.size)
    most = max(float(y.mean()), 1 - float(y.mean()))
    if share(right, y.size).low > most:
        return None
    filled = data.timesteps - float(data.lengths.mean())
    many = f"{data.timestep}s"
    return Diagnosis(
        "It reads the padding",
        f"Right in {percent(right / y.size)} of cases, no better than always the same answer. On average "
        f"{decimals(filled, 0)} of {data.timesteps} places are padding at the end, and the network reads "
        f"all of them after the last {data.timestep}.",
        f"At each place of padding the state changes, and a little of the {many} is forgotten. After many places "
        "nothing is left that an answer could come from, and no gradient gets back. A mask skips the padding, so the "
        f"state stays what it was after the last {data.timestep}. Padding before the {many} helps too.",
        (Cure("Mask the padding", with_parameters(experiment, mask=True)),),
        ("See what padding does to a state", Link("words_to_tensors", {"part": "padding"})),
        worthless=True,
    )
