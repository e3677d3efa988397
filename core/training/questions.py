"""Short questions about a trained network. A visitor waits for each answer.

A worker answers them while it trains, in another thread of the same process. So each question has its own network and a
limit on memory and work, and changes nothing global.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.answers import Answer
from core.experiment import MAX_LENGTH, Experiment, ExperimentError
from core.layers import Embedding
from core.network.count import parameters
from core.network.machine import NetworkMachine, has_machine_code
from core.network.stack import Stack

MAX_SEQUENCES = 64  # of one question
MAX_WORK = 50_000_000_000  # output values x sequences x timesteps x parameters: about ten seconds on two cores
AT_ONCE = 64  # sequences read together, to limit memory


def saliency_over_time(
    experiment: Experiment,
    output: Answer,
    weights: list[np.ndarray],
    X: np.ndarray,
    *,
    mask: bool = False,
    at: int = -1,
    before_activation: bool = False,
) -> np.ndarray:
    """How strongly the output depends on each timestep of the input: |∂ output / ∂ x(t)|.

    The norm is Frobenius's, over all of the Jacobian of the output's K values by the F features of x(t): with one
    output value it is the Euclidean norm of a gradient. Inputs and output are in the network's scaled units. Masked
    timesteps have 0. In a forward network, timesteps after `at` have 0 too.

    How the gradient fades as t lies further back is the analysis of Bengio, Simard and Frasconi (1994), "Learning
    long-term dependencies with gradient descent is difficult".

    Args:
        experiment: the network's layers.
        output: what the task asks for; it decides the output layer.
        weights: in Keras's order.
        X: scaled inputs, (n, T, F), at most 64 sequences.
        mask: whether timesteps whose features are all 0 are skipped.
        at: the timestep of the output, 0 to T - 1, or negative from the end. It has no effect where the whole sequence
            has one output.
        before_activation: take the output before its activation. A sigmoid near 0 or 1 is flat, so the gradient of the
            output is near 0 although the network depends on the input. The gradient of the logit is not, and can be
            compared between networks.

    Returns:
        float32 (n, T).

    Raises:
        ExperimentError: with one sentence, if it is too much work or the timestep does not exist.
        ValueError: the weights do not fit the layers.
    """
    n, T, F = X.shape
    K = output.units
    answer = output.unbounded() if before_activation else output
    stack = Stack(experiment.layers, answer, F, mask)
    _check(stack, X.shape, at)
    gradients = _machine_gradients(stack, weights) if has_machine_code(stack) else _keras_gradients(stack, weights, T)
    squares = np.zeros((n * K, T))  # a row for each sequence and value of the output
    for rows in np.array_split(np.arange(n * K), -(-n * K // AT_ONCE)):
        slopes = gradients(X[rows // K].astype(np.float32), rows % K, at % T)  # (R, T, F)
        squares[rows] = np.square(slopes, dtype=np.float64).sum(axis=-1)
    return np.sqrt(squares.reshape(n, K, T).sum(axis=1)).astype(np.float32)


def keras_file(
    experiment: Experiment,
    output: Answer,
    weights: list[np.ndarray],
    *,
    timesteps: int | None = None,
    features: int,
    mask: bool = False,
    tokens: int = 0,
    frozen: bool = False,
) -> bytes:
    """The trained network as a `.keras` file, compiled with the experiment's optimizer and loss for further training.

    `keras.models.load_model` reads it without code from this project. The optimizer starts again, since a run does not
    save its state.

    Args:
        experiment: the source of layers, training and seed.
        output: what the task asks for; it decides the output layer and the loss.
        weights: in Keras's order.
        timesteps: n_OBSERVATIONS of the input; None: any number.
        features: n_FEATURES of the input; for text, the dimensions of the embedding.
        mask: whether timesteps whose features are all 0, or token 0, are skipped.
        tokens: for text, the rows of the embedding; else 0.
        frozen: whether further training leaves the embedding as it is.

    Raises:
        ValueError: the weights do not fit the layers.
    """
    from core.network import build  # noqa: PLC0415 - loads TensorFlow

    embedding = Embedding(tokens, features, frozen=frozen) if tokens else None
    stack = Stack(experiment.layers, output, features, mask, embedding)
    model = build.build(stack, timesteps=timesteps, seed=experiment.seed)
    model.set_weights(weights)
    model.compile(optimizer=build.optimizer(experiment.training), loss=output.keras_loss)
    model.optimizer.build(model.trainable_variables)  # load_model builds it too, and warns where the file holds less
    with tempfile.TemporaryDirectory(prefix="unrolled-") as folder:
        path = Path(folder) / "network.keras"
        model.save(path)
        return path.read_bytes()


ANSWERS: dict[str, Callable[..., np.ndarray | bytes]] = {
    "saliency_over_time": saliency_over_time,
    "keras_file": keras_file,
}

# From sequences X (R, T, F), which output value of each is asked about, (R,), and the timestep of the output, the
# gradients by the inputs, (R, T, F).
Gradients = Callable[[np.ndarray, np.ndarray, int], np.ndarray]


def _machine_gradients(stack: Stack, weights: list[np.ndarray]) -> Gradients:
    network = NetworkMachine(stack)
    packed, unused = network.pack(weights), np.empty(network.size, np.float32)

    def gradients(X: np.ndarray, values: np.ndarray, at: int) -> np.ndarray:
        output = network.forward(packed, np.ascontiguousarray(X.transpose(1, 2, 0)))  # (L, K, R)
        dy = np.zeros(output.shape, np.float32)
        dy[at if stack.answer.per_timestep else 0, values, np.arange(len(X))] = 1
        return network.backward(packed, unused, dy, wants_dx=True).transpose(2, 0, 1)

    return gradients


def _keras_gradients(stack: Stack, weights: list[np.ndarray], timesteps: int) -> Gradients:
    import tensorflow as tf  # noqa: PLC0415 - only for layers that have no machine code

    from core.network.build import build  # noqa: PLC0415 - loads TensorFlow

    model = build(stack, timesteps=timesteps, seed=0)
    model.set_weights(weights)

    def gradients(X: np.ndarray, values: np.ndarray, at: int) -> np.ndarray:
        x = tf.constant(X)
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(x)
            output = model(x, training=False)  # (R, T, K) or (R, K)
            here = output[:, at] if stack.answer.per_timestep else output
            total = tf.reduce_sum(tf.gather(here, values, axis=1, batch_dims=1))  # rows are independent
        return tape.gradient(total, x).numpy()

    return gradients


def _check(stack: Stack, shape: tuple[int, ...], at: int) -> None:
    n, T, _ = shape
    if not (1 <= n <= MAX_SEQUENCES and 1 <= T <= MAX_LENGTH):
        raise ExperimentError(
            f"1 to {MAX_SEQUENCES} sequences of at most {MAX_LENGTH} timesteps can be asked about at once, and X has "
            f"the shape {shape}: choose fewer"
        )
    if stack.answer.per_timestep and not -T <= at < T:
        raise ExperimentError(f"There is no timestep {at} in a sequence of {T}: choose one from 0 to {T - 1}")
    one = stack.answer.units * T * sum(parameters(stack))
    if n * one > MAX_WORK:
        fewer = f"ask about at most {MAX_WORK // one} of them" if one <= MAX_WORK else "choose a smaller network"
        raise ExperimentError(
            f"{n} sequences of {T} timesteps are {n * one / MAX_WORK:.1f} times the work that one question may take "
            f"with this network: {fewer}"
        )
