"""A small language model on a short text, trained once."""

from functools import cache

from core.experiment import Experiment
from core.layers import GRU, LSTM
from core.runs import Run
from core.tasks import PreparedLanguage, complete, prepare
from core.training.train import train
from core.views.next_word.language_model import LanguageModel, model_of
from tests.core.tasks.next_word.small import TEXT, experiment

CHOSEN = complete(experiment(LSTM(units=12), GRU(units=8), training={"epochs": 12}))
WORDS = complete(experiment(GRU(units=10), unit="words", most=40, length=6, training={"epochs": 10}))


def trained(chosen=CHOSEN) -> tuple[Run, PreparedLanguage, LanguageModel]:
    """The run of an experiment, its data, and its model."""
    return _trained(chosen.to_json())


@cache
def _trained(text: str) -> tuple[Run, PreparedLanguage, LanguageModel]:
    chosen = Experiment.from_json(text)
    outcome, prepared = train(chosen, TEXT), prepare(chosen, TEXT)
    run = Run(chosen.fingerprint(), chosen, "finished", "", None, None, None, outcome, 1)
    return run, prepared, model_of(run, prepared)
