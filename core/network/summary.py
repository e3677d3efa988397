"""Keras's summary table, computed without Keras: names, shapes and parameters of every layer."""

from dataclasses import dataclass
from itertools import pairwise

from core.experiment import Experiment, Training
from core.layers import Dense, Layer
from core.network.count import parameters, totals
from core.network.stack import Stack, stack_of
from core.tasks.task import Data


@dataclass(frozen=True)
class SummaryRow:
    """One line of Keras's `model.summary()`. `output_shape` begins with None, the batch."""

    name: str
    kind: str
    output_shape: tuple[int | None, ...]
    parameters: int


@dataclass(frozen=True)
class Summary:
    """Keras's summary table. `optimizer` is the count that `model.summary()` prints as "Optimizer params"."""

    rows: tuple[SummaryRow, ...]
    trainable: int
    non_trainable: int
    optimizer: int

    @property
    def total(self) -> int:
        """Parameters of the network, without the optimizer's."""
        return self.trainable + self.non_trainable


def layer_names(layers: tuple[Layer, ...], head: Layer | None = None) -> tuple[str, ...]:
    """The names Keras gives these layers and the output layer in a fresh session: `lstm`, `lstm_1`, `dense`.

    `head` is the output layer; by default a Dense.
    """
    seen: dict[str, int] = {}
    names = []
    for layer in (*layers, head or Dense()):
        base = layer.keras_name
        if layer.directions > 1:
            seen[base] = seen.get(base, 0) + 1  # Keras counts the layer inside too
            base = "bidirectional"
        names.append(f"{base}_{seen[base]}" if base in seen else base)
        seen[base] = seen.get(base, 0) + 1
    return tuple(names)


def summarise(experiment: Experiment, data: Data) -> Summary:
    """The summary of an experiment's network, as `model.summary()` prints it, and its optimizer's parameters."""
    return summary_of(stack_of(experiment, data), data.timesteps, experiment.training)


def summary_of(stack: Stack, timesteps: int, training: Training) -> Summary:
    """The summary of a network that reads `timesteps`, and of the optimizer of its training.

    Keras lists layers alone: neither a functional model's input nor the operations that apply a mask to a pool. It does
    not count the state of dropout's random numbers, which is no weight.
    """
    trainable, frozen = totals(stack)
    rows = []
    if stack.embedding:
        vectors = (None, timesteps, stack.features)
        rows.append(SummaryRow("embedding", "Embedding", vectors, stack.embedding.parameters))
    elif stack.mask:
        rows.append(SummaryRow("masking", "Masking", (None, timesteps, stack.features), 0))
    sequence, names, counts = True, layer_names(stack.layers, stack.head), parameters(stack)
    widths = (*stack.widths, stack.answer.units)
    columns = zip(stack.with_head, names, counts, pairwise(widths), stack.sequences, strict=True)
    for layer, name, count, (read, width), returns_sequences in columns:
        # A network has at most one such layer, so the names need no number.
        rows += [SummaryRow(one.keras_name, one.keras_title, (None, one.width(read)), 0) for one in layer.joined]
        sequence = layer.hands_on_sequence(given=sequence, sequences=returns_sequences)
        shape: tuple[int | None, ...] = (None, timesteps, width) if sequence else (None, width)
        rows.append(SummaryRow(name, layer.keras_title, shape, count))
    return Summary(tuple(rows), trainable, frozen, optimizer_parameters(training, trainable))


def optimizer_parameters(training: Training, weights: int) -> int:
    """The optimizer's counter, its learning rate, and the numbers that it stores for each trainable weight.

    Adam stores two moments (Kingma and Ba 2015), RMSprop one and a second for momentum, SGD one for momentum.
    """
    per_weight = {"Adam": 2, "RMSprop": 1, "SGD": 0}[training.optimizer] + bool(training.momentum)
    return 2 + per_weight * weights
