"""Your own pairs, from a CSV file of two columns: a source and its target in each row."""

import hashlib
from dataclasses import dataclass

from core.csv_files import Choices, listed, read_csv
from core.experiment import ExperimentError
from core.tasks.task import NoFileYet
from core.tasks.translation.pairs import Made, Pair

LEAST, MOST = 20, 5_000  # pairs
LONGEST = 100  # characters of one side
MOST_CHARACTERS = 300  # different ones of one side

WANTED = "Upload a CSV file: a row of two column names, and below it a source and its target in each row"


@dataclass(frozen=True)
class OwnPairs:
    """The pairs of a file that are used, and sentences on what was left out."""

    pairs: tuple[Pair, ...]
    names: tuple[str, str]  # of the columns
    notes: tuple[str, ...]

    @property
    def made(self) -> Made:
        """The pairs as the task takes them."""
        return Made(self.pairs, f"{len(self.pairs):,} pairs of a file, {self.names[0]} to {self.names[1]}")


def uploaded(content: bytes | None, name: str) -> OwnPairs:
    """The pairs of an uploaded file.

    Args:
        content: the file; None if it is not at hand.
        name: the SHA-256 of the file that the experiment names; "" if it names none.

    Raises:
        NoFileYet: no file is named.
        ExperimentError: with one sentence, if the file is gone or another one, or has no usable pairs.
    """
    if not name:
        raise NoFileYet(WANTED)
    if content is None:
        raise ExperimentError("The file of this experiment is not at hand any more: upload it again")
    if hashlib.sha256(content).hexdigest() != name:
        raise ExperimentError("This file is not the one that the experiment was set up with: upload that one")
    return read_pairs(content)


def read_pairs(content: bytes) -> OwnPairs:
    """The pairs of a file: its first two columns. A source that comes again keeps its first target.

    Rows with an empty side, or with one above LONGEST characters, are left out, and a note says so.

    Raises ExperimentError with one sentence if fewer than LEAST pairs are left, or the file cannot be read.
    """
    file = read_csv(content, Choices(header="yes"))
    if file.cells.shape[1] < 2:
        raise ExperimentError(
            "Pairs need two columns, a source and its target (got one): put a comma or a tab between them"
        )
    names = file.names[:2]
    first: dict[str, str] = {}
    empty, long, again = [], [], []
    for row, source_cell, target_cell in file.cells.iloc[:, :2].itertuples():
        source, target = " ".join(source_cell.split()), " ".join(target_cell.split())
        if not source or not target:
            empty.append(row)
        elif max(len(source), len(target)) > LONGEST:
            long.append(row)
        elif source in first:
            again.append(row)
        else:
            first[source] = target
    notes = [
        *file.notes,
        *_left_out(empty, "one side is empty"),
        *_left_out(long, f"one side has over {LONGEST} characters"),
        *_left_out(again, "the source came before"),
    ]
    if len(first) < LEAST:
        why = "".join(f"; {note[0].lower()}{note[1:]}" for note in notes)
        raise ExperimentError(f"At least {LEAST} different pairs are needed (got {len(first)}): add more rows{why}")
    pairs = tuple(first.items())
    if len(pairs) > MOST:
        notes.append(f"The first {MOST:,} of {len(pairs):,} pairs are used")
        pairs = pairs[:MOST]
    for name, texts in zip(names, zip(*pairs, strict=True), strict=True):
        different = len(set("".join(texts)))
        if different > MOST_CHARACTERS:
            raise ExperimentError(
                f"Column “{name[:40]}” has {different:,} different characters, and at most {MOST_CHARACTERS} can be "
                "learned: use texts of one alphabet"
            )
    return OwnPairs(pairs, (names[0], names[1]), tuple(notes))


def _left_out(rows: list[int], why: str) -> list[str]:
    if not rows:
        return []
    return [f"Left out, since {why}: {len(rows):,} {'row' if len(rows) == 1 else 'rows'} (row {listed(rows)})"]
