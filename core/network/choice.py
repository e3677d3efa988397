"""What an experiment's network is: a stack of layers, or an encoder with a decoder for pairs of texts.

The one place that chooses between the two where both are meant.
"""

from core.experiment import Experiment
from core.network import count, encoder_decoder_of, summary
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
