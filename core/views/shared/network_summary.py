"""The summary of a network and its data: Keras's table, totals, shapes, and a caption for each layer."""

from core.experiment import Experiment
from core.layers.stacking import return_sequences
from core.network.choice import summarise
from core.network.stack import stack_of
from core.network.summary import layer_names
from core.tasks.task import Data


def table(experiment: Experiment, data: Data) -> dict[str, list[str]]:
    """The columns of `model.summary()`."""
    rows = summarise(experiment, data).rows
    return {
        "Layer (type)": [f"{row.name} ({row.kind})" for row in rows],
        "Output shape": [str(row.output_shape) for row in rows],
        "Parameters": [f"{row.parameters:,}" for row in rows],
    }


def totals(experiment: Experiment, data: Data) -> str:
    """The counts below the table, in Markdown."""
    counts = summarise(experiment, data)
    return (
        f"Total **{counts.total:,}** parameters, trainable {counts.trainable:,}, optimizer state {counts.optimizer:,}."
    )


def shapes(data: Data) -> str:
    """The shapes of the data in the lecture's words, and how many sequences there are to learn from."""
    tokens = data.X.ndim == 2  # a number for each word, before its vector
    return (
        f"X {data.X.shape} = (n_SEQUENCES, n_OBSERVATIONS{'' if tokens else ', n_FEATURES'}); "
        f"y {data.y.shape} = (n_SEQUENCES, OUTPUT_LENGTH, n_FEATURES to predict). "
        f"{len(data.train):,} sequences for training, {len(data.validation):,} for validation."
    )


def captions(experiment: Experiment, data: Data) -> list[str]:
    """The output shape of each layer, and why it returns sequences or not; the output layer is the last."""
    # Not those of masking, an embedding, or the pools that a layer joins.
    head = stack_of(experiment, data).head
    names = layer_names(experiment.layers, head)
    rows = [row for row in summarise(experiment, data).rows if row.name in names]
    returned = (*return_sequences(experiment.layers, data.output.per_timestep), None)
    every = []
    for row, returns in zip(rows, returned, strict=True):
        text = f"Output `({', '.join(map(str, row.output_shape))})` · {row.parameters:,} parameters"
        if row is rows[-1]:
            added = head.short.removesuffix(")")
            text = f"The task adds `{added}, {data.output.output_activation})`. {text}"
        if returns:
            text += f"  \n`return_sequences={returns[0]}`: {returns[1]}"
        every.append(text)
    return every
