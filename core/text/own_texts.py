"""A person's own texts with labels, from a CSV file: chooses the two labels, and reports rows that are left out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.csv_files import listed
from core.experiment import ExperimentError
from core.text.plain_text import APART, apart, lacks_spaces, plain_signs, resolved
from core.text.recent_cache import RecentCache
from core.text.reviews import Reviews, clean
from core.text.splitting import FILTERS
from core.text.text_columns import FEW_LABELS, TextColumn, TextFile
from core.text.two_classes import LABEL_LETTERS, MOST_LABELS, NO_LABEL, in_order, key

LEAST = 5  # different texts of each class: with fewer, none is left for validation
MOST = 25_000  # texts, as many as IMDb's
MOST_LETTERS = 20_000  # of a text; IMDb's longest has 13,704
_OF_A_WORD = re.compile(rf"[^\s{re.escape(FILTERS)}]")


@dataclass(frozen=True, eq=False)
class OwnTexts:
    """The texts of a file that are used. `rows` are their row numbers; `notes` say what was left out or changed."""

    reviews: Reviews
    classes: tuple[str, str]  # the names of label 0 and label 1, as written in the file
    text_column: str
    label_column: str
    rows: np.ndarray
    notes: tuple[str, ...]

    def count(self, label: int) -> int:
        """The texts of class 0 or 1."""
        return int((self.reviews.labels == label).sum())


_TEXTS: RecentCache[OwnTexts] = RecentCache(4)


def own_texts(file: TextFile, text_column: str = "", label_column: str = "", labels: Sequence[str] = ()) -> OwnTexts:
    """The texts of a file with two labels.

    Args:
        file: the uploaded file.
        text_column: by default, the column that looks most like texts.
        label_column: by default, the column that looks most like labels.
        labels: the two labels to use, in upper or lower case, class 0 first; by default both, if there are two.

    Raises:
        ExperimentError: these are not two classes of texts.
    """
    columns = _columns(file, text_column, label_column)
    classes = _classes(columns[1], tuple(labels))
    name = file.name, *(column.name for column in columns), *classes
    return _TEXTS.get(name, lambda: _texts(file, *columns, classes))


def _texts(file: TextFile, texts: TextColumn, labels: TextColumn, classes: tuple[str, str]) -> OwnTexts:
    number = {key(label): place for place, label in enumerate(classes)}
    keys = [key(cell) for cell in labels.cells]
    no_label = np.array([cell in NO_LABEL for cell in keys])
    clean_texts, plain_notes = _plain(texts.cells)
    no_text = np.array([not _OF_A_WORD.search(text) for text in clean_texts])
    other = np.array([cell not in number for cell in keys]) & ~no_label
    used = np.flatnonzero(~no_label & ~no_text & ~other)
    notes = [
        *file.notes,
        *plain_notes,
        _left_out(file.rows[no_text], "no text"),
        _left_out(file.rows[no_label & ~no_text], "no label"),
        _left_out(file.rows[other & ~no_text], "another label"),
    ]
    if len(used) > MOST:
        notes.append(f"Of {len(used):,} texts {MOST:,} are used, drawn at random")
        used = np.sort(np.random.default_rng(0).permutation(used)[:MOST])
    chosen_texts = [clean_texts[i] for i in used]
    long = [i for i, text in enumerate(chosen_texts) if len(text) > MOST_LETTERS]
    if long:
        where = listed(file.rows[used[long]].tolist())
        notes.append(f"Texts are cut after {MOST_LETTERS:,} characters: {len(long):,} (row {where})")
    reviews = Reviews(
        tuple(text[:MOST_LETTERS] for text in chosen_texts), np.array([number[keys[i]] for i in used], np.int32)
    )
    _refuse_too_few(reviews, classes)
    notes.append(_copies(reviews))
    return OwnTexts(reviews, classes, texts.name, labels.name, file.rows[used], tuple(filter(None, notes)))


def _plain(cells: Sequence[str]) -> tuple[list[str], list[str]]:
    """The texts as the tokenizer reads them, and notes on what was changed so that words stay words."""
    as_written = [clean(cell) for cell in cells]
    from_html = [resolved(text) for text in as_written]
    texts = [_in_lines(plain_signs(text)) for text in from_html]
    in_lines = [_in_lines(text) for text in from_html]
    notes = [
        _changed(as_written, from_html, "Signs of HTML, such as &amp; and <br>, are read as what they stand for"),
        _changed(in_lines, texts, "Curly quotation marks, special spaces and the like are read as those of a keyboard"),
    ]
    if lacks_spaces(texts):
        spaced = [apart(text) for text in texts]
        notes.append(_changed(texts, spaced, APART))
        texts = spaced
    return texts, notes


def _changed(before: Sequence[str], after: Sequence[str], what: str) -> str:
    count = sum(one != other for one, other in zip(before, after, strict=True))
    return f"{what} ({count:,} {'text' if count == 1 else 'texts'})" if count else ""


def _in_lines(text: str) -> str:
    r"""A text whose lines all end in a line feed, which separates words for the tokenizer.

    Example:
        >>> _in_lines("good film.\r\nloved it\ragain\u2028and again")
        'good film.\nloved it\nagain\nand again'
    """
    return "\n".join(text.splitlines())


def _columns(file: TextFile, text: str, label: str) -> tuple[TextColumn, TextColumn]:
    for name in filter(None, (text, label)):
        if name not in file.columns:
            names = listed([f"“{one}”" for one in file.columns], 9)
            raise ExperimentError(f"The file has no column “{name}”: choose one of {names}")
    text, label = file.guess(text, label)
    if not label:
        raise ExperimentError(
            f"No column looks like labels: each other column has over {FEW_LABELS} different values or none. Choose "
            "one, or add one with the same two words or numbers in all rows"
        )
    if not text or text == label:
        raise ExperimentError(
            f"Column “{label}” cannot be both texts and labels: choose another column for one of them"
        )
    if not file.columns[text].holds_texts:
        raise ExperimentError(f"Column “{text}” holds no texts: choose another column of texts")
    return file.columns[text], file.columns[label]


def _classes(column: TextColumn, wanted: tuple[str, ...]) -> tuple[str, str]:
    """The names of class 0 and class 1."""
    label_counts = column.labels
    if not label_counts and any(key(cell) not in NO_LABEL for cell in column.cells):
        raise ExperimentError(
            f"Column “{column.name}” has over {MOST_LABELS:,} different values, so it has no labels: choose another "
            "column of labels"
        )
    if not label_counts:
        raise ExperimentError(f"Column “{column.name}” is empty: choose another column of labels, or fill it")
    counts = listed([f"“{_short(label)}” {times:,} times" for label, times in label_counts.items()], 5)
    if len(column.choices) < 2 <= len(label_counts):
        _refuse_long(max(label_counts, key=len))
    if len(label_counts) == 1:
        raise ExperimentError(
            f"Column “{column.name}” must have two labels (got {counts}): add texts with another label, or choose "
            "another column"
        )
    spelled = {key(label): label for label in label_counts}
    if wanted:
        missing = [label for label in wanted if key(label) not in spelled]
        if missing:
            raise ExperimentError(f"Column “{column.name}” has no label “{missing[0]}”: choose two of {counts}")
        if len({key(label) for label in wanted}) != 2:
            raise ExperimentError(f"The two labels must differ: choose two of {counts}")
        chosen = (spelled[key(wanted[0])], spelled[key(wanted[1])])
    elif len(label_counts) > 2:
        raise ExperimentError(f"Column “{column.name}” has {len(label_counts)} labels, {counts}: choose two")
    else:
        first, second = label_counts
        chosen = in_order((first, second))
    _refuse_long(max(chosen, key=len))
    return chosen


def _refuse_long(label: str) -> None:
    if len(label) > LABEL_LETTERS:
        raise ExperimentError(
            f"The label “{_short(label)}” must have at most {LABEL_LETTERS} characters (got {len(label):,}): "
            "choose another column of labels, or shorten it"
        )


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
                f"Label “{name}” must have at least {LEAST} different texts, because some are held back for validation "
                f"(got {different}): add some"
            )


def _copies(reviews: Reviews) -> str:
    copies = np.flatnonzero(reviews.duplicates != np.arange(len(reviews.labels)))
    if not len(copies):
        return ""
    disagree = int((reviews.labels[copies] != reviews.labels[reviews.duplicates[copies]]).sum())
    sentence = f"Copies of other texts: {len(copies):,}; they stay on the same side of the split"
    return f"{sentence}, and {disagree:,} of them have the other label" if disagree else sentence
