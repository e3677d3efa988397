"""The sentiment network that ships, on texts that it has never seen, beside a linear model of the same texts.

The rival is logistic regression on words and pairs of neighbours, weighted by tf-idf, as most people would begin. It
learns from the same texts as the network, in a minute. `imdb_at_random` is not measured here: it is the figure of an
earlier network, on reviews held out at random.
"""

import json
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from core.training.pretrain.card import Judged
    from core.views.sentiment.shipped_classifier import ShippedClassifier

ROUNDS = 25
LENGTHS = (30, 500)  # words
WORD = r"[\w'/]+|[!?]"
LEAST = 2  # texts that must have a word or a pair


def main(arguments: list[str]) -> None:
    """Print one JSON line. `arguments` is not used."""
    from core.training.pretrain import measure
    from core.training.pretrain.card import AT_RANDOM
    from core.views.sentiment.shipped_classifier import shipped

    found = shipped()
    reader, card = found.classifier, found.card
    judged = _judged(reader)
    kinds = measure.of_kinds(reader.network, reader.vocabulary)
    result = {
        "imdb_by_film": round(judged["imdb"].accuracy, 4),
        "imdb_at_random": AT_RANDOM,
        "snippets": round(judged["snippets"].accuracy, 4),
        "sentences": round(sum(one.right for one in kinds) / sum(one.sentences for one in kinds), 4),
        "by_kind": {one.kind: round(one.accuracy, 3) for one in kinds},
        "ece": judged["imdb"].calibration_error,
        "size_mb": round(card.size_bytes / 1e6, 2),
        **{f"ms_{n}": _milliseconds(reader, found.held_out[0], n) for n in LENGTHS},
        **_rival(),
    }
    print(json.dumps(result))


def _judged(reader: "ShippedClassifier") -> "dict[str, Judged]":
    from core.training.pretrain import measure
    from core.training.pretrain.corpus import held_out

    return {
        name: measure.judged(name, measure.answers(reader.network, reader.vocabulary, part.texts), part)
        for name, part in held_out().items()
    }


def _milliseconds(reader: "ShippedClassifier", typed: str, n: int) -> float:
    """The best time of several for n words, from the text as it was typed to the answer after each word."""
    from core.views.sentiment.trajectory import tokens_of

    while len(reader.words(typed)) < n:
        typed += " " + typed
    text, times = typed[: reader.words(typed)[n - 1].end], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        reader.after_each(tokens_of(reader.words(text)))
        times.append(1000 * (time.perf_counter() - began))
    return round(min(times), 2)


def _rival() -> dict[str, float]:
    """The rival's shares of right answers."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    from core.training.pretrain.corpus import corpus
    from core.training.pretrain.written import to_measure_by

    texts = corpus()
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=LEAST, sublinear_tf=True, token_pattern=WORD)
    model = make_pipeline(words, LogisticRegression(C=10, max_iter=300))
    model.fit(texts.train.texts, texts.train.labels)
    sentences = to_measure_by()
    return {
        "rival_imdb_by_film": _share(model.predict(texts.held_out["imdb"].texts) == texts.held_out["imdb"].labels),
        "rival_snippets": _share(model.predict(texts.held_out["snippets"].texts) == texts.held_out["snippets"].labels),
        "rival_sentences": _share(model.predict([one.text for one in sentences]) == [one.label for one in sentences]),
    }


def _share(right: "np.ndarray") -> float:
    return round(float(right.mean()), 4)
