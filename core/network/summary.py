"""Keras's summary table, computed without Keras: names, shapes and parameters of every layer."""

from dataclasses import dataclass

from core.experiment import Dense, Experiment, Layer, Pooling, Recurrent, Training, return_sequences
from core.network.count import parameters, totals
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
    """Keras's summary table. `optimizer` counts what `model.summary()` prints as "Optimizer params"."""

    rows: tuple[SummaryRow, ...]
    trainable: int
    non_trainable: int
    optimizer: int

    @property
    def total(self) -> int:
        """Parameters of the network, without the optimizer's."""
        return self.trainable + self.non_trainable


SNAKE = {
    "SimpleRNN": "simple_rnn",
    "LSTM": "lstm",
    "GRU": "gru",
    "Dense": "dense",
    "Dropout": "dropout",
    "Maximum": "global_max_pooling1d",
    "Mean": "global_average_pooling1d",
}
POOLS = {"Maximum": "GlobalMaxPooling1D", "Mean": "GlobalAveragePooling1D"}


def layer_names(layers: tuple[Layer, ...]) -> tuple[str, ...]:
    """The names Keras gives these layers and the output layer in a fresh session: `lstm`, `lstm_1`, `dense`."""
    seen: dict[str, int] = {}
    names = []
    for kind in (*layers, "dense"):
        base = kind if isinstance(kind, str) else SNAKE[kind.kind]
        if isinstance(kind, Recurrent) and kind.bidirectional:
            seen[base] = seen.get(base, 0) + 1  # Keras counts the layer inside too
            base = "bidirectional"
        names.append(f"{base}_{seen[base]}" if base in seen else base)
        seen[base] = seen.get(base, 0) + 1
    return tuple(names)


def summarise(experiment: Experiment, data: Data) -> Summary:
    """What `model.summary()` prints for an experiment's network, and its optimizer's parameters."""
    timesteps, features = data.X.shape[1], data.features
    counts = parameters(experiment.layers, data.output, features)
    names = layer_names(experiment.layers)
    trainable, frozen = totals(experiment.layers, data.output, features, data.embedding)
    rows = []
    if data.embedding:
        rows.append(SummaryRow("embedding", "Embedding", (None, timesteps, features), data.embedding.parameters))
    elif data.mask:
        rows.append(SummaryRow("masking", "Masking", (None, timesteps, features), 0))
    sequence, width = True, features
    said = return_sequences(experiment.layers, data.output.per_timestep)
    for layer, name, count, returns in zip(experiment.layers, names, counts, said, strict=False):
        if isinstance(layer, Recurrent):
            width = layer.width
            sequence = returns is not None and returns[0]
        elif isinstance(layer, Dense):
            width = layer.units
        elif isinstance(layer, Pooling):
            sequence = False
        kind = POOLS.get(layer.kind, layer.kind)
        if isinstance(layer, Recurrent) and layer.bidirectional:
            kind = "Bidirectional"
        rows.append(SummaryRow(name, kind, (None, timesteps, width) if sequence else (None, width), count))
    units = data.output.units
    rows.append(SummaryRow(names[-1], "Dense", (None, timesteps, units) if sequence else (None, units), counts[-1]))
    return Summary(tuple(rows), trainable, frozen, _optimizer_parameters(experiment.training, trainable))


def _optimizer_parameters(training: Training, weights: int) -> int:
    """Its counter and its learning rate, and what it remembers of each weight that is trained.

    Adam keeps two moments (Kingma and Ba 2015), RMSprop one and a second for momentum, SGD one for momentum.
    """
    kept = {"Adam": 2, "RMSprop": 1, "SGD": 0}[training.optimizer] + bool(training.momentum)
    return 2 + kept * weights
