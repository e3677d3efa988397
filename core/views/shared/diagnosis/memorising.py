"""Memorising: the network learns its training sequences by heart, and gets worse at others."""

from core.experiment import Experiment
from core.experiment.changes import with_training
from core.views.shared.diagnosis.evidence import Evidence
from core.views.shared.diagnosis.found import Cure, Diagnosis
from core.views.shared.in_words import epochs
from core.wording import amount

WORSE = 1.25  # times the lowest validation loss: with few sequences held back, less is chance
LASTS = 3  # validations in turn that are worse: one of them may be chance
BELOW = 0.7  # of the validation loss: where the training loss lies lower, the two have parted
PATIENCE = (2, 5, 10, 20, 50, 100)  # that a form offers
WAITS = 0.25  # of the epochs until the best one: long enough to pass a bump in the curve


def memorising(evidence: Evidence) -> Diagnosis | None:
    """The validation loss rises from its lowest value while the training loss falls far below it."""
    at, held = evidence.validation
    if evidence.experiment.training.patience and evidence.outcome.epochs < evidence.experiment.training.epochs:
        return None  # it was stopped early
    if len(held) <= LASTS or held[-LASTS:].min() <= WORSE * held.min() or evidence.losses[-1] >= BELOW * held[-1]:
        return None
    best = int(at[held.argmin()])
    if evidence.losses[-1] >= evidence.losses[best - 1]:
        return None  # both rise: that is another fault
    return Diagnosis(
        "It learns by heart",
        f"On sequences it never saw, the loss was best at epoch {best:,} ({amount(held.min())}) and has risen to "
        f"{amount(held[-1])}. On those it learned from it fell to {amount(evidence.losses[-1])}.",
        "The network has more weights than it needs for what all sequences share, and spends the rest on the noise of "
        "those that it sees again and again. Early stopping ends the training when the validation loss no longer "
        "improves. Fewer units, dropout and more data help too.",
        _cures(evidence.experiment, best),
        evidence.at_epoch("See the network after epoch {epoch}, when it was best", best),
    )


def _cures(experiment: Experiment, best: int) -> tuple[Cure, ...]:
    """Early stopping, where it comes before the last epoch; and the epochs that were best."""
    fewer = Cure(f"Train for {epochs(best)}", with_training(experiment, epochs=best, patience=0))
    patience = next((one for one in PATIENCE if one >= WAITS * best), PATIENCE[-1])
    if best + patience >= experiment.training.epochs:
        return (fewer,)
    early = with_training(experiment, patience=patience)
    return Cure(f"Stop after {epochs(patience)} without improvement", early), fewer
