"""A text with each word coloured by what it changed, as Markdown for Streamlit in which nothing typed is markup."""

import re
from collections.abc import Sequence

import numpy as np

from core.figures import theme
from core.figures.escaping import JOINER, plain

OPACITIES = (0.12, 0.22, 0.32, 0.42)  # of the background: text on the strongest keeps a contrast of 4.5:1
MARKED = 3  # from this step on an arrow says it too
FAINTEST = 0.04  # of probability: less is not coloured
LEAST = 0.2  # of probability that the strongest colour stands for at least: a text that moves nothing looks like it
UP, DOWN = "\N{BLACK UP-POINTING SMALL TRIANGLE}", "\N{BLACK DOWN-POINTING SMALL TRIANGLE}"


def markdown(
    text: str,
    spans: Sequence[tuple[int, int]],
    changes: np.ndarray,
    *,
    known: np.ndarray | None = None,
    dark: bool = False,
) -> str:
    """The text up to the last of the words, with "…" where it goes on.

    Args:
        text: what was typed.
        spans: where each word begins and ends in it (n,), in order.
        changes: what each changed in the probability (n,); NaN is not coloured.
        known: whether the vocabulary has the word, bool (n,): others are grey with a question mark.
        dark: which theme's pair of colours to take. Text can be read on either in both themes.

    Example:
        >>> markdown("so <b> bad", [(0, 2), (4, 5), (7, 10)], np.array([0.0, 0.0, -0.4])).replace(JOINER, "")
        'so &#60;b&#62; :color[bad▾]{background="rgba(163,25,91,0.42)"}'
    """
    changes = np.asarray(changes, float)
    known = np.ones(len(spans), bool) if known is None else np.asarray(known, bool)
    limit = max(LEAST, float(np.abs(changes[np.isfinite(changes)]).max(initial=0)))
    parts, at = [], 0
    for (start, end), change, there in zip(spans, changes.tolist(), known.tolist(), strict=True):
        parts += [_gap(text[at:start]), _word(text[start:end], change, limit, known=there, dark=dark)]
        at = end
    rest = text[at : at + 200]
    parts.append(_gap(rest) if not re.search(r"\w", rest) and len(text) <= at + 200 else " …")
    return "".join(parts).strip()


def _gap(text: str) -> str:
    """What stands between two words, with its joiners to both."""
    before, after = (JOINER if edge.strip() else "" for edge in (text[:1], text[-1:]))
    return before + plain(re.sub(r"\s+", " ", text)) + after


def _word(word: str, change: float, limit: float, *, known: bool, dark: bool) -> str:
    shown = plain(word)
    if not word.isascii():  # runs in its own direction, whatever is around it: Unicode's isolates
        shown = f"\N{FIRST STRONG ISOLATE}{shown}\N{POP DIRECTIONAL ISOLATE}"
    if not known:
        shown = f":gray[{shown} &#40;?&#41;]"
    step = _step(change, limit)
    if not step:
        return shown
    arrow = (UP if change > 0 else DOWN) if step >= MARKED else ""
    return f':color[{shown}{arrow}]{{background="{background(step, positive=change > 0, dark=dark)}"}}'


def background(step: int, *, positive: bool, dark: bool) -> str:
    """The colour of step 1 to 4, see-through, so that it sits on either theme's page."""
    colour = theme.palette(dark)[theme.POSITIVE if positive else theme.NEGATIVE]
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{OPACITIES[step - 1]})"


def _step(change: float, limit: float) -> int:
    if not np.isfinite(change) or abs(change) < FAINTEST:
        return 0
    return int(np.clip(np.ceil(len(OPACITIES) * abs(change) / limit), 1, len(OPACITIES)))
