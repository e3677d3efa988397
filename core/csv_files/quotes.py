"""Quotation marks that open a cell and never close. Read as usual, they swallow the rows that follow."""

from collections.abc import Sequence


def closed(lines: list[str], separator: str) -> tuple[list[str], list[int]]:
    """Lines in which every quotation mark that opens a cell closes it, and which of them were changed.

    A mark that opens is taken for part of the text if the next one that is left over opens a cell too, or if there is
    none. A cell that is closed in a later line stays as it is.

    Example:
        >>> closed(["a,b", '"x,1', "y,2", '"z,3'], ",")[1]
        [1, 3]
        >>> closed(["a,b", '"x', 'y",2'], ",")[1]
        []
    """
    odd = [i for i, line in enumerate(lines) if line.count('"') % 2]
    changed: list[int] = []
    opened = -1
    for i in odd:
        if opened >= 0 and _closes(lines[i], separator) and not _all_rows(lines[opened : i + 1], separator):
            opened = -1
            continue
        if _opened_at(lines[i], separator) < 0:
            continue  # a mark inside a cell, such as 5", which opens none
        if opened >= 0:
            changed.append(opened)
        opened = i
    if opened >= 0:
        changed.append(opened)
    if not changed:
        return lines, []
    mended = list(lines)
    for i in changed:
        mended[i] = _as_text(lines[i], separator)
    return mended, changed


def _opened_at(line: str, separator: str) -> int:
    """Where the mark stands that opens a cell and does not close it in this line; -1 if there is none."""
    place, end = 0, len(line)
    while place <= end:
        start = place
        while start < end and line[start] == " " and separator != " ":
            start += 1
        if start < end and line[start] == '"' and start == place:
            close = _closing(line, start + 1)
            if close < 0:
                return start
            place = close
        following = line.find(separator, place)
        if following < 0:
            return -1
        place = following + 1
    return -1


def _closing(line: str, place: int) -> int:
    """The mark that closes the cell that was opened before `place`; -1 if none does. A doubled mark is text."""
    while (place := line.find('"', place)) >= 0:
        if line[place + 1 : place + 2] != '"':
            return place
        place += 2
    return -1


def _closes(line: str, separator: str) -> bool:
    """True if the first mark of a line that is not doubled ends a cell."""
    place = _closing(line, 0)
    return place >= 0 and (place + 1 == len(line) or line[place + 1] in {separator, "\r"})


def _all_rows(lines: Sequence[str], separator: str) -> bool:
    """True if each of three lines or more is a row by itself, with a separator that prose does not have."""
    widths = {line.count(separator) for line in lines}
    return len(lines) > 2 and len(widths) == 1 and 0 not in widths and (separator != "," or widths.pop() > 1)


def _as_text(line: str, separator: str) -> str:
    """A line in which the mark that opens and does not close is part of the text."""
    start = _opened_at(line, separator)
    end = line.find(separator, start)
    end = len(line) if end < 0 else end
    quoted = line[start:end].replace('"', '""')
    return f'{line[:start]}"{quoted}"{line[end:]}'
