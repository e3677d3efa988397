"""The columns of a CSV file of texts with labels, and a guess which column holds texts and which labels."""

import hashlib
import re
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.csv_files import ENCODINGS, listed, read_csv
from core.experiment import ExperimentError
from core.text.json_lines import read_json
from core.text.plain_text import apart
from core.text.recent_cache import RecentCache
from core.text.two_classes import LABEL_LETTERS, NO, YES, counted, key

FEW_LABELS = 20  # different labels at most, for a column to be guessed
WORDS_OF_A_TEXT = 4  # a column name with so many words looks like a text
TEXT_NAMES = re.compile("text|review|sentence|comment|tweet|message|content|body|satz|kommentar|nachricht")
LABEL_NAMES = re.compile(
    "label|sentiment|class|target|categ|polarity|rating|stars|score|spam|toxic|positive|klasse|bewertung|recommend"
)
HINTED = 3  # a column whose name suggests texts counts as this many times longer
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, eq=False)
class TextColumn:
    """One column: its cells as text (N,)."""

    name: str
    cells: tuple[str, ...]

    @cached_property
    def holds_texts(self) -> bool:
        """True if at least half of its filled cells have letters."""
        filled = [cell for cell in self.cells if cell]
        return sum(bool(_LETTER.search(cell)) for cell in filled) * 2 >= max(len(filled), 1)

    @cached_property
    def words(self) -> float:
        """The mean number of words of a cell: 1 for a link or an identifier, however long it is."""
        return sum(len(apart(cell).split()) for cell in self.cells) / max(len(self.cells), 1)

    @cached_property
    def letters(self) -> float:
        """The mean number of letters of a cell."""
        return sum(map(len, self.cells)) / max(len(self.cells), 1)

    @property
    def means_yes(self) -> int:
        """1 if its name means yes, as `positive` or `is_spam` do, -1 if it means no, else 0."""
        named = {key(word) for word in _WORD.findall(self.name)}
        return bool(named & YES) - bool(named & NO)

    @cached_property
    def labels(self) -> dict[str, int]:
        """The different labels and how often each comes; empty if there are over 1,000."""
        return counted(self.cells)

    @property
    def choices(self) -> dict[str, int]:
        """The labels that can be used. Longer ones are texts."""
        return {label: times for label, times in self.labels.items() if len(label) <= LABEL_LETTERS}


@dataclass(frozen=True, eq=False)
class TextFile:
    """A file of texts. `name` is the SHA-256 of its content, `rows` are its row numbers (N,)."""

    name: str
    columns: dict[str, TextColumn]
    rows: np.ndarray
    notes: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        """Names of the columns that can be texts."""
        return [name for name, one in self.columns.items() if one.holds_texts]

    @property
    def labels(self) -> list[str]:
        """Names of the columns that can be labels."""
        return [name for name, one in self.columns.items() if one.labels]

    def first(self, rows: int = 100, letters: int = 300) -> dict[str, list[str]]:
        """The first rows, each cell cut to `letters`."""
        return {name: [cell[:letters] for cell in one.cells[:rows]] for name, one in self.columns.items()}

    def guess(self, text: str = "", label: str = "") -> tuple[str, str]:
        """Guess the columns of texts and of labels, unless they are given; "" for none."""
        text = text or self._text_column(label or self._label_column("")) or self._text_column(label)
        return text, label or self._label_column(text)

    def _text_column(self, besides: str) -> str:
        """The column that looks most like texts, by its words, its name and its length."""
        candidates = [one for one in self.columns.values() if one.name != besides and one.holds_texts]
        hinted = {one.name: HINTED if TEXT_NAMES.search(one.name.casefold()) else 1 for one in candidates}
        candidates.sort(key=lambda one: (one.words * hinted[one.name], one.letters * hinted[one.name]))
        return candidates[-1].name if candidates else ""

    def _label_column(self, besides: str) -> str:
        """The column that looks most like labels, by its number of labels and its name."""
        candidates = [one for one in self.columns.values() if one.name != besides and 0 < len(one.labels) <= FEW_LABELS]
        candidates.sort(
            key=lambda one: (
                1 < len(one.labels) <= sum(one.labels.values()) / 2,  # each label comes twice on average
                bool(LABEL_NAMES.search(one.name.casefold())),
                len(one.labels) == 2,
                -len(one.labels),
                one.means_yes,
            )
        )
        return candidates[-1].name if candidates else ""


_FILES: RecentCache[TextFile] = RecentCache(2)


def read_texts(content: bytes) -> TextFile:
    """Read an uploaded file, CSV or JSON; the last two are cached.

    Raises ExperimentError if it has no texts with labels.
    """
    name = hashlib.sha256(content).hexdigest()
    return _FILES.get(name, lambda: _file(name, content))


def _file(name: str, content: bytes) -> TextFile:
    csv_file = read_json(content) or read_csv(content)
    cells = csv_file.cells[(csv_file.cells != "").any(axis=1)]
    if cells.empty:
        raise ExperimentError("The file has names but no texts: put a row for each text below the names")
    columns = {one: TextColumn(one, tuple(cells[i])) for i, one in enumerate(csv_file.names)}
    if len(columns) < 2:
        raise ExperimentError(
            f"The file must have two columns: one of texts, and one of their labels (got only “{csv_file.names[0]}”)"
        )
    notes = list(csv_file.notes)
    if not csv_file.encoding.startswith("utf"):
        name = ENCODINGS[csv_file.encoding]
        notes.append(f"The file is not UTF-8, so it was read as {name}. If letters look wrong, save it as UTF-8")
    file = TextFile(name, columns, cells.index.to_numpy(), tuple(notes))
    if not file.texts:
        raise ExperimentError(
            f"No column has texts (got {listed([f'“{one}”' for one in columns], 5)}): upload a file with a column of "
            "texts and one of their labels"
        )
    warnings = filter(None, (_called_like_a_label(file), _opposites(file)))
    return replace(file, notes=(*file.notes, *warnings))


def _opposites(file: TextFile) -> str:
    """A note if the column of labels has an opposite, as `pos` and `neg` are: 1 in one where the other has 0."""
    _, chosen = file.guess()
    if not chosen or set(file.columns[chosen].labels) != {"0", "1"}:
        return ""
    cells = [key(cell) for cell in file.columns[chosen].cells]
    for name, other in file.columns.items():
        if name != chosen and [{"0": "1", "1": "0"}.get(key(cell)) for cell in other.cells] == cells:
            return f"Columns “{chosen}” and “{name}” are opposites: “{chosen}” is used, and 1 there counts as 1"
    return ""


def _called_like_a_label(file: TextFile) -> str:
    """A note if the column of labels has the name of a label. Raises ExperimentError if the other name is a text."""
    text, label = file.guess()
    if not label or key(label) not in map(key, file.columns[label].labels):
        return ""
    if len(text.split()) >= WORDS_OF_A_TEXT:
        raise ExperimentError(
            f"The first row has a text with its label, “{label}”, not names: put a row of names above it, such as "
            "text,label"
        )
    return f"The first row, “{text}” with “{label}”, was read as names. If it is a text with its label, put names above"
