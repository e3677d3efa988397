"""What a page says of a text that was read: answers in words, sentences to try, pairs that networks get wrong."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from core.text.reviews import CLASSES
from core.training.pretrain.card import Card
from core.views.sentiment.reader import Reader
from core.views.sentiment.states import Blocks
from core.views.sentiment.trajectory import Trajectory

CLASS_LETTERS = 18  # of a class's name in an answer: the number behind it is to be seen
TRY = ("not bad at all", "I expected a masterpiece and got two hours of boredom")
# Each with the label that people would give it: 1 positive, 0 negative.
PAIRS = (
    (("It was good", 1), ("It was not good", 0)),
    (("It was bad", 0), ("It was not bad at all", 1)),
    (("not good, bad", 0), ("not bad, good", 1)),
    (("I was bored at first and then I loved it", 1), ("I loved it at first and then I was bored", 0)),
)


def answer(found: Trajectory) -> str:
    """The answer as it stands on the page.

    It never rounds to certainty: no network is sure.
    """
    if found.probability is None:
        return "no known words"
    return said(found.probability, found.classes)


def said(p: float, classes: tuple[str, str] = CLASSES) -> str:
    """A probability in words, from the likelier side.

    Example:
        >>> said(0.93), said(0.2), said(0.5), said(0.9999)
        ('positive, 93 %', 'negative, 80 %', 'undecided, 50 %', 'positive, over 99 %')
    """
    share = max(p, 1 - p)
    shown = "over 99 %" if share >= 0.99 else f"{100 * share:.0f} %"
    if round(100 * share) == 50:
        return f"undecided, {shown}"
    name = classes[int(p > 0.5)]
    return f"{name if len(name) <= CLASS_LETTERS else f'{name[: CLASS_LETTERS - 1].rstrip()}…'}, {shown}"


def known(found: Trajectory) -> np.ndarray:
    """Which of the words the vocabulary has, bool (n,)."""
    return np.array([word.known for word in found.words], bool)


def aligned(found: Mapping[str, Trajectory]) -> dict[str, np.ndarray]:
    """The probability after each word of the first reader, for all readers, by where the words stand in the text."""
    places = [word.start for word in next(iter(found.values())).words]
    lines = {}
    for name, one in found.items():
        ends = np.array([word.start for word in one.words], int)
        at = np.searchsorted(ends, places, side="right") - 1  # the last of its words up to that place
        line = np.full(len(places), np.nan)
        if len(ends):
            line[at >= 0] = one.after[at[at >= 0]]
        lines[name] = line
    return lines


def parts_read(blocks: Blocks, parts: Sequence[tuple[int, int]]) -> list[bool]:
    """For each part of a text, words `first` up to `end`, whether any of them has a state; all where there is none."""
    read = [any(np.isfinite(h[first:end]).any() for _, h in blocks) for first, end in parts]
    return read if any(read) else [True] * len(parts)


def whose(found: Mapping[str, Trajectory]) -> str:
    """Which class each line is of, where readers tell other ones apart; else ""."""
    parts = [f"“{one.classes[1]}” for {name}" for name, one in found.items()]
    return f"The lines are the probabilities of {', '.join(parts)}." if _several(found) else ""


def classes(found: Mapping[str, Trajectory]) -> tuple[str, str]:
    """The names of label 0 and label 1 in one drawing of all."""
    low, high = next(iter(found.values())).classes
    return (low, "each one's class") if _several(found) else (low, high)


def _several(found: Mapping[str, Trajectory]) -> bool:
    return len({one.classes for one in found.values()}) > 1


def pairs(readers: Mapping[str, Reader], plain: Callable[[str], str]) -> dict[str, list[str]]:
    """The pairs with every reader's answer, a row for each sentence; one of an opinion that is wrong is marked."""
    sentences = [one for pair in PAIRS for one in pair]
    rows = {"sentence": [plain(text) for text, _ in sentences]}
    for name, reader in readers.items():
        answers = reader.probabilities(reader.tokens([text for text, _ in sentences]))
        rows[name] = [
            (plain(said(p, reader.classes)) + _mark(reader, p, label)) if np.isfinite(p) else "no known words"
            for p, (_, label) in zip(answers, sentences, strict=True)
        ]
    return rows


def pairs_said(readers: Mapping[str, Reader]) -> str:
    """How many pairs each reader gets right, of those readers that say what an opinion is."""
    parts = []
    for name, reader in readers.items():
        if not of_opinions(reader):
            continue
        apart = 0
        for pair in PAIRS:
            answers = reader.probabilities(reader.tokens([text for text, _ in pair]))
            apart += all(right(p, label) for p, (_, label) in zip(answers, pair, strict=True))
        parts.append(f"{name}: {apart} of {len(PAIRS)} pairs with both sentences right")
    return f"Wrong is what people would judge otherwise. {'; '.join(parts)}." if parts else ""


def _mark(reader: Reader, p: float, label: int) -> str:
    return ": wrong" if of_opinions(reader) and not right(p, label) else ""


def of_opinions(reader: Reader) -> bool:
    """Whether its classes are those of the pairs: to a network that knows spam and ham, neither is right."""
    return tuple(name.casefold() for name in reader.classes) == CLASSES


def right(p: float, label: int) -> bool:
    """Whether a probability is on its label's side."""
    return bool(np.isfinite(p)) and (p > 0.5) == (label == 1)


def card_lines(card: Card) -> tuple[str, ...]:
    """The model card as paragraphs: what it is, how good, what it learned from, where it fails, what makes it."""
    good = "; ".join(f"{judged.source} {judged}" for judged in card.judged)
    sure = ", ".join(f"{judged.source} {judged.confidence:.0%}" for judged in card.judged)
    return (
        card.what,
        f"**How good, on texts never seen:** {good}, with the 95 % interval. How sure it is on average: {sure}.",
        f"**Learned from:** {' '.join(card.data)}",
        f"**Split:** {card.split}",
        f"**Where it fails:** {' '.join(card.weaknesses)}",
        f"**Made by** `{card.command}` on {card.date}, in {card.seconds:,} s. {card.use}",
    )
