"""The data: what the task knows how to write, and its shapes."""

from core.experiment import Experiment
from core.network.export.section import Section
from core.tasks import Prepared
from core.tasks.code import data_code


def section(experiment: Experiment, prepared: Prepared) -> Section:
    """Code that defines X, y, train and validation."""
    data = prepared.data
    n, T, F = data.X.shape
    _, L, K = data.y.shape
    split = f"`train` holds the indices of the {len(data.train):,} sequences to learn from"
    if len(data.validation):
        split += f", `validation` those of the {len(data.validation):,} that are only predicted"
    text = (
        f"{data.simulated} `X` has the shape (n_SEQUENCES, n_OBSERVATIONS, n_FEATURES) = ({n}, {T}, {F}): each of "
        f"{n:,} sequences observes {F} feature{'s' * (F > 1)} over {T} {data.timestep}s. "
        f"`y` has the shape (n_SEQUENCES, OUTPUT_LENGTH, n_FEATURES) = ({n}, {L}, {K}). {split}."
    )
    return Section("Data", text.lstrip(), f"{data_code(experiment)}\n\nprint(X.shape, y.shape)")
