"""The settings of a translation in words, and which pairs have which."""

from core.experiment import Experiment
from core.tasks.task import PairData
from core.tasks.translation.data import BELONGS
from core.wording import capitalised

PAIRS = {
    "numbers": "Number words",
    "dates": "Dates",
    "reversed": "Digits reversed",
    "added": "Digits added",
    "own": "Your own pairs",
}
FORMS = {"full": "full", "long": "long", "medium": "medium", "short": "short", "iso": "ISO 8601 (2026-03-05)"}
EXAMPLES = {
    "numbers": "nine hundred and ninety-one",
    "dates": "March 5, 2026",
    "reversed": "31415",
    "added": "27+15",
}
HINTS = {
    "numbers": "a number's words, or its digits",
    "dates": "a date in the form of the source",
    "reversed": "some digits",
    "added": "two numbers with a + between them",
    "own": "a source like those of the file",
}


def has(pairs: str, parameter: str) -> bool:
    """Whether these pairs have this parameter."""
    return parameter in BELONGS[pairs]


def is_compared(experiment: Experiment) -> bool:
    """Whether the page compares the network with others: pairs of a file are trained one network at a time."""
    return experiment.task.parameters["pairs"] != "own"


def about(data: PairData) -> str:
    """What the pairs are, how many there are, and the shapes of their tokens."""
    n, S, T = *data.tokens.shape, data.y.shape[1]
    return (
        f"{capitalised(data.about)}. {len(data.train):,} pairs to learn from, {len(data.validation):,} held back. One "
        f"token for each letter: ({n:,}, {S}) of the sources, ({n:,}, {T}) of the targets."
    )
