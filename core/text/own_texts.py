"""Texts with labels from a person's own CSV file: which columns, which two labels, and what of it cannot be used."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.experiment import ExperimentError
from core.text.csv_file import listed, read_csv
from core.text.latest import Latest
from core.text.reviews import Reviews, clean
from core.text.splitting import FILTERS
from core.text.two_classes import LABEL_LETTERS, MOST_LABELS, NO_LABEL, counted, in_order, key

LEAST = 5  # different texts of each class: fewer leave none to hold back
MOST = 25_000  # texts that are used: as many as IMDb's
MOST_LETTERS = 20_000  # of a text: IMDb's longest has 13,704
FEW_LABELS = 20  # different ones that a column of labels has, where nobody says which it is
TEXT_NAMES = re.compile("text|review|sentence|comment|tweet|message|content|body|satz|kommentar|nachricht")
LABEL_NAMES = re.compile(
    "label|sentiment|class|target|categ|polarity|rating|stars|score|spam|toxic|positive|klasse|bewertung|recommend"
)
HINTED = 3  # times that a column counts as longer whose name says that it holds texts
_LETTER = re.compile(r"[^\W\d_]")
_OF_A_WORD = re.compile(rf"[^\s{re.escape(FILTERS)}]")


@dataclass(frozen=True, eq=False)
class TextColumn:
    """One column: its cells as text (N,)."""

    name: str
    cells: tuple[str, ...]

    @cached_property
    def holds_texts(self) -> bool:
        """Whether at least half of what stands there has letters."""
        given = [cell for cell in self.cells if cell]
        return sum(bool(_LETTER.search(cell)) for cell in given) * 2 >= max(len(given), 1)

    @cached_property
    def letters(self) -> float:
        """Of a cell, on average."""
        return sum(map(len, self.cells)) / max(len(self.cells), 1)

    @cached_property
    def labels(self) -> dict[str, int]:
        """The different labels with how often each stands there; none where there are over 1,000."""
        return counted(self.cells)


@dataclass(frozen=True, eq=False)
class TextFile:
    """A file as read. `name` is the SHA-256 of its content, `rows` are the row numbers in the file (N,)."""

    name: str
    columns: dict[str, TextColumn]
    rows: np.ndarray
    notes: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        """The columns that can be read as texts."""
        return [name for name, one in self.columns.items() if one.holds_texts]

    @property
    def labels(self) -> list[str]:
        """The columns that can be taken for labels."""
        return [name for name, one in self.columns.items() if one.labels]

    def first(self, rows: int = 100, letters: int = 300) -> dict[str, list[str]]:
        """The first rows, each cell cut to so many letters."""
        return {name: [cell[:letters] for cell in one.cells[:rows]] for name, one in self.columns.items()}

    def guess(self, text: str = "", label: str = "") -> tuple[str, str]:
        """The columns of texts and of labels that look most like it, beside those that are known; "" for none."""
        text = text or self._text_column(label or self._label_column("")) or self._text_column(label)
        return text, label or self._label_column(text)

    def _text_column(self, besides: str) -> str:
        """By its length and its name."""
        found = [one for one in self.columns.values() if one.name != besides and one.holds_texts]
        found.sort(key=lambda one: one.letters * (HINTED if TEXT_NAMES.search(one.name.casefold()) else 1))
        return found[-1].name if found else ""

    def _label_column(self, besides: str) -> str:
        """By the number of its labels and its name."""
        found = [one for one in self.columns.values() if one.name != besides and 0 < len(one.labels) <= FEW_LABELS]
        found.sort(
            key=lambda one: (
                1 < len(one.labels) <= sum(one.labels.values()) / 2,  # each one twice on average
                bool(LABEL_NAMES.search(one.name.casefold())),
                len(one.labels) == 2,
                -len(one.labels),
            )
        )
        return found[-1].name if found else ""


@dataclass(frozen=True, eq=False)
class OwnTexts:
    """What of a file is used. `rows` are the row numbers of the texts; `notes` say what was left out or changed."""

    reviews: Reviews
    classes: tuple[str, str]  # the names of label 0 and label 1, as written in the file
    text_column: str
    label_column: str
    rows: np.ndarray
    notes: tuple[str, ...]

    def count(self, label: int) -> int:
        """The texts of class 0 or 1."""
        return int((self.reviews.labels == label).sum())


_FILES: Latest[TextFile] = Latest(2)
_TEXTS: Latest[OwnTexts] = Latest(4)


def read_texts(content: bytes) -> TextFile:
    """Read an uploaded CSV file; the last two are kept. Raises ExperimentError where it holds no texts with labels."""
    name = hashlib.sha256(content).hexdigest()
    return _FILES.get(name, lambda: _file(name, content))


def own_texts(file: TextFile, text_column: str = "", label_column: str = "", labels: Sequence[str] = ()) -> OwnTexts:
    """The texts of a file with two labels.

    Args:
        file: what was uploaded.
        text_column: by default the one that looks most like texts.
        label_column: by default the one that looks most like labels.
        labels: the two to keep, in upper or lower case, class 0 first; by default both, where there are two.

    Raises:
        ExperimentError: with one sentence, where these are not two classes of texts.
    """
    columns = _columns(file, text_column, label_column)
    classes = _classes(columns[1], tuple(labels))
    name = file.name, *(column.name for column in columns), *classes
    return _TEXTS.get(name, lambda: _texts(file, *columns, classes))


def _file(name: str, content: bytes) -> TextFile:
    read = read_csv(content)
    cells = read.cells[(read.cells != "").any(axis=1)]
    if cells.empty:
        raise ExperimentError("The file has names but no texts: put one row for each text below the names")
    columns = {one: TextColumn(one, tuple(cells[i])) for i, one in enumerate(read.names)}
    if len(columns) < 2:
        raise ExperimentError(
            f"The file has one column, “{read.names[0]}”, and two are needed: one of texts, and one of their labels"
        )
    notes = list(read.notes)
    if read.encoding == "cp1252":
        notes.append("The file is not UTF-8, and was read as Windows-1252: if letters look wrong, save it as UTF-8")
    found = TextFile(name, columns, cells.index.to_numpy(), tuple(notes))
    if not found.texts:
        raise ExperimentError(
            f"No column holds texts (there are {listed([f'“{one}”' for one in columns], 5)}): upload a file with a "
            "column of texts, and one of their labels"
        )
    _refuse_without_names(found)
    return found


def _refuse_without_names(file: TextFile) -> None:
    """A label where the name of the labels' column should be: the first text stands in the row of names."""
    text, label = file.guess()
    a_name = len(text.split()) <= 2 and TEXT_NAMES.search(text.casefold())
    if label and not a_name and key(label) in map(key, file.columns[label].labels):
        raise ExperimentError(
            f"The first row holds a text with its label, “{label}”, not names: put a row of names above it, such as "
            "text,label"
        )


def _texts(file: TextFile, texts: TextColumn, labels: TextColumn, classes: tuple[str, str]) -> OwnTexts:
    number = {key(label): place for place, label in enumerate(classes)}
    written = [key(cell) for cell in labels.cells]
    no_label = np.array([cell in NO_LABEL for cell in written])
    no_text = np.array([not _OF_A_WORD.search(cell) for cell in texts.cells])
    other = np.array([cell not in number for cell in written]) & ~no_label
    kept = np.flatnonzero(~no_label & ~no_text & ~other)
    notes = [
        *file.notes,
        _left_out(file.rows[no_text], "no text"),
        _left_out(file.rows[no_label & ~no_text], "no label"),
        _left_out(file.rows[other & ~no_text], "another label"),
    ]
    if len(kept) > MOST:
        notes.append(f"Of {len(kept):,} texts {MOST:,} are used, drawn at random")
        kept = np.sort(np.random.default_rng(0).permutation(kept)[:MOST])
    found = [clean(texts.cells[i]) for i in kept]
    long = [i for i, text in enumerate(found) if len(text) > MOST_LETTERS]
    if long:
        where = listed(file.rows[kept[long]].tolist())
        notes.append(f"Texts of over {MOST_LETTERS:,} characters are cut there: {len(long):,} (row {where})")
    reviews = Reviews(
        tuple(text[:MOST_LETTERS] for text in found), np.array([number[written[i]] for i in kept], np.int32)
    )
    _refuse_too_few(reviews, classes)
    notes.append(_copies(reviews))
    return OwnTexts(reviews, classes, texts.name, labels.name, file.rows[kept], tuple(filter(None, notes)))


def _columns(file: TextFile, text: str, label: str) -> tuple[TextColumn, TextColumn]:
    for name in filter(None, (text, label)):
        if name not in file.columns:
            there = listed([f"“{one}”" for one in file.columns], 9)
            raise ExperimentError(f"The file has no column “{name}”: choose one of {there}")
    text, label = file.guess(text, label)
    if not label:
        raise ExperimentError(
            f"No column looks like labels, since each besides the texts has over {FEW_LABELS} different values or "
            "none: choose one, or add one with the same two words or numbers in all rows"
        )
    if not text or text == label:
        raise ExperimentError(f"Column “{label}” cannot hold both texts and labels: choose another one for one of them")
    if not file.columns[text].holds_texts:
        raise ExperimentError(f"Column “{text}” holds no texts: choose another column of texts")
    return file.columns[text], file.columns[label]


def _classes(column: TextColumn, asked: tuple[str, ...]) -> tuple[str, str]:
    """The names of class 0 and class 1."""
    there = column.labels
    if not there and any(key(cell) not in NO_LABEL for cell in column.cells):
        raise ExperimentError(
            f"Column “{column.name}” has over {MOST_LABELS:,} different values, which are no labels: choose another "
            "column of labels"
        )
    if not there:
        raise ExperimentError(f"Column “{column.name}” is empty: choose another column of labels, or fill it")
    counts = listed([f"“{_short(label)}” {times:,} times" for label, times in there.items()], 5)
    if len(there) == 1:
        raise ExperimentError(
            f"Column “{column.name}” holds one label only, {counts}, and two are needed to tell texts apart: add "
            "texts with another label, or choose another column"
        )
    spelled = {key(label): label for label in there}
    if asked:
        missing = [label for label in asked if key(label) not in spelled]
        if missing:
            raise ExperimentError(f"Column “{column.name}” has no label “{missing[0]}”: choose two of {counts}")
        if len({key(label) for label in asked}) != 2:
            raise ExperimentError(f"Two different labels are needed: choose two of {counts}")
        chosen = (spelled[key(asked[0])], spelled[key(asked[1])])
    elif len(there) > 2:
        raise ExperimentError(f"Column “{column.name}” holds {len(there)} labels, {counts}: choose the two to keep")
    else:
        chosen = in_order(tuple(there))
    for label in chosen:
        if len(label) > LABEL_LETTERS:
            raise ExperimentError(
                f"The label “{_short(label)}” has {len(label):,} characters, and {LABEL_LETTERS} are possible: "
                "choose another column of labels, or shorten it"
            )
    return chosen


def _short(label: str) -> str:
    return f"{label[:LABEL_LETTERS]}…" if len(label) > LABEL_LETTERS else label


def _left_out(rows: np.ndarray, why: str) -> str:
    if not len(rows):
        return ""
    where = listed(rows.tolist())
    return f"Left out for {why}: {len(rows):,} {'row' if len(rows) == 1 else 'rows'} (row {where})"


def _refuse_too_few(reviews: Reviews, classes: tuple[str, str]) -> None:
    for label, name in enumerate(classes):
        different = len(np.unique(reviews.duplicates[reviews.labels == label]))
        if different < LEAST:
            raise ExperimentError(
                f"Label “{name}” has {different} different {'text' if different == 1 else 'texts'}, and each label "
                f"needs at least {LEAST}, so that some can be held back: add some"
            )


def _copies(reviews: Reviews) -> str:
    copies = np.flatnonzero(reviews.duplicates != np.arange(len(reviews.labels)))
    if not len(copies):
        return ""
    disagree = int((reviews.labels[copies] != reviews.labels[reviews.duplicates[copies]]).sum())
    said = f"Copies of other texts: {len(copies):,}; they are on the same side of the split as these"
    return f"{said}, and {disagree:,} of them have the other label" if disagree else said
