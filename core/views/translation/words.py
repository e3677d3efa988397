"""Titles and sentences beside a translation."""

import numpy as np

from core.network.beams import Tree
from core.views.translation.typed import Reader, Translation
from core.wording import percent


def alignment_title(translation: Translation) -> str:
    """How much of the weight the letter has that is looked at most, on average."""
    most = float(translation.alignment.max(axis=1).mean()) if translation.alignment is not None else 0.0
    return f"Each letter gives {percent(most)} of its attention to one letter of the source, on average"


def beams_title(reader: Reader, tree: Tree) -> str:
    """What the likeliest text is, and how likely."""
    if not tree.finished:
        return "No text came to its end"
    best = tree.nodes[tree.finished[0]]
    text = "".join(reader.letter(token) for token in tree.tokens(tree.finished[0]))
    return f"“{text}” is the likeliest text found: {percent(float(np.exp(best.score)), 1)}"


def exposure(reader: Reader, translation: Translation) -> str:
    """The trap of teacher forcing, with the letter at which this translation goes wrong."""
    trap = (
        "In training the decoder reads the right letter before each one (teacher forcing). Here it reads what it wrote "
        "itself, so one wrong letter can spoil all that follow: this is exposure bias."
    )
    if translation.right is None or translation.right == translation.text:
        return trap
    pairs = zip(translation.text, translation.right, strict=False)
    first = next(
        (place for place, (a, b) in enumerate(pairs) if a != b), min(len(translation.text), len(translation.right))
    )
    return f"{trap} This text goes wrong at letter {first + 1}."
