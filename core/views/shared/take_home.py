"""Facts about the files of a run that a visitor can download."""

from core.network.export import drops
from core.runs import Run
from core.tasks.task import Data, PairData, SeriesData


def introduction(run: Run, data: Data) -> str:
    """What the script and the notebook hold."""
    read = "tokens" if data.embedding else "scaling"
    return (
        f"The whole experiment in plain Keras: its data or how they are read, the {read}, the network, the training. "
        f"{promise(run)}"
    )


def promise(run: Run) -> str:
    """What the script needs, and what result it gives."""
    needs = "Its first lines name what it needs."
    if run.status != "finished":
        return needs
    if drops(run.experiment.layers):
        differs = "The result is similar but not the same, because dropout draws other random numbers."
        return f"{needs} It runs anywhere. {differs}"
    return f"{needs} It runs anywhere, and the result is the same."


def unfinished(run: Run) -> str:
    """A warning for a run that did not finish."""
    how = "was stopped" if run.status == "stopped" else "failed"
    return (
        f"This run {how} after {run.trained.epochs:,} of {run.experiment.training.epochs:,} epochs. The script and the "
        "notebook train from the beginning and without a stop, so their result differs. The network file is that of "
        "the run shown here."
    )


def network_file(run: Run, data: Data, name: str) -> str:
    """What the file of the trained network holds, and what it reads.

    Args:
        run: with an outcome.
        data: its data.
        name: the name of the file, without its ending.
    """
    holds = f"`keras.models.load_model('{name}.keras')` reads the network file, which holds the weights"
    if data.embedding:
        first = "the word in line 1 of `words.txt` is token 1, and so on; 0 fills up"
        return f"{holds} {_weights(run)}. It takes texts as tokens: {first}."
    return f"{holds} after the epoch chosen above. Inputs are scaled as the script does it."


def vocabulary(data: Data) -> str:
    r"""The file `words.txt`: how each token is written, a line each, from token 1 on; the end of a line is `\n`."""
    if isinstance(data, SeriesData | PairData):
        return ""
    return "\n".join(word.replace("\n", "\\n") for word in data.vocabulary[1:])


def shape(data: Data) -> dict[str, object]:
    """The arguments of the question "keras_file" that say what the network reads."""
    arguments: dict[str, object] = {"features": data.features, "mask": data.mask}
    if data.embedding:
        return arguments | {"tokens": data.embedding.tokens, "frozen": data.embedding.frozen}
    return arguments | {"timesteps": data.X.shape[1]}


def _weights(run: Run) -> str:
    """Which weights the last ones of a run are."""
    ends = {"finished": "after the last epoch", "stopped": "as they were when it was stopped"}
    return ends.get(run.status, "that were kept last before it failed")
