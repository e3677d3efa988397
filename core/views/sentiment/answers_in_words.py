"""The answer of a classifier as the page writes it, and sentences to try."""

from core.text.reviews import CLASSES
from core.views.sentiment.trajectory import Trajectory
from core.wording import percent

CLASS_LETTERS = 18  # of a class's name in an answer: the number behind it must stay visible
NO_ANSWER = "no known words"
NOT_SURE = (0.4, 0.6)  # probabilities between which nothing is decided
TRY = ("not bad at all", "I expected a masterpiece and got two hours of boredom")


def another_language(language: str) -> str:
    """What is said of a text that is not English.

    Example:
        >>> another_language("German")
        'This looks like German. The network that ships has read English alone: its answer means nothing here.'
    """
    return f"This looks like {language}. The network that ships has read English alone: its answer means nothing here."


def answer(trajectory: Trajectory) -> str:
    """The answer to a whole text."""
    if trajectory.probability is None:
        return NO_ANSWER
    return probability(trajectory.probability, trajectory.classes)


def probability(p: float, classes: tuple[str, str] = CLASSES) -> str:
    """A probability of label 1 in words, from the likelier side. It never rounds to certainty: no network is sure.

    Example:
        >>> probability(0.93), probability(0.2), probability(0.45), probability(0.9999)
        ('positive, 93 %', 'negative, 80 %', 'not sure: negative, 55 %', 'positive, over 99 %')
    """
    share = max(p, 1 - p)
    shown = "over 99 %" if share >= 0.99 else percent(share)
    if round(100 * share) == 50:
        return f"not sure, {shown}"
    name = classes[int(p > 0.5)]
    said = f"{name if len(name) <= CLASS_LETTERS else f'{name[: CLASS_LETTERS - 1].rstrip()}…'}, {shown}"
    return f"not sure: {said}" if NOT_SURE[0] <= p <= NOT_SURE[1] else said
