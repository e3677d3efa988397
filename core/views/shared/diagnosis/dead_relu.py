"""A dead relu: units that are 0 whatever comes in, and that cannot learn any more."""

from core.experiment import Experiment
from core.experiment.changes import with_each_layer, with_training
from core.layers import Layer
from core.views.shared.diagnosis.cures import CALM, gentler
from core.views.shared.diagnosis.evidence import Evidence
from core.views.shared.diagnosis.found import Cure, Diagnosis
from core.wording import number

HALF = 0.5  # of a layer's units: where fewer are dead, the others do the work
LARGE = 0.02  # a learning rate above it
RELU, ALIVE = "relu", "tanh"


def dead_relu(evidence: Evidence) -> Diagnosis | None:
    """Half of a layer's units or more give 0 for every sequence at every timestep; or the output does."""
    if evidence.learned > HALF:
        return None
    data = evidence.prepared.data
    if data.output.output_activation == RELU and not evidence.outcome.predictions[evidence.judged].any():
        cure = gentler(evidence.experiment, numbers=data.embedding is None)
        return _diagnosis(evidence, "The output layer's relu gives 0 for every sequence.", cure)
    for one in evidence.layers:
        if one.activation != RELU:
            continue
        units = one.values.shape[1]
        dead = int((~one.values.any(axis=0)).sum())
        if dead >= HALF * units:
            count = f"{dead} of {units} units" if units > 1 else "The only unit"
            sentence = f"{count} of the {one.layer.short} with relu give 0 for every sequence."
            return _diagnosis(evidence, sentence, _cure(evidence.experiment))
    return None


def _diagnosis(evidence: Evidence, sentence: str, cure: Cure) -> Diagnosis:
    return Diagnosis(
        "Dead relu",
        f"{sentence} They learn nothing any more.",
        "A relu gives 0 where its sum is below 0, and its slope there is 0: no error comes back, so the weights never "
        "change again. One step that is too large is enough. tanh has a slope everywhere.",
        (cure,),
        evidence.inside("See the sums and the slopes of a unit", "step"),
        worthless=True,
    )


def _cure(experiment: Experiment) -> Cure:
    """tanh, and smaller steps where they are large: those would drive tanh to its flat ends."""
    cured = with_each_layer(experiment, _alive)
    if experiment.training.learning_rate <= LARGE:
        return Cure(f"Use {ALIVE} in place of {RELU}", cured)
    cured = with_training(cured, learning_rate=CALM)
    return Cure(f"Use {ALIVE} in place of {RELU}, and lower the learning rate to {number(CALM)}", cured)


def _alive(layer: Layer) -> Layer:
    """The layer with tanh, if it has a relu."""
    return layer.model_copy(update={"activation": ALIVE}) if getattr(layer, "activation", "") == RELU else layer
