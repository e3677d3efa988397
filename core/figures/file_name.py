"""The name of a file that a figure or a table is saved as: it says what is shown."""

import html
import re

from core.figures.theme import Figure

LETTERS = 80  # before the ending; file systems take 255 bytes


def file_name(fig: Figure) -> str:
    """The title of a figure as the name of a file, without an ending.

    Example:
        >>> file_name({"layout": {"title": {"text": "Loss after 10,000 epochs:<br>0.012 (mm)"}}})
        'loss_after_10000_epochs_0.012_mm'
    """
    layout = fig["layout"]
    return named_after(layout.get("title", {}).get("text") or layout.get("meta", {}).get("alt", ""))


def named_after(text: str) -> str:
    """A sentence as the name of a file.

    Example:
        >>> named_after("&lt;b&gt; ../../etc: <i>good</i> films?"), named_after("?!"), len(named_after("long " * 90))
        ('b_etc_good_films', 'figure', 79)
    """
    words = html.unescape(re.sub(r"<[^>]*>", " ", text)).lower()
    words = re.sub(r"(?<=\d),(?=\d{3})", "", words)  # of thousands
    return "_".join(re.findall(r"\d+\.\d+|\w+", words))[:LETTERS].strip("_") or "figure"
