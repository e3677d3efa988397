"""The parts of pages that have tabs: the name of each in addresses, which never changes, and its title on the page."""

PARTS = {
    "under_the_hood": {
        "step": "Step by step",
        "gates": "All timesteps",
        "parameters": "Parameters",
        "stacking": "Between layers",
        "far_back": "How far back",
        "surgery": "State surgery",
        "take_home": "Take it with you",
    },
    "words_to_tensors": {"tokens": "Tokens", "padding": "Padding", "order": "Order"},
    "word_vectors": {
        "arithmetic": "Arithmetic",
        "axes": "Axes",
        "skipgram": "Skip-gram",
        "word2vec": "Word2Vec",
        "scores": "How good",
        "embedding": "Embedding layer",
        "library": "Other vectors",
    },
    "future_values": {"forecast": "Forecast", "trap": "One day late", "origins": "Several origins", "leaks": "Leaks"},
    "sentiment": {"read": "Read", "train": "Train", "units": "Units"},
    "next_word": {"comes_next": "What comes next", "write_on": "Write on", "units": "Units", "train": "Train"},
    "runs": {"listing": "List", "compare": "Compare", "take_along": "Take them with you"},
}
# Addresses once had titles in them. They still open what they opened.
_BEFORE = {
    "words_to_tensors": {"Tokens": "tokens", "Padding": "padding", "Order": "order"},
    "word_vectors": {
        "Arithmetic": "arithmetic",
        "Axes": "axes",
        "Skip-gram": "skipgram",
        "Word2Vec": "word2vec",
        "How good": "scores",
        "Embedding layer": "embedding",
        "Other vectors": "library",
    },
    "sentiment": {"Read": "read", "Train": "train", "Units": "units"},
}


def is_part(page: str, text: str) -> bool:
    """True if a text names a part of a page in addresses, now or as it once did."""
    return _BEFORE.get(page, {}).get(text, text) in PARTS[page]


def part_of(page: str, text: str) -> str:
    """The part of a page that an address names; the first part if it names none.

    Example:
        >>> part_of("sentiment", "units"), part_of("sentiment", "Units"), part_of("sentiment", "nothing")
        ('units', 'units', 'read')
    """
    name = _BEFORE.get(page, {}).get(text, text)
    return name if name in PARTS[page] else next(iter(PARTS[page]))
