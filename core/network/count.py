"""Parameter arithmetic without Keras, and the limit on a run's total work that it makes possible."""

from core.experiment import Dense, Dropout, Experiment, ExperimentError, Layer, Recurrent
from core.tasks.task import Data, Output

GATES = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}

# The largest epochs x sequences x timesteps x parameters of one run: about half an hour on two cores, at the 2 to 8
# thousand million multiply-adds a second that small recurrent networks reach there.
MAX_WORK = 2_000_000_000_000


def recurrent_parameters(layer: Recurrent, features: int) -> int:
    """Trainable parameters of a recurrent layer that reads `features` inputs at each timestep.

    With n_h units and n_x inputs, a SimpleRNN has n_h (n_h + n_x + 1): a kernel (n_x, n_h), a recurrent kernel
    (n_h, n_h) and a bias. An LSTM has four of these; a GRU, in Keras's `reset_after` form, three with two biases each.
    Bidirectional doubles. The number of timesteps plays no part.
    """
    biases = 2 if layer.kind == "GRU" else 1
    one = layer.units * (layer.units + features + biases)
    return GATES[layer.kind] * one * (2 if layer.bidirectional else 1)


def parameters(layers: tuple[Layer, ...], output: Output, features: int) -> tuple[int, ...]:
    """Trainable parameters of each layer, and of the output layer at the end."""
    counts = []
    for layer in layers:
        if isinstance(layer, Recurrent):
            counts.append(recurrent_parameters(layer, features))
            features = layer.width
        elif isinstance(layer, Dense):
            counts.append(layer.units * (features + 1))
            features = layer.units
        elif isinstance(layer, Dropout):
            counts.append(0)
    return (*counts, output.units * (features + 1))


def work(experiment: Experiment, data: Data) -> int:
    """The multiply-adds of a forward pass over the training sequences, times the epochs."""
    n, timesteps = len(data.train), data.X.shape[1]
    weights = sum(parameters(experiment.layers, data.output, data.X.shape[2]))
    return experiment.training.epochs * n * timesteps * weights


def check_work(experiment: Experiment, data: Data) -> int:
    """The run's `work`. Raises ExperimentError, saying what to lower, where it passes MAX_WORK."""
    total = work(experiment, data)
    if total > MAX_WORK:
        epochs = int(experiment.training.epochs * MAX_WORK / total)
        lower = f"at most {epochs} epochs" if epochs else "fewer units or layers"
        raise ExperimentError(
            f"That is {total / MAX_WORK:.1f} times the work that one run may take "
            f"({experiment.training.epochs} epochs of {len(data.train)} sequences of {data.X.shape[1]} timesteps): "
            f"with this network and data, choose {lower}, or a smaller network"
        )
    return total
