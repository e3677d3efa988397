"""How long a training will take: a rough estimate, before it begins."""

from core.experiment import Experiment
from core.tasks import Prepared
from core.training import seconds as estimate
from core.views.shared.in_words import duration, epochs

AT_ONCE = 6.0  # estimated seconds of training on free cores, up to which a change trains by itself


def seconds(experiment: Experiment, prepared: Prepared) -> float:
    """The estimated seconds of training on two free cores."""
    return estimate.seconds(experiment, prepared.data)


def sentence(experiment: Experiment, prepared: Prepared, pace: float | None = None) -> str:
    """The estimate in words; for texts, that of one epoch too.

    Args:
        experiment: to be trained.
        prepared: its data.
        pace: how many times the estimate trainings like this one took on this machine; None if there were none yet.
    """
    whole = f"It will take {duration((pace or 1.0) * seconds(experiment, prepared))}"
    if not prepared.data.embedding:
        return f"{whole}."
    where = "" if pace else " on two free cores"
    each = duration((pace or 1.0) * estimate.seconds_per_epoch(experiment, prepared.data))
    return f"{whole} for {epochs(experiment.training.epochs)}{where}; an epoch takes {each}."
