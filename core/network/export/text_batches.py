"""Batches of texts of similar length, as in `core.training.buckets`, for Keras's own `model.fit`.

A `keras.utils.PyDataset` does not work: Keras takes the timesteps of all batches from the first two.
"""

from core.experiment import Experiment
from core.tasks.task import Data


def are_cut(experiment: Experiment, data: Data) -> bool:
    """True if there are several batches, each as long as its longest text."""
    return data.mask and experiment.training.batch_size < len(data.train)


def code(data: Data, *, batch_size: int, epochs: int) -> str:
    """Code that defines `batches`, those of all epochs, for `model.fit`.

    If the network skips padding, each batch is cut to its longest text.
    """
    targets = "(None, None), tf.int32" if data.output.per_timestep else "(None, 1), tf.float32"
    if not data.mask:
        return _FULL.format(batch_size=batch_size, epochs=epochs, targets=targets)
    real = "-longest:" if data.padding == "pre" else ":longest"
    return _CUT.format(batch_size=batch_size, epochs=epochs, real=real, targets=targets)


_DATASET = """


shapes = tf.TensorSpec((None, None), tf.int32), tf.TensorSpec({targets})
batches = tf.data.Dataset.from_generator(draw, output_signature=shapes)"""

_CUT = (
    '''lengths = np.count_nonzero(X, axis=1)


def draw():
    """The batches of all epochs: texts of like length, cut to the longest of them."""
    for epoch in range({epochs}):
        rng = np.random.default_rng([seed, epoch])
        drawn = rng.permutation(train)
        drawn = drawn[np.argsort(lengths[drawn], kind="stable")]
        # If there is a smaller batch, it has the shortest texts.
        ends = range(len(train), 0, -{batch_size})
        found = [drawn[max(0, end - {batch_size}) : end] for end in ends]
        for b in rng.permutation(len(found)):
            longest = max(1, lengths[found[b]].max())
            yield X[found[b], {real}], y[found[b]]'''
    + _DATASET
)

_FULL = (
    '''def draw():
    """The batches of all epochs, other ones in each."""
    for epoch in range({epochs}):
        rng = np.random.default_rng([seed, epoch])
        drawn = rng.permutation(train)
        ends = range(len(train), 0, -{batch_size})
        found = [drawn[max(0, end - {batch_size}) : end] for end in ends]
        for b in rng.permutation(len(found)):
            yield X[found[b]], y[found[b]]'''
    + _DATASET
)
