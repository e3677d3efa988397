"""The official split of IMDb's reviews: 25,000 for training, and 25,000 of other films for testing.

It is that of the Large Movie Review Dataset (Maas et al., Learning Word Vectors for Sentiment Analysis, ACL 2011), in
the two files that `keras.datasets.imdb` downloads: `imdb.npz` has the reviews as ranks of words (1 for the most
frequent), `imdb_word_index.json` the word of each rank. Texts are rebuilt from their words, so they are in lower case
and without punctuation, with `br` for HTML's `<br />`. `load_data` adds 3 to every rank and starts each review with
a 1; its `x_train[i]` and `x_test[i]` are the texts with the same i here.

The files are in the folder `imdb` of the data folder, or at the path in the environment variable UNROLLED_IMDB: a
folder with both files, or the `.npz` file with the other beside it. Checksums identify keras's own files.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Literal, NamedTuple

import numpy as np

from core.experiment import ExperimentError
from core.settings import settings
from core.text import safe_npz
from core.text.reviews import Reviews

REVIEWS, WORDS = "imdb.npz", "imdb_word_index.json"
SUMS: dict[str, tuple[Literal["md5", "sha256"], str]] = {  # keras's own, of `keras/src/datasets/imdb.py`
    REVIEWS: ("sha256", "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f"),
    WORDS: ("md5", "bfafd718b763782e994055a2d397834f"),
}
SIDES = ("train", "test")
SHUFFLED = 113  # the default seed by which `load_data` shuffles each side
MOST_BYTES = 100_000_000  # of a file
MOST_TEXTS = 100_000  # of a side
MOST_CHARACTERS = 300_000_000  # of all texts
OTHER = (
    "The file that UNROLLED_IMDB names is not the one that keras downloads (its check sum differs): what is said here "
    "about the official split need not be true of it."
)


class NotAtHandError(ExperimentError):
    """The files are not on this computer, but can be downloaded."""


class Files(NamedTuple):
    """The paths of both files."""

    reviews: Path
    words: Path
    named: bool  # True if UNROLLED_IMDB names them


@dataclass(frozen=True, eq=False)
class Official:
    """The texts of both sides one after the other, and the int64 indices of each side.

    `note` is a sentence about files that are not keras's own, else "". For `edition`, see the function.
    """

    reviews: Reviews
    train: np.ndarray
    test: np.ndarray
    note: str = ""
    edition: str = ""


def folder() -> Path:
    """The folder for the downloaded files."""
    return settings().data / "imdb"


def files() -> Files:
    """The paths of the two files.

    Raises:
        NotAtHandError: they are not on this computer, but can be downloaded.
        ExperimentError: they are not where UNROLLED_IMDB says.
    """
    named = settings().imdb
    with suppress(OSError, RuntimeError):  # no permission, or an unknown user's folder
        place = named.expanduser() if named else folder()
        both = (place / REVIEWS, place / WORDS) if place.is_dir() else (place, place.parent / WORDS)
        if all(path.is_file() for path in both):
            return Files(*both, named=bool(named))
    if named:
        raise ExperimentError(
            f"UNROLLED_IMDB must name a folder with {REVIEWS} and {WORDS}, or the first with the other beside it: "
            "correct it and start Unrolled again, or remove it"
        )
    raise NotAtHandError(
        "IMDb's official split is not on this computer: download it on the page Sentiment, or name the folder that "
        f"holds keras's {REVIEWS} and {WORDS} in the environment variable UNROLLED_IMDB"
    )


def official() -> Official:
    """Both sides. They are read once a process, which takes seconds, and again when the files change.

    Raises:
        NotAtHandError: the files are not on this computer.
        ExperimentError: they cannot be read, or are damaged.
    """
    paths = files()
    with _READING, _readable():  # two readers at once would take twice the memory
        return _read(paths, _stamps(paths))


def edition() -> str:
    """Identifies the files by their content: "" for keras's own, else 16 hexadecimal digits. The first call is slow.

    Raises:
        NotAtHandError: the files are not on this computer.
        ExperimentError: they cannot be opened.
    """
    paths = files()
    with _readable():
        return _edition(paths, _stamps(paths))


_READING = Lock()


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (OSError, safe_npz.NotReadableError) as error:
        problem = str(error) if isinstance(error, safe_npz.NotReadableError) else "it cannot be opened"
        raise ExperimentError(
            f"The files of IMDb's official split cannot be read: {problem}. Use those that keras downloads"
        ) from error


def _stamps(paths: Files) -> tuple[tuple[int, int], ...]:
    return tuple((path.stat().st_mtime_ns, path.stat().st_size) for path in paths[:2])


@lru_cache(maxsize=1)
def _read(paths: Files, stamps: tuple[tuple[int, int], ...]) -> Official:
    named = _edition(paths, stamps)
    if named and not paths.named:
        raise ExperimentError(
            "The downloaded files of IMDb's official split are not keras's (their checksums differ): remove the "
            "folder imdb from the data folder, and download them again"
        )
    words = _words(paths.words)
    members = safe_npz.read(paths.reviews, ("x_train", "x_test"), ("y_train", "y_test"))
    texts, labels = _in_keras_order(members, words)
    train, test = np.split(np.arange(len(texts[0]) + len(texts[1])), [len(texts[0])])
    reviews = Reviews(tuple(texts[0] + texts[1]), np.concatenate(labels).astype(np.int32))
    return Official(reviews, train, test, note=OTHER if named else "", edition=named)


def _edition(paths: Files, stamps: tuple[tuple[int, int], ...]) -> str:
    sums = _sums(paths, stamps)
    if sums == (SUMS[REVIEWS][1], SUMS[WORDS][1]):
        return ""
    return hashlib.sha256("".join(sums).encode()).hexdigest()[:16]


@lru_cache(maxsize=2)
def _sums(paths: Files, _stamps: tuple[tuple[int, int], ...]) -> tuple[str, str]:
    return _sum(paths.reviews, REVIEWS), _sum(paths.words, WORDS)


def _sum(path: Path, name: str) -> str:
    if path.stat().st_size > MOST_BYTES:
        raise safe_npz.NotReadableError(f"{name} has more than {MOST_BYTES // 10**6} MB")
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.new(SUMS[name][0], usedforsecurity=False)).hexdigest()


def _words(path: Path) -> list[str]:
    """The word of each rank; "" for ranks without a word, such as 0."""
    try:
        ranks = json.loads(path.read_bytes())
        words = [""] * (max(ranks.values()) + 1 if 0 < max(ranks.values()) <= 10 * len(ranks) else 0)
        for word, rank in ranks.items():
            word.encode()
            words[rank] = word
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise safe_npz.NotReadableError(f"{WORDS} gives no rank to each word") from error
    return words


def _in_keras_order(members: safe_npz.Members, words: list[str]) -> tuple[list[list[str]], list[np.ndarray]]:
    """The texts and labels of each side, in the order of `load_data`."""
    lengths = np.array([len(word) + 1 for word in words])
    rng = np.random.RandomState(SHUFFLED)
    characters, texts, labels = 0, [], []
    for side in SIDES:
        rows, y = members.rows[f"x_{side}"], members.columns[f"y_{side}"]
        _check(rows, y, side, words)
        characters += int(lengths[rows.numbers].sum())
        if characters > MOST_CHARACTERS:
            raise safe_npz.NotReadableError(f"the texts in it have more than {MOST_CHARACTERS:,} characters")
        order = np.arange(len(rows))
        rng.shuffle(order)
        texts.append([" ".join([words[rank] for rank in rows[i].tolist()]) for i in order.tolist()])
        labels.append(y[order])
    return texts, labels


def _check(rows: safe_npz.RaggedRows, y: np.ndarray, side: str, words: list[str]) -> None:
    if len(rows) != len(y):
        raise safe_npz.NotReadableError(f"its side “{side}” has {len(rows):,} reviews and {len(y):,} labels")
    if len(rows) > MOST_TEXTS:
        raise safe_npz.NotReadableError(f"its side “{side}” has more than {MOST_TEXTS:,} reviews")
    if set(np.unique(y).tolist()) != {0, 1}:
        raise safe_npz.NotReadableError(f"the labels of its side “{side}” are not 0 and 1, with some of each")
    if not np.diff(rows.bounds).all():
        raise safe_npz.NotReadableError(f"a review of its side “{side}” has no words")
    known = np.array([bool(word) for word in words])
    if rows.numbers.min() < 0 or rows.numbers.max() >= len(words) or not known[rows.numbers].all():
        raise safe_npz.NotReadableError(f"{WORDS} has no word for some ranks of its side “{side}”")
