"""A loss that rises again: training found a good network, and lost it."""

from core.views.shared.diagnosis.cures import slower
from core.views.shared.diagnosis.evidence import Evidence
from core.views.shared.diagnosis.found import Diagnosis
from core.wording import amount

RISEN = 4.0  # times the lowest loss: random batches move the loss of an epoch by less
NOTICED = 0.01  # of the loss of one constant answer: a smaller loss is a good fit, wherever the lowest was


def rising(evidence: Evidence) -> Diagnosis | None:
    """The training loss ends far above its lowest value."""
    losses = evidence.losses
    if len(losses) < 2 or losses[-1] <= max(RISEN * losses.min(), NOTICED * evidence.constant_loss):
        return None
    best = int(losses.argmin()) + 1
    return Diagnosis(
        "The loss rose again",
        f"The training loss was {amount(losses.min())} at epoch {best:,}, and it ends at {amount(losses[-1])}. "
        "Training left a better network behind.",
        "Near the minimum the gradients become tiny. Adam divides by their recent size, so its steps stay about as "
        "long as the learning rate, and one of them can throw the network out of the valley. Smaller steps stay in it.",
        (slower(evidence.experiment),),
        evidence.at_epoch("See the network after epoch {epoch}, before the rise", best),
    )
