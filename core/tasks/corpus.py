"""The texts that a network learns from: which ones, how they are split, and the vocabulary of those to learn from.

The vocabulary is fitted on the training texts alone. Index 0 is padding, index 1 stands for every word that is not in
the vocabulary.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from core.experiment import ExperimentError, Spec
from core.text.csv_file import MAX_NAME
from core.text.imdb_split import official
from core.text.own_texts import own_texts
from core.text.recent_cache import RecentCache
from core.text.reviews import CLASSES, Reviews, reviews, split
from core.text.text_columns import TextFile, read_texts
from core.text.tokenizer import Vocabulary, fit
from core.text.word_orders import order_only

UNKNOWN = "<unknown>"
ORDER_ONLY = 1000  # texts of the simulated source
RESULT = ("the Blues won", "the Reds won")
OF_FILMS = (
    "Reviews of films",
    "Each text is a review of a film, or a sentence of one. Is it for the film or against it?",
)
OF_GAMES = ("Sentences about games", "Each text names two who played, one of the Reds and one of the Blues. Who won?")
OF_ONES_OWN = ("Texts of one's own", "Each text comes from a CSV file, and has one of two labels. Which one is it?")
Source = Literal["snippets", "imdb", "official", "mock", "orders", "own"]
Name = Annotated[str, Field(max_length=MAX_NAME)]


class NoFileYet(ExperimentError):  # noqa: N818 - nothing went wrong
    """Texts of one's own are wanted, and nothing was uploaded."""


class Texts(Spec):
    """What decides a corpus. `words` is the size of the vocabulary, `share` that of the training texts to use.

    Of an uploaded file: `data` names it by the SHA-256 of its content, "" while there is none. `labels` are the two to
    keep, class 0 and then class 1. A column that is "", and labels that are none, are found by themselves.

    `edition` names the files of the official split as `core.text.imdb_split.edition` does: "" are keras's own.
    """

    source: Source = "snippets"
    words: int = Field(default=5000, ge=10, le=20_000, description="size of the vocabulary")
    share: float = Field(default=1.0, ge=0.01, le=1.0, description="of the training texts that are used")
    data_seed: int = Field(default=0, ge=0, le=2**31 - 1)
    data: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    text_column: Name = ""
    label_column: Name = ""
    labels: tuple[Name, ...] = Field(default=(), max_length=2)
    edition: str = Field(default="", pattern=r"^([0-9a-f]{16})?$")

    @model_validator(mode="before")
    @classmethod
    def _a_file_belongs_to_one_source(cls, given: Any) -> Any:
        """What is said of a file names no other run where no file is read."""
        if not isinstance(given, dict):
            return given
        source = given.get("source")
        others = (() if source == "own" else OF_A_FILE) + (() if source == "official" else ("edition",))
        return {name: value for name, value in given.items() if name not in others}


OF_A_FILE = ("data", "text_column", "label_column", "labels")


class Sides(NamedTuple):
    """A source's texts and both sides of the split, as indices into them."""

    reviews: Reviews
    train: np.ndarray
    validation: np.ndarray
    simulated: str = ""  # a sentence that says what is simulated; "" for real texts
    classes: tuple[str, str] = CLASSES  # the names of label 0 and label 1
    note: str = ""  # a sentence about the texts for who looks at them
    about: tuple[str, str] = OF_FILMS  # what they are in a few words, and what is asked of them


@dataclass(frozen=True, eq=False)
class Corpus:
    """The texts that are used, both sides of the split, and the vocabulary of the training side."""

    texts: tuple[str, ...]
    labels: np.ndarray  # (n,)
    train: np.ndarray
    validation: np.ndarray
    vocabulary: Vocabulary
    simulated: str = ""
    classes: tuple[str, str] = CLASSES
    note: str = ""
    about: tuple[str, str] = OF_FILMS

    @property
    def held_back(self) -> tuple[str, ...]:
        """The texts held back for validation."""
        return tuple(self.texts[i] for i in self.validation)

    @property
    def to_look_at(self) -> tuple[str, ...]:
        """The texts held back; where none are, those to learn from."""
        return self.held_back or self.texts


def corpus(wanted: Texts, validation_share: float, table: bytes | None = None) -> Corpus:
    """The texts that an experiment is about. Read and fitted once for all who want the same.

    Args:
        wanted: which texts; what `core.tasks.reviews.Parameters` say beyond that is left aside.
        validation_share: of the texts that are held back.
        table: the content of the uploaded file, for the source "own".

    Raises:
        ExperimentError: with one sentence, where a file is gone, not at hand or holds no texts of two classes.
    """
    plain, share = texts_of(wanted), share_that_counts(wanted.source, validation_share)
    return _KEPT.get((plain, share), lambda: _corpus(plain, _sides(plain, share, table)))


_KEPT: RecentCache[Corpus] = RecentCache(6)


def texts_of(wanted: Texts) -> Texts:
    """What alone decides the corpus, without what others say beyond that."""
    return Texts(**{name: getattr(wanted, name) for name in Texts.model_fields})


def share_that_counts(source: str, validation_share: float) -> float:
    """The share to hold back of a source; the same number for all shares that come to the same split.

    Example:
        >>> share_that_counts("imdb", 0.3), share_that_counts("official", 0.3), share_that_counts("mock", 0.3)
        (0.3, 1.0, 0.0)
    """
    if source == "official":  # its own test half is held back, whatever the share: results are comparable by that
        return 1.0 if validation_share else 0.0
    return 0.0 if source in ("mock", "orders") else validation_share


def _sides(wanted: Texts, validation_share: float, table: bytes | None) -> Sides:
    """A source's texts and how they are split."""
    if wanted.source == "orders":
        found = order_only(ORDER_ONLY, wanted.data_seed)
        sides = found.train, found.validation
        return Sides(Reviews(found.texts, found.labels), *sides, found.simulated, RESULT, about=OF_GAMES)
    if wanted.source == "own":
        mine = own_texts(_at_hand(wanted, table), wanted.text_column, wanted.label_column, wanted.labels)
        sides = split(mine.reviews, validation_share, wanted.data_seed)
        return Sides(mine.reviews, *sides, classes=mine.classes, about=OF_ONES_OWN)
    if wanted.source == "official":
        whole = official()
        if whole.edition != wanted.edition:
            raise ExperimentError(
                "The files of IMDb's official split on this computer are not those that this experiment was set up "
                "with: choose the texts anew, and train again"
            )
        test = whole.test if validation_share else whole.test[:0]
        return Sides(whole.reviews, whole.train, test, note=whole.note)
    found = reviews(wanted.source)
    return Sides(found, *split(found, validation_share, wanted.data_seed))


def _at_hand(wanted: Texts, table: bytes | None) -> TextFile:
    if not wanted.data:
        raise NoFileYet("Upload a CSV file: a row of column names, and below it a text and its label in each row")
    if table is None:
        raise ExperimentError("The file of this experiment is not at hand any more: upload it again")
    file = read_texts(table)
    if file.name != wanted.data:
        raise ExperimentError("This file is not the one that the experiment was set up with: upload that one")
    return file


def _corpus(wanted: Texts, sides: Sides) -> Corpus:
    found, rng = sides.reviews, np.random.default_rng(wanted.data_seed)
    drawn = rng.permutation(sides.train)[: max(2, round(wanted.share * len(sides.train)))]
    # Equally frequent words rank by their first appearance, and the files have one class before the other: read in that
    # order, the rare words that are left out would be the later class's, and an unknown word would give it away.
    vocabulary = fit([found.texts[i] for i in drawn], num_words=wanted.words, oov_token=UNKNOWN).trimmed()
    kept = np.sort(drawn)
    used = np.concatenate([kept, sides.validation])
    places = np.arange(len(used))
    return Corpus(
        tuple(found.texts[i] for i in used),
        found.labels[used],
        places[: len(kept)],
        places[len(kept) :],
        vocabulary,
        sides.simulated,
        sides.classes,
        sides.note,
        sides.about,
    )
