"""What an experiment's network is: a stack of layers, or an encoder with a decoder for pairs of texts.

The one place that chooses between the two where both are meant.
"""

from core.experiment import Experiment
from core.network import count, encoder_decoder_of, summary
from core.network.initial_weights import initial_weights
from core.network.stack import stack_of
from core.network.summary import Summary
from core.tasks.task import Data, PairData


def check_work(experiment: Experiment, data: Data) -> int:
    """The multiply-adds of the run. Raises ExperimentError if they are above the limit, or the layers do not fit."""
    if isinstance(data, PairData):
        return encoder_decoder_of.check_pair_work(experiment, data)
    return count.check_work(experiment, data)


def summarise(experiment: Experiment, data: Data) -> Summary:
    """Keras's summary of the network, and of its optimizer."""
    if isinstance(data, PairData):
        return encoder_decoder_of.summarise_pairs(experiment, data)
    return summary.summarise(experiment, data)


def weight_shapes(experiment: Experiment, data: Data) -> list[tuple[int, ...]] | None:
    """The shapes of an experiment's weights in Keras's order; None if a kind of layer does not say them.

    Raises:
        ExperimentError: the network does not fit the data, or would take too much work.

    Example:
        >>> from core.tasks import TASKS, prepare
        >>> preset = TASKS["sine"].preset
        >>> weight_shapes(preset, prepare(preset).data)
        [(1, 8), (8, 8), (8,), (8, 10), (10,)]
    """
    check_work(experiment, data)
    if isinstance(data, PairData):
        weights = encoder_decoder_of.encoder_decoder_of(experiment, data).initial_weights(experiment.seed)
    else:
        weights = initial_weights(stack_of(experiment, data), timesteps=data.timesteps, seed=experiment.seed)
    return None if weights is None else [weight.shape for weight in weights]
