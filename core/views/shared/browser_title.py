"""What the browser's tab says of a page: what is shown first, since a narrow tab shows only the beginning."""

from core.experiment import Experiment
from core.tasks import spec_of

NAME = "Unrolled"


def title(page: str, *shown: str) -> str:
    """The text of the tab: what is shown, the page, and the product.

    Example:
        >>> title("Sentiment", "Units"), title("")
        ('Units · Sentiment · Unrolled', 'Unrolled')
    """
    return " · ".join(filter(None, (*shown, page, NAME)))


def network(experiment: Experiment) -> str:
    """A network and its task in short: LSTM(16) on “Rain in Seattle”."""
    layers = " → ".join(layer.short for layer in experiment.layers)
    return f"{layers} on “{spec_of(experiment).title}”"
