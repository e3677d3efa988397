"""Where the texts come from, how they are split, and the vocabulary of the training texts.

The vocabulary is fitted on the training texts alone. Index 0 is padding, index 1 stands for every word that is not in
the vocabulary.
"""

from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from core.csv_files import MAX_NAME
from core.experiment import ExperimentError, Spec
from core.tasks.shared.corpus import Corpus
from core.tasks.task import NoFileYet
from core.text.films import split_by_film
from core.text.imdb_split import official
from core.text.own_texts import own_texts
from core.text.recent_cache import RecentCache
from core.text.reviews import CLASSES, Reviews, reviews, split
from core.text.text_columns import TextFile, read_texts
from core.text.tokenizer import fit
from core.text.word_orders import order_only

UNKNOWN = "<unknown>"
READING = 2  # increased when the same file gives other texts or other words than before
ORDER_ONLY = 1000  # texts of the simulated source
RESULT = ("the Blues won", "the Reds won")
OF_FILMS = (
    "Reviews of films",
    "Each text is a review of a film, or a sentence of one. Is it for the film or against it?",
)
OF_GAMES = ("Sentences about games", "Each text names two who played, one of the Reds and one of the Blues. Who won?")
OF_ONES_OWN = ("Texts of one's own", "Each text comes from a CSV file, and has one of two labels. Which one is it?")
Source = Literal["snippets", "imdb", "official", "mock", "orders", "own"]
Split = Literal["random", "film"]
Name = Annotated[str, Field(max_length=MAX_NAME)]


class Texts(Spec):
    """What decides a corpus. `words` is the size of the vocabulary, `share` the part of the training texts to use.

    For an uploaded file, `data` is the SHA-256 of its content, "" while there is no file. `labels` are the two labels
    to keep, class 0 and then class 1. Columns and labels that are left empty are chosen from the file.

    `split` says how IMDb's reviews are split: single reviews at random, or whole films. Other sources have no films. It
    stands in an experiment where it is "film": experiments that are older than it are split at random.

    `edition` names the files of the official split as `core.text.imdb_split.edition` does: "" are keras's own.

    `reading` is READING for an uploaded file, whatever is given. It makes another run of a file that was read otherwise
    before. Experiments on other sources do not have it.
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
    split: Split = "random"
    reading: int = 0

    @model_validator(mode="before")
    @classmethod
    def _a_file_belongs_to_one_source(cls, given: Any) -> Any:
        """Drop what describes a file or films of another source, so that it does not change the fingerprint."""
        if not isinstance(given, dict):
            return given
        source = given.get("source")
        others = (() if source == "own" else OF_A_FILE) + (() if source == "official" else ("edition",))
        others += () if source == "imdb" else ("split",)
        reading = {"reading": READING} if source == "own" else {}
        return {name: value for name, value in given.items() if name not in (*others, "reading")} | reading

    @model_serializer(mode="wrap")
    def _without_later(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out `reading` and `split` where they say nothing new, so that fingerprints stay as they were."""
        before = {"reading": 0, "split": "random"}
        return {name: value for name, value in fields(self).items() if before.get(name) != value or name not in before}


OF_A_FILE = ("data", "text_column", "label_column", "labels")


class Sides(NamedTuple):
    """The texts of a source, and both sides of the split as indices into them."""

    reviews: Reviews
    train: np.ndarray
    validation: np.ndarray
    simulated: str = ""  # a sentence that says what is simulated; "" for real texts
    classes: tuple[str, str] = CLASSES  # the names of label 0 and label 1
    note: str = ""  # a sentence about the texts, to be shown beside them
    about: tuple[str, str] = OF_FILMS  # what the texts are in a few words, and what is asked of them


def corpus(wanted: Texts, validation_share: float, table: bytes | None = None) -> Corpus:
    """The texts of an experiment. Experiments with the same texts share one corpus, which is made once.

    Args:
        wanted: which texts; other fields of `core.tasks.reviews.Parameters` have no effect.
        validation_share: the share of the texts to hold back.
        table: the content of the uploaded file, for the source "own".

    Raises:
        ExperimentError: with one sentence, if a file is missing or does not hold texts of two classes.
    """
    plain, share = texts_of(wanted), share_held_back(wanted, validation_share)
    return _CORPORA.get((plain, share), lambda: _corpus(plain, _sides(plain, share, table)))


_CORPORA: RecentCache[Corpus] = RecentCache(6)


def texts_of(wanted: Texts) -> Texts:
    """The fields that decide the corpus, without those of a subclass."""
    return Texts(**{name: getattr(wanted, name) for name in Texts.model_fields})


def share_held_back(wanted: Texts, validation_share: float) -> float:
    """The share of the texts to hold back; the same number for all shares that come to the same split.

    Example:
        >>> [share_held_back(Texts(source=source), 0.3) for source in ("imdb", "official", "mock")]
        [0.3, 1.0, 0.0]
    """
    if wanted.source == "official":  # always its own test half, so that results can be compared with published ones
        return 1.0 if validation_share else 0.0
    return 0.0 if wanted.source in ("mock", "orders") else validation_share


def _sides(wanted: Texts, validation_share: float, table: bytes | None) -> Sides:
    """A source's texts and how they are split."""
    if wanted.source == "orders":
        games = order_only(ORDER_ONLY, wanted.data_seed)
        sides = games.train, games.validation
        return Sides(Reviews(games.texts, games.labels), *sides, games.simulated, RESULT, about=OF_GAMES)
    if wanted.source == "own":
        mine = own_texts(_uploaded(wanted, table), wanted.text_column, wanted.label_column, wanted.labels)
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
    texts = reviews(wanted.source)
    if wanted.split == "film":
        return Sides(texts, *split_by_film(validation_share, wanted.data_seed))
    return Sides(texts, *split(texts, validation_share, wanted.data_seed))


def _uploaded(wanted: Texts, table: bytes | None) -> TextFile:
    if not wanted.data:
        raise NoFileYet("Upload a CSV file: a row of column names, and below it a text and its label in each row")
    if table is None:
        raise ExperimentError("The file of this experiment is not at hand any more: upload it again")
    file = read_texts(table)
    if file.name != wanted.data:
        raise ExperimentError("This file is not the one that the experiment was set up with: upload that one")
    return file


def _corpus(wanted: Texts, sides: Sides) -> Corpus:
    texts, labels = sides.reviews.texts, sides.reviews.labels
    rng = np.random.default_rng(wanted.data_seed)
    drawn = rng.permutation(sides.train)[: max(2, round(wanted.share * len(sides.train)))]
    # Words that are equally frequent rank by their first appearance, and the files hold one class before the other. In
    # that order the rare words that are left out would all come from the later class, and an unknown word would give
    # the class away. So the vocabulary is fitted in the drawn order.
    vocabulary = fit([texts[i] for i in drawn], num_words=wanted.words, oov_token=UNKNOWN).trimmed()
    used = np.concatenate([np.sort(drawn), sides.validation])
    places = np.arange(len(used))
    return Corpus(
        texts=tuple(texts[i] for i in used),
        labels=labels[used],
        train=places[: len(drawn)],
        validation=places[len(drawn) :],
        vocabulary=vocabulary,
        classes=sides.classes,
        about=sides.about,
        simulated=sides.simulated,
        note=sides.note,
    )
