"""A short and a long text read by the network that ships, as pages do it, against `model.predict` of the same network.

The linear model beside the network is part of what is measured on our side alone.

Both in one process, on the same texts and weights, in turn; the best of several rounds counts on each side, since
these machines are shared. Ours begins with the text as it was typed: its words, their tokens, the probability after
each of them in NumPy. Keras is given the tokens and gives the one probability at the end; its graph is built before.
"""

import json
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what is measured is imported when it is measured
    import keras

    from core.network.text_network import TextNetwork
    from core.views.sentiment.shipped_classifier import ShippedClassifier

ROUNDS = 25
LENGTHS = (30, 500)  # words
GOAL_MS = 20.0  # for the short one: typing then feels immediate


def main(arguments: list[str]) -> None:
    """Print a table and one JSON line. `arguments` is not used."""
    from core.views.sentiment.shipped_classifier import shipped
    from core.views.sentiment.trajectory import tokens_of

    began = time.perf_counter()
    found = shipped()
    loaded_ms = 1000 * (time.perf_counter() - began)
    reader = found.classifier
    model = _in_keras(reader.network)
    typed = found.held_out[0]
    while len(typed.split()) < max(LENGTHS):
        typed += " " + typed

    print(f"{'words':>5} {'NumPy, word by word':>20} {'model.predict':>14}")
    result: dict[str, float] = {}
    difference = 0.0
    for n in LENGTHS:
        text = _of_words(reader, typed, n)
        (tokens,) = reader.tokens([text])
        theirs = float(model.predict(tokens[None], verbose=0)[0, 0])
        ours_ms, keras_ms = [], []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            after = reader.after_each(tokens_of(reader.words(text)))
            ours_ms.append(1000 * (time.perf_counter() - began))
            began = time.perf_counter()
            model.predict(tokens[None], verbose=0)
            keras_ms.append(1000 * (time.perf_counter() - began))
        alone = reader.network.alone.after_each(tokens)
        difference = max(difference, abs(float(alone[-1]) - theirs))
        ours, keras = min(ours_ms), min(keras_ms)
        result |= {f"ours_ms_{n}": round(ours, 2), f"keras_ms_{n}": round(keras, 2)}
        print(f"{len(after):5d} {ours:17.2f} ms {keras:11.2f} ms")
    result |= {
        "ours_ms": result[f"ours_ms_{LENGTHS[0]}"],
        "keras_ms": result[f"keras_ms_{LENGTHS[0]}"],
        "load_ms": round(loaded_ms, 1),
        "largest_difference": difference,
        "goal_ms": GOAL_MS,
    }
    print(json.dumps(result))


def _of_words(reader: "ShippedClassifier", typed: str, n: int) -> str:
    """The beginning of a text that has n words."""
    return typed[: reader.words(typed)[n - 1].end]


def _in_keras(network: "TextNetwork") -> "keras.Model":
    """The same network in Keras."""
    import keras

    tokens = keras.Input((None,), dtype="int32")
    embedded = keras.layers.Embedding(*network.weights[0].shape)(tokens)
    states = keras.layers.LSTM(network.weights[2].shape[0], return_sequences=True)(embedded)
    pools = [keras.layers.GlobalMaxPooling1D()(states), keras.layers.GlobalAveragePooling1D()(states)]
    answer = keras.layers.Dense(1, activation="sigmoid")(keras.layers.Concatenate()(pools))
    model = keras.Model(tokens, answer)
    model.set_weights(network.weights)
    return model
