"""Parameter arithmetic without Keras, and the limit on a run's total work that it makes possible."""

from dataclasses import dataclass

from core.experiment import Dense, Experiment, ExperimentError, Layer, Pooling, Recurrent, return_sequences
from core.tasks.task import Data, Embedding, Output

# What a cell's kernels hold side by side, in Keras's order (it calls g c, and the candidate h).
PARTS = {"SimpleRNN": ("h",), "LSTM": ("i", "f", "g", "o"), "GRU": ("z", "r", "candidate")}

# The largest epochs x sequences x timesteps x parameters of one run: about half an hour on two cores, at the 2 to 8
# thousand million multiply-adds a second that small recurrent networks reach there.
MAX_WORK = 2_000_000_000_000
# Texts are read by wide layers in large batches, 15 thousand million a second; and by small ones no faster than a
# cell's operations can be started, 6,000 timesteps of a batch a second.
MAX_TEXT_WORK = 10_000_000_000_000
MAX_TEXT_STEPS = 10_000_000


def recurrent_parameters(layer: Recurrent, features: int) -> int:
    """Trainable parameters of a recurrent layer that reads `features` inputs at each timestep.

    With n_h units and n_x inputs, a SimpleRNN has n_h (n_h + n_x + 1): a kernel (n_x, n_h), a recurrent kernel
    (n_h, n_h) and a bias. An LSTM has four of these; a GRU, in Keras's `reset_after` form, three with two biases each.
    Bidirectional doubles. The number of timesteps plays no part.
    """
    biases = 2 if layer.kind == "GRU" else 1
    one = layer.units * (layer.units + features + biases)
    return len(PARTS[layer.kind]) * one * (2 if layer.bidirectional else 1)


def parameters(layers: tuple[Layer, ...], output: Output, features: int) -> tuple[int, ...]:
    """Trainable parameters of each layer, and of the output layer at the end."""
    *widths, last = inputs_of(layers, features)
    counts = (arithmetic(layer, width).count for layer, width in zip(layers, widths, strict=True))
    return (*counts, output.units * (last + 1))


def totals(layers: tuple[Layer, ...], output: Output, features: int, embedding: Embedding | None) -> tuple[int, int]:
    """Parameters of a whole network that are trained, and those that are not: a frozen embedding's.

    >>> totals((Recurrent(kind="GRU", units=2),), Output(1, ()), 3, Embedding(100, 3, "glove", frozen=True))
    (42, 300)
    """
    rest = sum(parameters(layers, output, features))
    table = embedding.parameters if embedding else 0
    return (rest, table) if embedding and embedding.frozen else (rest + table, 0)


@dataclass(frozen=True)
class Matrix:
    """One weight array of a layer. `parts` are the gates whose columns stand side by side in it; () for one alone."""

    name: str
    rows: int
    columns: int
    parts: tuple[str, ...] = ()


def matrices(layer: Layer, features: int) -> tuple[Matrix, ...]:
    """The weight arrays of one layer (of one direction, where it has two), as Keras stores them; () for others.

    >>> [(m.name, m.rows, m.columns) for m in matrices(Recurrent(kind="GRU", units=2), 3)]
    [('kernel', 3, 6), ('recurrent kernel', 2, 6), ('bias', 2, 6)]
    """
    if isinstance(layer, Dense):
        return (Matrix("kernel", features, layer.units), Matrix("bias", 1, layer.units))
    if not isinstance(layer, Recurrent):
        return ()
    parts = PARTS[layer.kind]
    rows = {"kernel": features, "recurrent kernel": layer.units, "bias": 2 if layer.kind == "GRU" else 1}
    named = parts if len(parts) > 1 else ()
    return tuple(Matrix(name, count, layer.units * len(parts), named) for name, count in rows.items())


@dataclass(frozen=True)
class Arithmetic:
    """How a layer's parameters are counted: the formula in symbols, then with numbers, then the count."""

    symbols: str
    numbers: str
    count: int


def arithmetic(layer: Layer, features: int) -> Arithmetic:
    """The parameter arithmetic of one layer that reads `features` inputs; n_h is its units, n_x its inputs.

    >>> arithmetic(Recurrent(kind="LSTM", units=2), 3)
    Arithmetic(symbols='4 × n_h (n_h + n_x + 1)', numbers='4 × 2 × (2 + 3 + 1)', count=48)
    """
    if isinstance(layer, Dense):
        count = layer.units * (features + 1)
        return Arithmetic("n_h (n_x + 1)", f"{layer.units} × ({features} + 1)", count)
    if not isinstance(layer, Recurrent):
        return Arithmetic("no weights", "0", 0)
    parts = len(PARTS[layer.kind])
    times = f"{parts} × " if parts > 1 else ""
    both = "2 × " if layer.bidirectional else ""
    biases = 2 if layer.kind == "GRU" else 1
    return Arithmetic(
        f"{both}{times}n_h (n_h + n_x + {biases})",
        f"{both}{times}{layer.units} × ({layer.units} + {features} + {biases})",
        recurrent_parameters(layer, features),
    )


def inputs_of(layers: tuple[Layer, ...], features: int) -> tuple[int, ...]:
    """How many inputs each layer reads at a timestep, and the output layer at the end."""
    counts = [features]
    for layer in layers:
        if isinstance(layer, Recurrent):
            counts.append(layer.width)
        else:
            counts.append(layer.units if isinstance(layer, Dense) else counts[-1])
    return tuple(counts)


def multiply_adds(layers: tuple[Layer, ...], output: Output, features: int, timesteps: int) -> int:
    """Those of one sequence's way through the network: each weight but the biases, once a timestep where it is used so.

    >>> multiply_adds((Recurrent(kind="SimpleRNN", units=2),), Output(1, ()), 3, 4)  # no output values
    40
    """
    said = return_sequences(layers, output.per_timestep)
    total, steps = 0, timesteps
    for layer, width, returns in zip(layers, inputs_of(layers, features), said, strict=False):
        if isinstance(layer, Recurrent):
            both = 2 if layer.bidirectional else 1
            total += both * timesteps * len(PARTS[layer.kind]) * layer.units * (layer.units + width)
            steps = timesteps if returns and returns[0] else 1
        elif isinstance(layer, Dense):
            total += steps * layer.units * width
        elif isinstance(layer, Pooling):
            steps = 1
    return total + steps * output.units * inputs_of(layers, features)[-1]


def work(experiment: Experiment, data: Data) -> int:
    """The multiply-adds of a forward pass over the training sequences, times the epochs."""
    weights = sum(parameters(experiment.layers, data.output, data.features))  # looking a vector up is no product
    return experiment.training.epochs * _timesteps(data) * weights


def text_steps(experiment: Experiment, data: Data) -> int:
    """How often a cell is run for a batch of texts, at all of their timesteps and in all epochs."""
    cells = sum(layer.width // layer.units for layer in experiment.layers if isinstance(layer, Recurrent))
    return experiment.training.epochs * cells * -(-_timesteps(data) // experiment.training.batch_size)


def _timesteps(data: Data) -> int:
    """Those of all training sequences; of texts, for which that saves time, without those that the network skips."""
    if data.embedding and data.mask and data.lengths is not None:
        return int(data.lengths[data.train].sum())
    return len(data.train) * data.X.shape[1]


def check_work(experiment: Experiment, data: Data) -> int:
    """The run's `work`.

    Raises:
        ExperimentError: it passes MAX_WORK, and the message says what to lower; or the network pools over time, and the
            task asks for an output at each timestep.
    """
    for place, layer in enumerate(experiment.layers, 1):
        if isinstance(layer, Pooling) and data.output.per_timestep:
            raise ExperimentError(
                f"The task asks for an output at each {data.timestep}, and layer {place}, {layer.kind}, makes one "
                "vector of the whole sequence: remove it"
            )
    total = work(experiment, data)
    share = total / (MAX_TEXT_WORK if data.embedding else MAX_WORK)
    if data.embedding and (steps := text_steps(experiment, data) / MAX_TEXT_STEPS) > max(1, share):
        epochs = int(experiment.training.epochs / steps)
        lower = f"at most {epochs} epoch{'s' * (epochs > 1)}, or " if epochs else ""
        raise ExperimentError(
            f"That is {steps:.1f} times the work that one run may take ({experiment.training.epochs} epochs of "
            f"{len(data.train)} texts in batches of {experiment.training.batch_size}): choose {lower}larger batches"
        )
    if share > 1:
        epochs = int(experiment.training.epochs / share)
        lower = f"at most {epochs} epochs" if epochs else "fewer units or layers"
        raise ExperimentError(
            f"That is {share:.1f} times the work that one run may take "
            f"({experiment.training.epochs} epochs of {len(data.train)} sequences of {data.X.shape[1]} timesteps): "
            f"with this network and data, choose {lower}, or a smaller network"
        )
    return total
