"""Answer 200 sums of three words among GloVe's 400,000: gensim's `most_similar` against Unrolled's, alone and together.

All in one process, in turn; the best of several rounds counts on each side, since these machines are shared. gensim has
the same vectors in C order, as it loads them itself, and no part of its KeyedVectors is made while it is timed. Both
are asked for ten words with the three left out and every vector given the length 1 first. The answers are asserted to
be the same words with the same cosines.

The floor is the time in which this processor reads the 80 MB of vectors from memory once: their largest number is
looked for by one thread, which takes no more arithmetic than reading does. One query cannot be quicker than that on one
thread; many that share a pass can, each.
"""

import json
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.words.vectors import Neighbour

QUERIES, K = 200, 10
FREQUENT = 20_000  # the words of the sums are drawn from so many
ROUNDS = 5


def main(arguments: list[str]) -> None:
    """Print a table and one JSON line. `arguments` is not used."""
    import numpy as np
    from gensim.models import KeyedVectors

    from core.words.analogy import answer
    from core.words.expression import Expression, Sign, Term
    from core.words.glove import glove

    vectors = glove()
    keyed = KeyedVectors(vectors.dimensions)
    keyed.index_to_key, keyed.key_to_index = vectors.keyed.index_to_key, vectors.keyed.key_to_index
    keyed.vectors, keyed.norms = np.ascontiguousarray(vectors.matrix), np.array(vectors.norms)

    rows = np.array([np.random.default_rng(seed).choice(FREQUENT, 3, replace=False) for seed in range(QUERIES)])
    units = vectors.matrix[rows].astype(float) / vectors.norms[rows][..., None]  # (QUERIES, 3, D)
    signs: tuple[Sign, ...] = (1, -1, 1)
    points = np.array(signs) @ units  # (QUERIES, D)
    words = [[vectors.words[row] for row in of] for of in rows]
    sums = [
        Expression(tuple(Term(word, sign, int(row)) for word, sign, row in zip(own, signs, of, strict=True)))
        for own, of in zip(words, rows, strict=True)
    ]

    ways: dict[str, Callable[[], Any]] = {
        "gensim": lambda: [keyed.most_similar([a, c], [b], topn=K) for a, b, c in words],
        "ours": lambda: [
            vectors.nearest(point[None], K, [set(of)])[0] for point, of in zip(points, rows.tolist(), strict=True)
        ],
        "batched": lambda: vectors.nearest(points, K, [set(of) for of in rows.tolist()]),
        "answer": lambda: [answer(vectors, expression, K, normalise=True) for expression in sums],
        "floor": lambda: [vectors.matrix.max() for _ in range(10)],
    }
    times = {"floor": 10}
    answers = {way: work() for way, work in ways.items()}  # a warm-up too
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for way, work in ways.items():
            began = time.perf_counter()
            work()
            best[way] = min(best[way], (time.perf_counter() - began) / times.get(way, QUERIES))

    assert answers["ours"] == answers["batched"]
    assert words_of(answers["ours"]) == words_of([found.ranking for found in answers["answer"]])
    for ours, theirs in zip(answers["ours"], answers["gensim"], strict=True):
        cosines = [cosine for _, cosine in theirs]
        assert np.allclose([neighbour.cosine for neighbour in ours], cosines, rtol=0, atol=1e-6)
        for neighbour, (word, cosine) in zip(ours, theirs, strict=True):  # float32 may exchange two that are equal
            assert neighbour.word == word or np.isclose([*cosines, cosines[-1]], cosine, rtol=0, atol=1e-6).sum() > 1

    milliseconds = {way: round(1000 * seconds, 2) for way, seconds in best.items()}
    print(f"{QUERIES} sums of three words among {vectors.size:,}, {K} answers each; the answers are equal")
    for way, said in {
        "gensim": "gensim, one after the other",
        "ours": "Unrolled, one after the other",
        "batched": "Unrolled, all at once",
        "answer": "Unrolled, with the neighbours of each word",
        "floor": "to read the vectors once, one thread",
    }.items():
        print(f"{said:44}{milliseconds[way]:8.2f} ms")
    result = {f"{way}_ms": milliseconds[way] for way in ("ours", "batched", "answer", "gensim", "floor")}
    result |= {
        name: round(best["gensim"] / best[way], 2) for name, way in (("ratio", "ours"), ("batched_ratio", "batched"))
    }
    print(json.dumps({"words": vectors.size, "queries": QUERIES, **result, "equal": True}))


def words_of(rankings: Iterable[Iterable["Neighbour"]]) -> list[list[str]]:
    """The words of each ranking."""
    return [[neighbour.word for neighbour in ranking] for ranking in rankings]
