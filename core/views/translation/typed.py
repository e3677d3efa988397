"""A text that a visitor typed, translated by a trained network, and what it cannot know."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from core.experiment import ExperimentError
from core.network.beams import Tree, beam_search
from core.network.decoding import Written, greedy
from core.network.encoder_decoder import EncoderDecoder
from core.network.encoder_decoder_of import encoder_decoder_of
from core.runs import Run
from core.tasks.pair_data import BEGIN, END
from core.tasks.task import PairData
from core.tasks.translation.data import Parameters
from core.tasks.translation.pairs import words

MOST_LETTERS = 200  # that may be typed
CHECKED = 9_999  # the largest number whose words can be looked up: a second to write them all once


@dataclass(frozen=True, eq=False)
class Translation:
    """What the network wrote for a text.

    Attributes:
        source: the text that it read.
        letters: what it wrote, letter by letter; the sign of the end is "".
        probabilities: of each letter when it was written, (T,).
        alignment: how much each letter looked at each letter of the source, (T, S); None without attention.
        right: the right translation; None where it is not known.
        notes: what the network cannot know of this text, a sentence each.
    """

    source: str
    letters: tuple[str, ...]
    probabilities: np.ndarray
    alignment: np.ndarray | None
    right: str | None
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """What it wrote."""
        return "".join(self.letters)

    @property
    def ended(self) -> bool:
        """Whether it ended its text by itself."""
        return bool(self.letters) and self.letters[-1] == ""

    def to_browser(self) -> dict[str, Any]:
        """Its letters and numbers as JSON has them."""
        weights = None if self.alignment is None else np.round(self.alignment.astype(float), 3).tolist()
        probabilities = np.round(self.probabilities.astype(float), 3).tolist()
        return {
            "from": list(self.source),
            "letters": list(self.letters),
            "weights": weights,
            "probabilities": probabilities,
        }


@dataclass(frozen=True, eq=False)
class Reader:
    """A trained network with its data and its weights."""

    data: PairData
    parameters: Parameters
    network: EncoderDecoder
    weights: list[np.ndarray]

    @classmethod
    def of(cls, run: Run, data: PairData) -> "Reader":
        """The network of a run after its last epoch."""
        parameters = Parameters.model_validate(run.experiment.task.parameters)
        return cls(data, parameters, encoder_decoder_of(run.experiment, data), run.trained.weights_at())

    @cached_property
    def known(self) -> dict[str, str]:
        """The translations in the data, of texts that were learned and of those that were not."""
        return dict(self.data.pairs)

    @property
    def longest(self) -> int:
        """The letters of a translation at most: a fifth more than it has learned to write."""
        return int(1.2 * self.data.y.shape[1]) + 1

    def translate(self, text: str) -> Translation:
        """What it writes for a text, the likeliest letter at each step.

        Raises ExperimentError with one sentence if the text cannot be read.
        """
        source, notes = read(self, text)
        written = greedy(
            self.network, self.weights, self.data.encode([source]), begin=BEGIN, end=END, longest=self.longest
        )
        return _translation(self, source, written, notes)

    def beams(self, text: str, width: int) -> Tree:
        """The tree of the likeliest translations. Raises ExperimentError as `translate` does."""
        source, _ = read(self, text)
        tokens = self.data.encode([source])[0]
        return beam_search(self.network, self.weights, tokens, begin=BEGIN, end=END, longest=self.longest, width=width)

    def letter(self, token: int) -> str:
        """The letter of a token that was written; "" for the sign of the end."""
        first = self.data.target.first
        return self.data.target.known[token - first] if token >= first else ""


def read(reader: Reader, text: str) -> tuple[str, tuple[str, ...]]:
    """The text as the network reads it, and what it cannot know of it. Digits become number words.

    Raises ExperimentError with one sentence if there is nothing to read, or a letter that was never seen.
    """
    data, p = reader.data, reader.parameters
    source = " ".join(text.split())
    if not source:
        raise ExperimentError("There is nothing to translate yet: type a text")
    if len(source) > MOST_LETTERS:
        raise ExperimentError(
            f"A text must have at most {MOST_LETTERS} letters (got {len(source):,}): type a shorter one"
        )
    notes = []
    in_digits = p.pairs == "numbers" and source.isascii() and source.isdigit()
    if in_digits:
        number = int(source)
        if number > 10 * p.largest:
            raise ExperimentError(f"The numbers that it learned go up to {p.largest:,}: type a smaller one")
        if number > p.largest:
            notes.append(f"It learned numbers up to {p.largest:,}, and this one is larger: expect nonsense")
        source = words(number, p.source)
    elif p.pairs == "numbers" and any(letter.isdigit() for letter in source):
        raise ExperimentError(
            f"Digits are read as a whole number up to {p.largest:,}: type nothing but digits, or words"
        )
    elif p.pairs == "numbers":
        source = _as_learned(source, data)
        if p.largest <= CHECKED and source not in reader.known and source not in all_words(p.source, p.largest):
            notes.append(f"These are not the words of a number up to {p.largest:,}. It writes something all the same")
    strange = dict.fromkeys(letter for letter in source if letter not in data.source.known)
    if strange:
        which = ", ".join(f"“{letter}”" for letter in list(strange)[:5])
        if in_digits:  # nobody typed these letters
            raise ExperimentError(f"No text that it learned has {which}, as “{source}” has: type another number")
        signs, without = ("The sign {} is", "it") if len(strange) == 1 else ("The signs {} are", "them")
        raise ExperimentError(f"{signs.format(which)} in no text that it learned: type the text without {without}")
    if len(source) > data.timesteps:
        notes.append(f"The longest text that it learned has {data.timesteps} letters, and this one has {len(source)}")
    return source, tuple(notes)


def right(reader: Reader, source: str) -> str | None:
    """The right translation of a text, where it is known."""
    p = reader.parameters
    if source in reader.known:
        return reader.known[source]
    match p.pairs:
        case "numbers" if p.largest <= CHECKED:
            number = all_words(p.source, p.largest).get(source)
            return None if number is None else words(number, p.target)
        case "reversed":
            return source[::-1]
        case "added" if source.count("+") == 1 and source.replace("+", "").isdigit():
            return str(sum(int(part or 0) for part in source.split("+")))
        case _:
            return None


def verdict(reader: Reader, translation: Translation) -> str:
    """One sentence: whether the translation is right, and whether the pair was learned."""
    text = f"“{translation.text}”"
    learned = translation.source in {reader.data.pairs[place][0] for place in reader.data.train}
    seen = "It learned this pair." if learned else "It never saw this pair."
    if not translation.ended:
        return f"It did not come to an end, and was stopped after {len(translation.letters)} letters. {seen}"
    if translation.right is None:
        return f"Nobody here can say whether {text} is right. {seen}"
    if translation.text == translation.right:
        return f"{text} is right in every letter. {seen}"
    return f"{text} is wrong: it should be “{translation.right}”. {seen}"


@lru_cache(maxsize=4)
def all_words(language: str, largest: int) -> dict[str, int]:
    """The number of each of the number words up to `largest`; to write all 10,000 takes a third of a second."""
    return {words(number, language): number for number in range(largest + 1)}  # type: ignore[arg-type]


def _as_learned(source: str, data: PairData) -> str:
    """A text in lower case where all that was learned is."""
    return source if any(letter.isupper() for letter in data.source.known) else source.lower()


def _translation(reader: Reader, source: str, written: Written, notes: tuple[str, ...]) -> Translation:
    count = int(np.count_nonzero(written.tokens[0]))
    alignment = None
    if written.alignment is not None:
        alignment = written.alignment[0, :count, : len(source)]
        alignment = alignment[:, ::-1] if reader.data.reverse else alignment
    return Translation(
        source=source,
        letters=tuple(reader.letter(token) for token in written.tokens[0, :count].tolist()),
        probabilities=written.probabilities[0, :count],
        alignment=alignment,
        right=right(reader, source),
        notes=notes,
    )
