"""What comes next after a typed text: the likeliest tokens as bars, and how sure the network is."""

from typing import NamedTuple

import numpy as np

from core.figures.escaping import literal
from core.text.token_table import Unit, joined
from core.views.next_word.language_model import START, LanguageModel
from core.wording import decimals, number, percent

BARS = 12
END = 30  # letters of a text in a title
NAMES = {" ": "space", "\n": "end of line", "\t": "tab"}  # of tokens that cannot be seen


class Expected(NamedTuple):
    """The likeliest tokens, the likeliest first, and the bits of the whole guess."""

    pieces: tuple[str, ...]
    p: np.ndarray
    entropy: float

    @property
    def names(self) -> tuple[str, ...]:
        """How each is called on an axis."""
        return tuple(map(name, self.pieces))

    @property
    def sentence(self) -> str:
        """How sure the network is, in a sentence."""
        first = self.names[0] if self.pieces[0] in NAMES else f"“{self.pieces[0]}”"
        return (
            f"It expects {first} with {percent(float(self.p[0]), 1)}. The guess as a whole has "
            f"{decimals(self.entropy)} bits: as unsure as among {number(2**self.entropy, 2)} equally likely ones."
        )


def expected(model: LanguageModel, text: str, bars: int = BARS) -> Expected:
    """What the network expects after a text."""
    p = model.read(model.tokens(text)).p
    order = np.argsort(-p, kind="stable")[:bars]
    there = p[p > 0]
    return Expected(
        tuple(model.table.spelled[token] for token in order.tolist()),
        p[order],
        float(-(there * np.log2(there)).sum()),
    )


def title(text: str) -> str:
    """The title of the bars, with the end of the text: a figure may be all that a class sees.

    >>> title("To be, or not to be, that is the ques"), title("")
    ('What comes after “…not to be, that is the ques”', 'What a text begins with')
    """
    end = " ".join(text.split())
    if not end:
        return "What a text begins with"
    shown = end if len(end) <= END else f"…{end[-END:].split(' ', 1)[-1]}"
    return f"What comes after “{literal(shown)}”"


def with_piece(text: str, piece: str, unit: Unit) -> str:
    """A typed text with a token behind it.

    >>> with_piece("to b", "e", "characters"), with_piece("to", "be", "words"), with_piece("be", ",", "words")
    ('to be', 'to be', 'be,')
    """
    if unit == "characters":
        return text + piece
    return text + joined([text[-1:] or START, piece], unit)[len(text[-1:] or START) :]


def name(piece: str) -> str:
    r"""How a token is called on an axis.

    >>> name(" "), name("\n"), name("a")
    ('space', 'end of line', 'a')
    """
    return NAMES.get(piece, piece)
