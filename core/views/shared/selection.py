"""What of a run is looked at, as an address names it: which sequence, and the network after which epoch."""

from core.tasks import Prepared


def sequence_index(text: str | None, prepared: Prepared) -> int:
    """The index of the sequence that an address names.

    By default it is the first sequence that was held back, else the first of all.
    """
    data = prepared.data
    first = int(data.validation[0]) if len(data.validation) else 0
    return int(text) if text and text.isdecimal() and int(text) < len(data.X) else first


def snapshot_epoch(text: str | None, epochs: list[int]) -> int:
    """The epoch of the snapshot that an address names; by default the last."""
    return int(text) if text and text.isdecimal() and int(text) in epochs else epochs[-1]


def counted(text: str | None, most: int, standard: int) -> int:
    """The number from 1 to `most` that an address names; the standard one if it names none of them.

    Example:
        >>> counted("3", 4, 1), counted("5", 4, 1), counted("-1", 4, 4), counted(None, 4, 2)
        (3, 1, 4, 2)
    """
    return int(text) if text and text.isdecimal() and 0 < int(text) <= most else standard
