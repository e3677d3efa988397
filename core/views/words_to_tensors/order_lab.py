"""What order does: a bag of words and a recurrent network on the same words in other orders."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment, Recurrent, Task, Training
from core.network.trace import predict
from core.runs import Run
from core.tasks import Prepared, complete
from core.tasks.reviews import Corpus, Parameters, corpus, encode
from core.text.bag_of_words import BagOfWords, fit
from core.text.splitting import FILTERS
from core.text.word_orders import count, orders
from core.views.words_to_tensors.padding_lab import experiment as padding_experiment

MOST_ORDERS = 200
MOST_WORDS = 40  # of a sentence whose words are moved
REVIEWS = padding_experiment("GRU", "pre, mask")
ORDER_ONLY = complete(
    Experiment(
        task=Task(name="reviews", parameters={"source": "orders", "length": 12, "words": 200}),
        scaling="none",
        layers=(Recurrent(kind="GRU", units=16),),
        training=Training(epochs=20, learning_rate=0.003, batch_size=64),
    )
)


def texts_of(experiment: Experiment) -> Corpus:
    """The texts that an experiment is trained on."""
    parameters = Parameters.model_validate(experiment.task.parameters)
    return corpus(parameters, experiment.training.validation_share)


def bag_of(experiment: Experiment) -> BagOfWords:
    """A bag of words fitted on the experiment's training texts."""
    found = texts_of(experiment)
    return fit([found.texts[i] for i in found.train], found.labels[found.train])


def bag_accuracy(experiment: Experiment, bag: BagOfWords) -> float:
    """The bag's accuracy on the texts held back."""
    found = texts_of(experiment)
    guessed = bag.probabilities([found.texts[i] for i in found.validation]) > 0.5
    return float((guessed == (found.labels[found.validation] > 0.5)).mean())


def words_of(text: str) -> tuple[str, ...]:
    """The words of a sentence, as they can be moved: without punctuation that would move with them."""
    plain = "".join(" " if letter in FILTERS else letter for letter in text)
    return tuple(plain.split())[:MOST_WORDS]


def unknown(experiment: Experiment, words: tuple[str, ...]) -> list[str]:
    """Those of the words that the network does not know."""
    vocabulary = texts_of(experiment).vocabulary
    return [token.word for token in vocabulary.tokens(" ".join(words)) if not token.known]


@dataclass(frozen=True, eq=False)
class Spread:
    """The network's probability for each order of the words, the given one first, and the bag's for any."""

    probabilities: np.ndarray  # (orders,)
    bag: float
    orders: int  # that there are in all
    highest: str
    lowest: str


def spread(run: Run, prepared: Prepared, bag: BagOfWords, words: tuple[str, ...]) -> Spread:
    """Read the words in all orders, or in 200 random ones."""
    all_of = [" ".join(order) for order in orders(words, MOST_ORDERS)]
    read = probabilities(run, prepared, all_of)
    highest, lowest = all_of[int(read.argmax())], all_of[int(read.argmin())]
    return Spread(read, bag.probability(" ".join(words)), count(words), highest, lowest)


def probabilities(run: Run, prepared: Prepared, texts: list[str]) -> np.ndarray:
    """The network's probabilities for texts, (n,)."""
    parameters = Parameters.model_validate(run.experiment.task.parameters)
    X = encode(texts_of(run.experiment).vocabulary, texts, parameters)
    return predict(run.experiment.layers, prepared.data.output, run.outcome.weights_at(), X, **prepared.data.reading)[
        :, 0
    ]


def words_on(found: Spread, plain: Callable[[str], str]) -> str:
    """What the orders did, with the extremes; `plain` makes what was typed show as it is."""
    p = found.probabilities
    if len(p) < 2:
        return f"There is one order only. The network says {p[0]:.0%} positive, the bag {found.bag:.0%}."
    moves = p.max() - p.min() >= 0.005  # less is nothing to name a winner by
    in_all = f"{found.orders:,}" if found.orders < 10_000_000 else "over 10 million"
    which = f"all {in_all}" if found.orders <= MOST_ORDERS else f"{len(p)} random ones of {in_all}"
    return (
        f"**The network:** {p[0]:.0%} positive as it stands; "
        f"over {which} orders from {p.min():.0%} to {p.max():.0%}.\n\n"
        f"**The bag:** {found.bag:.0%}, whatever the order."
    ) + (f"\n\nMost positive: {plain(found.highest)}.\n\nLeast positive: {plain(found.lowest)}." if moves else "")


def spread_title(found: Spread) -> str:
    """The range of the network's answers."""
    p = found.probabilities
    return f"{len(p)} orders: the network moves by {p.max() - p.min():.2f}, the bag by 0"


def order_only_words(run: Run, bag: BagOfWords) -> str:
    """How both do on the simulated texts whose label is in the order alone."""
    found = texts_of(run.experiment)
    accuracy = float(run.outcome.history["validation_accuracy"][-1])
    return (
        f"{len(found.train)} sentences to learn from, {len(found.validation)} to judge by. In both classes the words "
        f"are exactly the same. The bag of words is right in **{bag_accuracy(run.experiment, bag):.0%}** of cases, the "
        f"network in **{accuracy:.0%}**."
    )


def examples(run: Run, bag: BagOfWords, prepared: Prepared, most: int = 6) -> dict[str, list[str]]:
    """The first texts held back, with both answers."""
    found = texts_of(run.experiment)
    rows = found.validation[:most]
    texts = [found.texts[i] for i in rows]
    classes = prepared.data.classes
    network, counted = probabilities(run, prepared, texts), bag.probabilities(texts)
    return {
        "text": texts,
        "truth": [classes[int(found.labels[i])] for i in rows],
        "network": [f"{p:.0%} {classes[1]}" for p in network],
        "bag of words": [f"{p:.0%} {classes[1]}" for p in counted],
    }
