"""A network of layers in sequence, with the output layer that its answer needs."""

from dataclasses import dataclass
from functools import cached_property

from core.answers import Answer
from core.experiment import Experiment
from core.layers import Embedding, Layer
from core.layers.stacking import output_layer, return_sequences
from core.tasks.task import Data, PairData


@dataclass(frozen=True)
class Stack:
    """What decides a network's weights and how it reads.

    Attributes:
        layers: from the input on, without the output layer.
        answer: decides the output layer.
        features: the first layer's inputs at a timestep.
        mask: whether timesteps whose features are all 0, or token 0, are skipped.
        embedding: for text, whose input is tokens (B, T); its `dimensions` are the features.
    """

    layers: tuple[Layer, ...]
    answer: Answer
    features: int
    mask: bool = False
    embedding: Embedding | None = None

    @cached_property
    def head(self) -> Layer:
        """The output layer. It may have more units than MAX_UNITS."""
        return output_layer(self.layers, self.answer.units, self.answer.output_activation)

    @cached_property
    def with_head(self) -> tuple[Layer, ...]:
        """All layers, the output layer last."""
        return (*self.layers, self.head)

    @cached_property
    def returns(self) -> tuple[tuple[bool, str] | None, ...]:
        """For each of `layers`, whether it returns sequences, and why; None where it is not recurrent."""
        return return_sequences(self.layers, self.answer.per_timestep)

    @cached_property
    def sequences(self) -> tuple[bool, ...]:
        """For each of `with_head`, whether it must return an output at each timestep."""
        per_timestep = self.answer.per_timestep
        return (*(per_timestep if one is None else one[0] for one in self.returns), per_timestep)

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """How many inputs each of `with_head` reads at a timestep."""
        widths = [self.features]
        for layer in self.layers:
            widths.append(layer.width(widths[-1]))
        return tuple(widths)

    @property
    def pools(self) -> bool:
        """True if one of its layers pools over time."""
        return any(layer.pools for layer in self.layers)

    @property
    def functional(self) -> bool:
        """True if Keras needs a functional model: if a mask meets a pool, or an input is used twice."""
        return (self.mask and self.pools) or any(layer.branches for layer in self.layers)

    def weights_of(self, weights: list, place: int) -> list:
        """The weight arrays of `with_head[place]`, all directions, from all weights in Keras's order."""
        before = int(self.embedding is not None) + sum(layer.arrays for layer in self.layers[:place])
        return weights[before : before + self.with_head[place].arrays]


def stack_of(experiment: Experiment, data: Data) -> Stack:
    """The network of an experiment on its data.

    Raises TypeError for pairs of texts, whose network is no stack: see `core.network.encoder_decoder_of`.
    """
    if isinstance(data, PairData):
        raise TypeError("Pairs of texts are read by an encoder with a decoder, which is no stack.")
    return Stack(experiment.layers, data.output, data.features, data.mask, data.embedding)
