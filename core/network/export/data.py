"""The data section: the task's code, and the shapes of the data."""

from core.experiment import Experiment
from core.network.export.section import Section
from core.tasks import Prepared
from core.tasks.exported_code import data_code
from core.tasks.task import Data, LanguageData, TextData


def section(experiment: Experiment, prepared: Prepared) -> Section:
    """Code that defines X, y, train and validation."""
    data = prepared.data
    if isinstance(data, TextData):
        return _of_texts(experiment, data)
    if isinstance(data, LanguageData):
        return _of_language(experiment, data)
    n, T, F = data.X.shape
    _, L, K = data.y.shape
    text = (
        f"{data.simulated} `X` has the shape (n_SEQUENCES, n_OBSERVATIONS, n_FEATURES) = ({n}, {T}, {F}): each of "
        f"{n:,} sequences observes {F} feature{'s' * (F > 1)} over {T} {data.timestep}s. "
        f"`y` has the shape (n_SEQUENCES, OUTPUT_LENGTH, n_FEATURES) = ({n}, {L}, {K}). {_split(data, 'sequences')}."
    )
    return Section("Data", text.lstrip(), f"{data_code(experiment)}\n\nprint(X.shape, y.shape)")


def _of_texts(experiment: Experiment, data: TextData) -> Section:
    n, T = data.X.shape
    text = (
        f"{data.simulated or data.corpus.note} Each word becomes a token, which is a whole number. `X` has the shape "
        f"(n_SEQUENCES, n_OBSERVATIONS) = ({n}, {T}): {T} tokens of each of {n:,} texts. `y` has the shape ({n}, 1), "
        f"and is 0 or 1. {_split(data, 'texts')}."
    )
    return Section("Data", text.lstrip(), f"{data_code(experiment)}\n\nprint(X.shape, y.shape)")


def _of_language(experiment: Experiment, data: LanguageData) -> Section:
    (n, T), one = data.X.shape, data.timestep
    text = (
        f"{data.about} Each {one} becomes a token, which is a whole number. `X` has the shape (n_SEQUENCES, "
        f"n_OBSERVATIONS) = ({n}, {T}): windows of {T} tokens. `y` has the same shape: at each place the token that "
        f"follows. {_split(data, 'windows')}."
    )
    return Section("Data", text, f"{data_code(experiment)}\n\nprint(X.shape, y.shape)")


def _split(data: Data, what: str) -> str:
    text = f"`train` holds the indices of the {len(data.train):,} {what} to learn from"
    if len(data.validation):
        text += f", `validation` those of the {len(data.validation):,} that are only predicted"
    return text
