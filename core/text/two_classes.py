"""Which two labels a text can have, as people write them, and which of the two counts as 1."""

import re
from collections import Counter
from collections.abc import Iterable

from core.text.csv_file import NUMBER

NO_LABEL = ("", "nan", "null", "na", "n/a", "#n/a")  # in upper or lower case; "-", "?" and "none" may be labels
LABEL_LETTERS = 40  # of a label: a longer one is a text
EXACT = 15  # characters of a number that float64 tells from every other one
MOST_LABELS = 1000  # different ones that are told apart
_YES = (
    "positive pos positiv positif positivo yes y yeah ja j oui si sí da true t wahr vrai on good gut great like liked "
    "love loved recommended recommend up fresh happy spam toxic + 1 👍 🙂 😀"
)
_NO = (
    "negative neg negativ négatif negatif negativo no n nope nein non nej false f falsch faux off bad schlecht poor "
    "dislike disliked hate hated down rotten sad unhappy ham clean - 0 👎 🙁 😞"
)
YES, NO = frozenset(_YES.split()), frozenset(_NO.split())


def tidy(label: str) -> str:
    """A label in one line, without characters that are not seen."""
    if not label.isprintable():
        label = "".join(letter if letter.isprintable() else " " for letter in label)
    return " ".join(label.split())


def key(label: str) -> str:
    """What a label is told apart by: it reads the same in upper and lower case, and equal numbers are one label.

    Example:
        >>> [key(label) for label in ("Ham ", "1.0", "+1", "-0", "1.50")]
        ['ham', '1', '1', '0', '1.5']
    """
    label = tidy(label).casefold()
    if len(label) <= EXACT and re.fullmatch(NUMBER, label):
        return f"{float(label) + 0.0:.{EXACT}g}"
    return label


def counted(cells: Iterable[str]) -> dict[str, int]:
    """The different labels with how often each stands there, the most frequent first; none where there are over 1,000.

    A label is called as it is written most often, or shortest where that is a draw.

    Example:
        >>> counted(["Ham", "ham", "spam ", "Ham", "", "NaN"])
        {'Ham': 3, 'spam': 1}
    """
    written = Counter(cells)
    if len(written) > 2 * MOST_LABELS:
        return {}
    spellings: dict[str, Counter[str]] = {}
    for cell, times in written.items():
        if key(cell) not in NO_LABEL:
            spellings.setdefault(key(cell), Counter())[tidy(cell)] += times
    found = {min(of, key=lambda label: (-of[label], len(label), label)): of.total() for of in spellings.values()}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))) if len(found) <= MOST_LABELS else {}


def in_order(labels: tuple[str, str]) -> tuple[str, str]:
    """Two labels, the one that counts as 1 last: the larger number, what reads positive, else the later by alphabet.

    Example:
        >>> [in_order(labels) for labels in (("spam", "ham"), ("5", "1"), ("tea", "coffee"), ("fair", "unfair"))]
        [('ham', 'spam'), ('1', '5'), ('coffee', 'tea'), ('unfair', 'fair')]
    """
    if all(re.fullmatch(NUMBER, label) for label in labels):
        first, second = sorted(labels, key=float)
    else:
        first, second = sorted(labels, key=lambda label: (_reads(key(label), map(key, labels)), key(label)))
    return first, second


def _reads(label: str, labels: Iterable[str]) -> int:
    """1 for a word that says yes, -1 for one that says no, as "not" before the other label does; 0 for any other."""
    if label in NO or any(label != other and label.endswith(other) for other in labels):
        return -1
    return 1 if label in YES else 0
