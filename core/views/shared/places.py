"""The figures of pages as addresses name them: `place=losses` scrolls to that figure."""

import re

# The figures of each page. A name never changes. Of those that end with a number there may be several.
PLACES: dict[str, tuple[str, ...]] = {
    "start": ("unrolled",),
    "sequence_lab": (
        *("losses", "prediction", "states-1", "sequence", "overview", "over-time"),
        *("sweep-heatmap", "sweep-1", "sweep-lines", "sweep-mattered", "sweep-search"),
    ),
    "under_the_hood": (
        *("unrolled", "ledger", "gates", "blocks", "handed-on-1", "reach", "far-accuracy", "far-gradient"),
        *("outcome-1", "trajectories", "difference"),
    ),
    "future_values": ("fan", "back", "horizon", "leaks"),
    "words_to_tensors": (
        *("matrix-pre-pre", "matrix-post-pre", "matrix-pre-post", "matrix-post-post"),
        *("padded-distance", "padded-prediction", "accuracies", "spread", "pair-1"),
    ),
    "word_vectors": (
        *("ranking", "honest", "arrows", "map", "by-hand", "named", "window", "meets"),
        *("losses", "trained-here", "glove", "categories", "wordsim-353", "simlex-999"),
    ),
    "sentiment": (
        *("trajectory", "without", "losses", "accuracy", "confusion", "roc", "calibration"),
        "words",
    ),
    "next_word": ("bars", "vectors", "unit", "bits"),
    "video": ("film", "data", "channels", "errors", "losses"),
    "translation": ("alignment", "beams", "curves", "lengths"),
    "runs": ("curves", *(f"states-{letter}" for letter in "abcdef"), "weights"),
}


def place_of(key: str) -> str:
    """The place of a figure, from its key: what comes after the colon.

    Example:
        >>> place_of("lab:over time"), place_of("scores:SimLex-999")
        ('over-time', 'simlex-999')
    """
    return re.sub(r"[^a-z0-9]+", "-", key.rpartition(":")[2].lower())


def is_place(page: str, text: str) -> bool:
    """True if a page has, in some of its views, a figure of this name.

    Example:
        >>> is_place("sequence_lab", "states-3"), is_place("sequence_lab", "losses-3"), is_place("start", "losses")
        (True, False, False)
    """
    known = PLACES.get(page, ())
    return text in known or re.sub(r"-[1-9]\d?$", "-1", text) in known
