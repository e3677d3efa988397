"""The two labels of texts, as people write them, and which of them is class 1."""

import re
from collections import Counter
from collections.abc import Iterable

from core.csv_files import NUMBER

NO_LABEL = ("", "nan", "null", "na", "n/a", "#n/a")  # in upper or lower case; "-", "?" and "none" may be labels
LABEL_LETTERS = 40  # of a label: a longer one is a text
EXACT = 15  # characters up to which float64 tells numbers apart
MOST_LABELS = 1000  # different labels at most
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
    """A label in one line, without invisible characters."""
    if not label.isprintable():
        label = "".join(letter if letter.isprintable() else " " for letter in label)
    return " ".join(label.split())


def key(label: str) -> str:
    """The key of a label: labels that differ only in case, or are equal numbers, have the same key.

    Example:
        >>> [key(label) for label in ("Ham ", "1.0", "+1", "-0", "1.50")]
        ['ham', '1', '1', '0', '1.5']
    """
    label = tidy(label).casefold()
    if len(label) <= EXACT and re.fullmatch(NUMBER, label):
        return f"{float(label) + 0.0:.{EXACT}g}"
    return label


def counted(cells: Iterable[str]) -> dict[str, int]:
    """The different labels and how often each comes, the most frequent first; empty if there are over 1,000.

    A label is named by its most frequent spelling; of equally frequent ones, by the shortest.

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
    label_counts = {min(of, key=lambda label: (-of[label], len(label), label)): of.total() for of in spellings.values()}
    return (
        dict(sorted(label_counts.items(), key=lambda item: (-item[1], item[0])))
        if len(label_counts) <= MOST_LABELS
        else {}
    )


def in_order(labels: tuple[str, str]) -> tuple[str, str]:
    """Two labels, class 1 last: the larger number, the one that means yes, or the later one in the alphabet.

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
    """1 for a word that means yes, -1 for one that means no, such as "un" before the other label; else 0."""
    if label in NO or any(label != other and label.endswith(other) for other in labels):
        return -1
    return 1 if label in YES else 0
