"""A plateau: after all its epochs the network is hardly better than one answer for all."""

from core.experiment import Experiment
from core.experiment.changes import with_each_layer, with_training
from core.layers import Layer, with_gates
from core.spec import MAX_UNITS
from core.views.shared.diagnosis.cures import CALM
from core.views.shared.diagnosis.evidence import Evidence
from core.views.shared.diagnosis.found import Cure, Diagnosis
from core.wording import number, percent

LEARNED = 0.1  # of the loss removed: with less, it has found next to nothing in the sequences
FLAT = 0.02  # of the loss of one answer, removed in the second half of training: more is slow, and not still
SMALL = 0.001  # a learning rate up to which larger steps are tried first
WIDER = 4  # times the units


def plateau(evidence: Evidence) -> Diagnosis | None:
    """The loss stands still near that of one answer for all."""
    losses, experiment = evidence.losses, evidence.experiment
    if len(losses) < 2 or evidence.learned > LEARNED:
        return None
    if losses[len(losses) // 2 - 1] - losses[-1] > FLAT * evidence.constant_loss:
        return None
    better = percent(max(0.0, evidence.learned))
    return Diagnosis(
        "It stands still",
        f"The loss is {better} better than that of one and the same answer for all, and it no longer falls: the "
        "network finds almost nothing in these sequences, or there is almost nothing to find.",
        "What an answer needs may lie many timesteps back. An error that goes back through all of them shrinks with "
        "each, unless a gate keeps the way open; and steps that are too small never get there.",
        (_cure(experiment),),
        evidence.inside("See how far back the answer still depends on the input", "far_back"),
    )


def _cure(experiment: Experiment) -> Cure:
    """Larger steps where they are small; else gates where there are none; else more units."""
    if experiment.training.learning_rate <= SMALL:
        return Cure(f"Raise the learning rate to {number(CALM)}", with_training(experiment, learning_rate=CALM))
    gated = with_each_layer(experiment, with_gates)
    if gated != experiment:
        kinds = sorted({layer.kind for layer in gated.layers} - {layer.kind for layer in experiment.layers})
        return Cure(f"Use cells with gates ({', '.join(kinds)})" if kinds else "Use cells with gates", gated)
    return Cure(f"{WIDER} times the units", with_each_layer(experiment, _wider))


def _wider(layer: Layer) -> Layer:
    """A recurrent layer with more units."""
    if not layer.recurrent:
        return layer
    return layer.model_copy(update={"units": min(MAX_UNITS, WIDER * getattr(layer, "units", 1))})
