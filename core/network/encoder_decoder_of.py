"""The encoder-decoder of an experiment whose data are pairs of texts, its summary, and the limit on its work."""

from pydantic import ValidationError

from core.experiment import Experiment, ExperimentError, explain
from core.layers import recurrent
from core.network.count import MAX_TEXT_WORK
from core.network.encoder_decoder import EncoderDecoder
from core.network.summary import Summary, optimizer_parameters
from core.tasks.task import PairData


def encoder_decoder_of(experiment: Experiment, data: PairData) -> EncoderDecoder:
    """The network: the experiment's one layer is the encoder, and the decoder is of its kind and of its width.

    Raises:
        ExperimentError: with one sentence, if there is not one recurrent layer, or the decoder would be too wide.
    """
    layers = experiment.layers
    if len(layers) != 1 or not layers[0].recurrent:
        raise ExperimentError("A translation needs one recurrent layer, which is the encoder: remove the other layers")
    settings = layers[0].model_dump(exclude={"kind", "bidirectional", "units"})
    encoder = recurrent(layers[0].kind, **layers[0].model_dump(exclude={"kind"}))
    try:
        decoder = recurrent(encoder.kind, units=encoder.units * encoder.directions, **settings)
    except ValidationError as error:
        raise ExperimentError(f"The decoder is as wide as the encoder's state. {explain(error)}") from error
    return EncoderDecoder(encoder, decoder, data.embedding, data.target_embedding, attention=data.attention)


def summarise_pairs(experiment: Experiment, data: PairData) -> Summary:
    """The summary of the network, and of its optimizer."""
    network = encoder_decoder_of(experiment, data)
    rows = network.summary(data.timesteps, data.y.shape[1])
    trained = sum(network.parameters().values())
    return Summary(rows, trained, 0, optimizer_parameters(experiment.training, trained))


def check_pair_work(experiment: Experiment, data: PairData) -> int:
    """The multiply-adds of a forward pass over all pairs to learn from, times the epochs.

    Raises ExperimentError if it is above the limit; the message says what to lower.
    """
    total = experiment.training.epochs * len(data.train) * multiply_adds(experiment, data)
    if total > MAX_TEXT_WORK:
        share = total / MAX_TEXT_WORK
        epochs = int(experiment.training.epochs / share)
        lower = f"at most {epochs:,} epochs" if epochs else "fewer units"
        raise ExperimentError(f"That is {share:.1f} times the work that one run may take: choose {lower}")
    return total


def multiply_adds(experiment: Experiment, data: PairData) -> int:
    """The multiply-adds of one pair's forward pass."""
    network, S, T = encoder_decoder_of(experiment, data), data.timesteps, data.y.shape[1]
    total = network.encoder.multiply_adds(network.source.dimensions, S)
    total += network.decoder.multiply_adds(network.target.dimensions, T)
    total += network.head.multiply_adds(network.head_inputs, T)
    return total + 2 * S * T * network.decoder.units * network.attention
