"""A CSV file of texts with labels, as it was read: its columns, and which of them look like texts and like labels."""

import hashlib
import re
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.experiment import ExperimentError
from core.text.csv_file import listed, read_csv
from core.text.recent_cache import RecentCache
from core.text.two_classes import LABEL_LETTERS, counted, key

FEW_LABELS = 20  # different ones that a column of labels has, where nobody says which it is
WORDS_OF_A_TEXT = 4  # a column whose name has so many looks like one whose name is a text
TEXT_NAMES = re.compile("text|review|sentence|comment|tweet|message|content|body|satz|kommentar|nachricht")
LABEL_NAMES = re.compile(
    "label|sentiment|class|target|categ|polarity|rating|stars|score|spam|toxic|positive|klasse|bewertung|recommend"
)
HINTED = 3  # times that a column counts as longer whose name says that it holds texts
_LETTER = re.compile(r"[^\W\d_]")


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

    @property
    def choices(self) -> dict[str, int]:
        """The labels that can be kept: a longer one is a text."""
        return {label: times for label, times in self.labels.items() if len(label) <= LABEL_LETTERS}


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


_FILES: RecentCache[TextFile] = RecentCache(2)


def read_texts(content: bytes) -> TextFile:
    """Read an uploaded CSV file; the last two are kept. Raises ExperimentError where it holds no texts with labels."""
    name = hashlib.sha256(content).hexdigest()
    return _FILES.get(name, lambda: _file(name, content))


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
    said = _called_like_a_label(found)
    return replace(found, notes=(*found.notes, said)) if said else found


def _called_like_a_label(file: TextFile) -> str:
    """A note where the labels' column is called as one of them. Raises where a text stands beside that name."""
    text, label = file.guess()
    if not label or key(label) not in map(key, file.columns[label].labels):
        return ""
    if len(text.split()) >= WORDS_OF_A_TEXT:
        raise ExperimentError(
            f"The first row holds a text with its label, “{label}”, not names: put a row of names above it, such as "
            "text,label"
        )
    return f"The first row, “{text}” with “{label}”, was read as names: if it is a text with its label, put names above"
