"""Shakespeare's plays, 4.9 million characters, from `assets/shakespeare`; see its README for source and licence."""

import hashlib
import json
import lzma

from core.settings import ROOT
from core.unused import KeptWhileUsed

FILE = ROOT / "assets" / "shakespeare" / "plays.json.xz"
SHA256 = "0300e34d5a4273dca4acdf52beb2ad463f50c68b102e244e3b5f63694020d00e"  # of the file
GROUPS = {  # as they are usually grouped: what the page calls each
    "tragedies": "tragedies",
    "roman": "Roman plays",
    "histories": "histories",
    "comedies": "comedies",
    "problems": "problem plays",
    "romances": "romances",
    "all": "all 37 plays",
}
EVERY = "all"
UNUSED_SECONDS = 60.0  # 5 MB


def plays() -> dict[str, dict[str, str]]:
    r"""The text of each play by its title, in groups. Read in 0.2 s, and kept as long as it is used.

    Raises OSError if the file is missing, ValueError if it is damaged.

    Example:
        >>> plays()["tragedies"]["Macbeth"][:45]
        'ACT I\n\nSCENE I. A desert place.\n\n[Thunder and'
    """
    return _KEPT.get()


def _plays() -> dict[str, dict[str, str]]:
    content = FILE.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ValueError(f"{FILE} is damaged: take it from the repository again")
    return json.loads(lzma.decompress(content))


_KEPT = KeptWhileUsed(_plays, UNUSED_SECONDS)


def titles(group: str) -> tuple[str, ...]:
    """The titles of the plays of a group; of all plays for the group "all".

    Example:
        >>> titles("romances")
        ("A Winter's Tale", 'Cymbeline', 'Pericles', 'The Tempest')
    """
    return tuple(_of(group))


def split(group: str, held_out: str) -> tuple[str, str]:
    """The plays of a group one after the other without one of them, and that one. Raises KeyError for another title."""
    texts = _of(group)
    return "\n".join(text for title, text in texts.items() if title != held_out), texts[held_out]


def _of(group: str) -> dict[str, str]:
    if group == EVERY:
        return {title: text for texts in plays().values() for title, text in texts.items()}
    return plays()[group]
