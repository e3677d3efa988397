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
    "sentiment": {"read": "Read", "train": "Train", "units": "Units"},
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


def part_of(page: str, text: str) -> str:
    """The part of a page that an address names; the first part if it names none.

    Example:
        >>> part_of("sentiment", "units"), part_of("sentiment", "Units"), part_of("sentiment", "nothing")
        ('units', 'units', 'read')
    """
    name = _BEFORE.get(page, {}).get(text, text)
    return name if name in PARTS[page] else next(iter(PARTS[page]))
