"""How long a training will take: a rough estimate, before it begins."""

from core.experiment import Experiment
from core.layers.stacking import recurrent_layers
from core.network.count import work
from core.tasks import Prepared
from core.training import text_time
from core.views.shared.in_words import duration, epochs

AT_ONCE = 6.0  # estimated seconds of training up to which a change trains by itself
COMPILING = 1.5  # seconds until a loop that is new is compiled
MULTIPLY_ADD = 3e-10  # seconds of one, forward and back, in layers wide enough for that to matter


def seconds(experiment: Experiment, prepared: Prepared) -> float:
    """The estimated seconds of training, compiling included."""
    data, training = prepared.data, experiment.training
    if data.embedding:
        return COMPILING + text_time.seconds(experiment, data)
    batches = training.epochs * -(-len(data.train) // training.batch_size)
    steps = sum(layer.step_seconds * layer.directions for _, layer in recurrent_layers(experiment.layers))
    return COMPILING + batches * data.timesteps * steps + work(experiment, data) * MULTIPLY_ADD


def sentence(experiment: Experiment, prepared: Prepared) -> str:
    """The estimate in words; for texts, that of one epoch too."""
    whole = f"It will take {duration(seconds(experiment, prepared))}"
    if not prepared.data.embedding:
        return f"{whole}."
    each = duration(text_time.seconds_per_epoch(experiment, prepared.data))
    return f"{whole} for {epochs(experiment.training.epochs)} on two free cores; an epoch takes {each}."
