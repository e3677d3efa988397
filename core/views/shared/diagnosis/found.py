"""A diagnosis, and the cures that a button can make."""

from dataclasses import dataclass

from core.experiment import Experiment
from core.views.shared.link import Link


@dataclass(frozen=True)
class Cure:
    """A changed experiment.

    Attributes:
        label: the button's text: what is changed.
        experiment: with the change made.
    """

    label: str
    experiment: Experiment


@dataclass(frozen=True)
class Diagnosis:
    """What went wrong.

    Attributes:
        name: a few words, such as "Saturated".
        sentence: what happened, with its numbers.
        why: what it comes from, and why the cure helps.
        cures: the first is the best.
        shown: where it can be looked at, as the text of a link and what it opens; None where there is no such place.
        worthless: True if the network's answers say nothing about a sequence.
    """

    name: str
    sentence: str
    why: str
    cures: tuple[Cure, ...]
    shown: tuple[str, Link] | None = None
    worthless: bool = False
