"""A text with each word coloured by its change of the prediction, as escaped Markdown for Streamlit."""

import re
from collections.abc import Sequence

import numpy as np

from core.figures import theme
from core.figures.escaping import JOINER, plain

OPACITIES = (0.12, 0.22, 0.32, 0.42)  # of the background: the strongest keeps a contrast of 4.5:1
MARKED = 3  # the step from which words also have an arrow
FAINTEST = 0.04  # of probability: smaller changes have no colour
LEAST = 0.2  # of probability, at least, for the strongest colour, so that small changes look small
# The large triangles: the small ones cannot be told apart from the back of a room.
UP, DOWN = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"


def markdown(
    text: str,
    spans: Sequence[tuple[int, int]],
    changes: np.ndarray,
    *,
    known: np.ndarray | None = None,
    dark: bool = False,
) -> str:
    """The text up to the last word, with "…" if it goes on.

    Args:
        text: as typed.
        spans: start and end of each word in the text (n,), in order.
        changes: of the probability by each word (n,); NaN has no colour.
        known: True for words in the vocabulary, bool (n,); others are grey with a question mark.
        dark: True for the colours of the dark theme. Text is readable on both in both themes.

    Example:
        >>> markdown("so <b> bad", [(0, 2), (4, 5), (7, 10)], np.array([0.0, 0.0, -0.4])).replace(JOINER, "")
        'so &#60;b&#62; :color[bad▼]{background="rgba(163,25,91,0.42)"}'
    """
    changes = np.asarray(changes, float)
    known = np.ones(len(spans), bool) if known is None else np.asarray(known, bool)
    limit = max(LEAST, float(np.abs(changes[np.isfinite(changes)]).max(initial=0)))
    parts, at = [], 0
    for (start, end), change, is_known in zip(spans, changes.tolist(), known.tolist(), strict=True):
        parts += [_gap(text[at:start]), _word(text[start:end], change, limit, known=is_known, dark=dark)]
        at = end
    rest = text[at : at + 200]
    parts.append(_gap(rest) if not re.search(r"\w", rest) and len(text) <= at + 200 else " …")
    return "".join(parts).strip()


def _gap(text: str) -> str:
    """The text between two words, with joiners to both."""
    before, after = (JOINER if edge.strip() else "" for edge in (text[:1], text[-1:]))
    return before + plain(re.sub(r"\s+", " ", text)) + after


def _word(word: str, change: float, limit: float, *, known: bool, dark: bool) -> str:
    shown = plain(word)
    if not word.isascii():  # Unicode's isolates keep the word's own direction
        shown = f"\N{FIRST STRONG ISOLATE}{shown}\N{POP DIRECTIONAL ISOLATE}"
    if not known:
        shown = f":gray[{shown} &#40;?&#41;]"
    step = _step(change, limit)
    if not step:
        return shown
    arrow = (UP if change > 0 else DOWN) if step >= MARKED else ""
    return f':color[{shown}{arrow}]{{background="{background(step, positive=change > 0, dark=dark)}"}}'


def background(step: int, *, positive: bool, dark: bool) -> str:
    """The transparent colour of step 1 to 4, for the page of either theme."""
    colour = theme.palette(dark)[theme.POSITIVE if positive else theme.NEGATIVE]
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{OPACITIES[step - 1]})"


def _step(change: float, limit: float) -> int:
    if not np.isfinite(change) or abs(change) < FAINTEST:
        return 0
    return int(np.clip(np.ceil(len(OPACITIES) * abs(change) / limit), 1, len(OPACITIES)))
