"""Small files in exactly the format of those that `keras.datasets.imdb` downloads, with made-up reviews."""

import json

import numpy as np

GOOD, BAD = ["good", "fine", "wonderful", "loved"], ["bad", "dull", "awful", "hated"]
OTHER = ["the", "film", "was", "br", "it", "i", "don't", "and", "ünïcode"]
RANKS = {word: rank for rank, word in enumerate(OTHER + GOOD + BAD, 1)}


def objects(rows):
    """Rows as an array of objects, also where all have one length."""
    held = np.empty(len(rows), dtype=object)
    held[:] = rows
    return held


def some_reviews(n, seed):
    """Lists of ranks, and labels; each review has words of its side."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % 2
    rows = []
    for label in labels:
        words = rng.choice(OTHER, rng.integers(2, 8)).tolist() + rng.choice(GOOD if label else BAD, 3).tolist()
        rows.append([RANKS[word] for word in rng.permutation(words)])
    return rows, labels.astype(np.int64)


def write(folder, *, n=60, ranks=RANKS, **members):
    """Write both files. Members take the place of the made-up ones, None leaves one out. Returns what is in them."""
    folder.mkdir(parents=True, exist_ok=True)
    x_train, y_train = some_reviews(n, 1)
    x_test, y_test = some_reviews(n - 10, 2)
    held = {"x_train": objects(x_train), "y_train": y_train, "x_test": objects(x_test), "y_test": y_test} | members
    with (folder / "imdb.npz").open("wb") as file:
        np.savez(file, **{name: member for name, member in held.items() if member is not None})
    (folder / "imdb_word_index.json").write_text(json.dumps(ranks))
    return held
