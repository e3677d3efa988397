"""Fit a vocabulary to IMDb's 25,000 reviews and encode them: TensorFlow's own Tokenizer against Unrolled's.

Both in one process, in turn; the best of several rounds counts on each side, since these machines are shared. Ours
gives an array for each review where TensorFlow's gives a list; what they become for a network, an array (25,000, 500),
is timed beside it. The results are asserted to be equal.
"""

import json
import time
from collections.abc import Callable
from typing import Any

NUM_WORDS, MAXLEN = 10_000, 500  # the lecture's
ROUNDS = 5


def main(arguments: list[str]) -> None:
    """Print a table and one JSON line. `arguments` is not used."""
    import numpy as np
    import tensorflow as tf

    from core.text import tokenizer
    from core.text.padding import pad_sequences
    from core.text.reviews import reviews

    texts = reviews("imdb").texts
    best = dict.fromkeys([(way, part) for way in ("stock", "ours") for part in ("fit", "encode", "pad")], float("inf"))

    def timed(way: str, part: str, work: Callable[..., Any], *arguments: Any) -> Any:
        began = time.perf_counter()
        result = work(*arguments)
        best[way, part] = min(best[way, part], time.perf_counter() - began)
        return result

    for _ in range(ROUNDS):
        stock = tf.keras.preprocessing.text.Tokenizer(num_words=NUM_WORDS)
        timed("stock", "fit", stock.fit_on_texts, texts)
        expected = timed("stock", "encode", stock.texts_to_sequences, texts)
        padded = timed("stock", "pad", tf.keras.utils.pad_sequences, expected, MAXLEN)
        vocabulary = timed("ours", "fit", tokenizer.fit, texts, NUM_WORDS)
        encoded = timed("ours", "encode", vocabulary.encode, texts)
        ours = timed("ours", "pad", pad_sequences, encoded, MAXLEN)

    assert list(vocabulary.word_index.items()) == list(stock.word_index.items())
    assert dict(zip(vocabulary.words, vocabulary.counts, strict=True)) == dict(stock.word_counts)
    assert dict(zip(vocabulary.words, vocabulary.texts, strict=True)) == dict(stock.word_docs)
    assert [indices.tolist() for indices in encoded] == expected
    assert ours.dtype == padded.dtype
    assert np.array_equal(ours, padded)

    words = sum(vocabulary.counts)
    print(f"{len(texts):,} reviews, {words:,} words, {len(vocabulary.words):,} of them different; results are equal")
    print(f"{'seconds':28}{'TensorFlow':>12}{'Unrolled':>12}{'ratio':>8}")
    seconds = {way: best[way, "fit"] + best[way, "encode"] for way in ("stock", "ours")}
    rows = {part: (best["stock", part], best["ours", part]) for part in ("fit", "encode")}
    rows |= {"fit and encode": (seconds["stock"], seconds["ours"])}
    rows |= {f"pad to {MAXLEN}": (best["stock", "pad"], best["ours", "pad"])}
    for name, (theirs, own) in rows.items():
        print(f"{name:28}{theirs:12.3f}{own:12.3f}{theirs / own:8.1f}")
    result = {
        "reviews": len(texts),
        "words": words,
        "stock_seconds": round(seconds["stock"], 3),
        "ours_seconds": round(seconds["ours"], 3),
        "ratio": round(seconds["stock"] / seconds["ours"], 2),
        "equal": True,
    }
    print(json.dumps(result))
