"""Parameter counts without Keras, and the limit on a run's total work."""

from core.experiment import Experiment, ExperimentError
from core.network.stack import Stack, stack_of
from core.tasks.task import Data

# The limit of epochs x sequences x timesteps x parameters of one run: about half an hour on two cores, where small
# recurrent networks do 2 to 8 thousand million multiply-adds a second.
MAX_WORK = 2_000_000_000_000
# For texts: wide layers in large batches do 15 thousand million a second. For small layers, starting a cell's
# operations is the limit: 6,000 timesteps of a batch a second.
MAX_TEXT_WORK = 10_000_000_000_000
MAX_TEXT_STEPS = 10_000_000


def parameters(stack: Stack) -> tuple[int, ...]:
    """Parameters of each layer, the output layer last, without those of an embedding."""
    return tuple(layer.arithmetic(width).count for layer, width in zip(stack.with_head, stack.widths, strict=True))


def totals(stack: Stack) -> tuple[int, int]:
    """The trainable parameters of a network, and the frozen ones: those of a frozen embedding.

    >>> from core.answers import Numbers
    >>> from core.layers import GRU, Embedding
    >>> embedding = Embedding(100, 3, "glove", frozen=True)
    >>> totals(Stack((GRU(units=2),), Numbers(1, ()), 3, embedding=embedding))
    (42, 300)
    """
    rest, embedding = sum(parameters(stack)), stack.embedding
    table = embedding.parameters if embedding else 0
    return (rest, table) if embedding and embedding.frozen else (rest + table, 0)


def multiply_adds(stack: Stack, timesteps: int) -> int:
    """The multiply-adds of one sequence's forward pass: each weight but the biases, at each timestep that uses it.

    >>> from core.answers import Numbers
    >>> from core.layers import SimpleRNN
    >>> multiply_adds(Stack((SimpleRNN(units=2),), Numbers(1, ()), 3), 4)  # no output values
    40
    """
    total, sequence = 0, True
    for layer, width, sequences in zip(stack.with_head, stack.widths, stack.sequences, strict=True):
        total += layer.multiply_adds(width, timesteps if sequence else 1)
        sequence = layer.hands_on_sequence(given=sequence, sequences=sequences)
    return total


def work(experiment: Experiment, data: Data) -> int:
    """The multiply-adds of a forward pass over the training sequences, times the epochs."""
    stack = stack_of(experiment, data)
    # A table lookup has no products, and a convolution uses each weight in every pixel.
    weights = max(sum(parameters(stack)), multiply_adds(stack, 1))
    return experiment.training.epochs * _timesteps(data) * weights


def text_steps(experiment: Experiment, data: Data) -> int:
    """The number of cell steps, each on a whole batch of texts, in all epochs."""
    cells = sum(layer.directions for layer in experiment.layers if layer.recurrent)
    return experiment.training.epochs * cells * -(-_timesteps(data) // experiment.training.batch_size)


def _timesteps(data: Data) -> int:
    """The timesteps of all training sequences. Skipped timesteps of texts do not count, since they take no time."""
    if data.embedding and data.mask and data.lengths is not None:
        return int(data.lengths[data.train].sum())
    return len(data.train) * data.timesteps


def check_work(experiment: Experiment, data: Data) -> int:
    """The run's `work`.

    Raises:
        ExperimentError: the work is above the limit, and the message says what to lower; or the network pools over
            time, but the task asks for an output at each timestep; or a layer would see what it has to guess.
    """
    stack = stack_of(experiment, data)
    for place, (layer, features) in enumerate(zip(stack.layers, stack.widths, strict=False), 1):
        if misfit := layer.misfit(features):
            raise ExperimentError(f"Layer {place}, {layer.kind}, {misfit}: set both to one size")
        if layer.pools and data.output.per_timestep:
            raise ExperimentError(
                f"The task asks for an output at each {data.timestep}, and layer {place}, {layer.kind}, makes one "
                "vector of the whole sequence: remove it"
            )
        if layer.directions > 1 and data.ahead:
            raise ExperimentError(
                f"Layer {place} reads in both directions, and from the end it would see the {data.timestep} that it "
                "has to guess: let it read forwards only"
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
            f"({experiment.training.epochs} epochs of {len(data.train)} sequences of {data.timesteps} timesteps): "
            f"with this network and data, choose {lower}, or a smaller network"
        )
    return total
