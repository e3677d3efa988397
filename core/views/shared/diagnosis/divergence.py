"""Divergence: the loss grows instead of falling."""

from core.experiment import Experiment
from core.experiment.changes import with_training
from core.views.shared.diagnosis.cures import CALM, near, slower
from core.views.shared.diagnosis.evidence import Evidence
from core.views.shared.diagnosis.found import Cure, Diagnosis
from core.wording import number

GROWN = 2.0  # times the loss of one constant answer: a network that does nothing wrong ends below once that loss
CLIPPED = 1.0  # norm of the gradient
PLAIN = "SGD"


def divergence(evidence: Evidence) -> Diagnosis | None:
    """The run failed because its loss exploded, or its loss ends far above that of one answer for all."""
    experiment, losses = evidence.experiment, evidence.losses
    failed = evidence.outcome.status == "failed"
    if not failed and not (len(losses) and losses[-1] > GROWN * max(evidence.constant_loss, losses.min())):
        return None
    if not failed and losses[-1] < losses[0]:
        return None  # it began still higher, and is on its way down
    sentence = "The loss grew until it was no number to work with." if failed else "The loss ends higher than it began."
    return Diagnosis(
        "It diverged",
        f"{sentence} Each step of training overshoots, and the next one overshoots more.",
        "A step is the learning rate times the gradient. A recurrent network multiplies by the same weights at every "
        "timestep, so a gradient can grow with each step back in time. A smaller learning rate makes all steps "
        "smaller; clipping shortens those that are too long.",
        (_cure(experiment),),
        evidence.inside("See how a gradient changes from timestep to timestep", "far_back"),
        worthless=True,
    )


def _cure(experiment: Experiment) -> Cure:
    """Smaller steps; clipped ones too, but not for optimizers that divide by the gradient's size."""
    if experiment.training.optimizer != PLAIN:
        return slower(experiment, CALM)
    rate = near(experiment.training.learning_rate / 10)
    cured = with_training(experiment, learning_rate=rate, clipnorm=CLIPPED)
    return Cure(f"Lower the learning rate to {number(rate)}, and clip gradients at a norm of {number(CLIPPED)}", cured)
