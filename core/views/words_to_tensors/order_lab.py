"""The effect of word order: a bag of words and a recurrent network on the same words in other orders."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment, Task, Training
from core.layers import GRU
from core.network.stack import stack_of
from core.network.trace import predict
from core.runs import Run
from core.tasks import Prepared, complete
from core.tasks.reviews import Parameters, corpus, encode
from core.tasks.shared.corpus import Corpus
from core.text.bag_of_words import BagOfWords, fit, vocabulary_of
from core.text.splitting import FILTERS
from core.text.word_orders import count, orders
from core.views.words_to_tensors.padding_lab import experiment as padding_experiment
from core.wording import decimals, percent
from core.work import JobResult
from core.work.texts import FitBagOfWords

MOST_ORDERS = 200
MOST_WORDS = 40  # of a sentence whose words are reordered
REVIEWS = padding_experiment("GRU", "pre, mask")
ORDER_ONLY = complete(
    Experiment(
        task=Task(name="reviews", parameters={"source": "orders", "length": 12, "words": 200}),
        scaling="none",
        layers=(GRU(units=16),),
        training=Training(epochs=20, learning_rate=0.003, batch_size=64),
    )
)
WANTED = {"reviews": REVIEWS, "orders": ORDER_ONLY}


def texts_of(experiment: Experiment) -> Corpus:
    """The texts that an experiment is trained on."""
    parameters = Parameters.model_validate(experiment.task.parameters)
    return corpus(parameters, experiment.training.validation_share)


def fitting(experiment: Experiment) -> FitBagOfWords:
    """The job that fits a bag of words on the experiment's training texts."""
    return FitBagOfWords(parameters=experiment.task.parameters, validation_share=experiment.training.validation_share)


def bag_of(experiment: Experiment, fitted: JobResult | None = None) -> BagOfWords:
    """A bag of words of the experiment's training texts: as `fitting` has fitted it, else fitted here."""
    all_texts = texts_of(experiment)
    texts = [all_texts.texts[i] for i in all_texts.train]
    if fitted is not None:
        return BagOfWords(vocabulary_of(texts), fitted.arrays["weights"], fitted.facts["bias"])
    return fit(texts, all_texts.labels[all_texts.train])


def bag_accuracy(experiment: Experiment, bag: BagOfWords) -> float:
    """The bag's accuracy on the validation texts."""
    all_texts = texts_of(experiment)
    guessed = bag.probabilities([all_texts.texts[i] for i in all_texts.validation]) > 0.5
    return float((guessed == (all_texts.labels[all_texts.validation] > 0.5)).mean())


def words_of(text: str) -> tuple[str, ...]:
    """The words of a sentence, without punctuation that would move with them."""
    plain = "".join(" " if letter in FILTERS else letter for letter in text)
    return tuple(plain.split())[:MOST_WORDS]


def unknown(experiment: Experiment, words: tuple[str, ...]) -> list[str]:
    """The words that are not in the network's vocabulary."""
    vocabulary = texts_of(experiment).vocabulary
    return [token.word for token in vocabulary.tokens(" ".join(words)) if not token.known]


@dataclass(frozen=True, eq=False)
class Spread:
    """The network's probability for each order of the words, the given one first, and the bag's for all of them."""

    probabilities: np.ndarray  # (orders,)
    bag: float
    orders: int  # possible ones
    highest: str
    lowest: str


def spread(run: Run, prepared: Prepared, bag: BagOfWords, words: tuple[str, ...]) -> Spread:
    """Predict for the words in all orders, or in 200 random ones."""
    all_of = [" ".join(order) for order in orders(words, MOST_ORDERS)]
    answers = probabilities(run, prepared, all_of)
    highest, lowest = all_of[int(answers.argmax())], all_of[int(answers.argmin())]
    return Spread(answers, bag.probability(" ".join(words)), count(words), highest, lowest)


def probabilities(run: Run, prepared: Prepared, texts: list[str]) -> np.ndarray:
    """The network's probabilities for texts, (n,)."""
    parameters = Parameters.model_validate(run.experiment.task.parameters)
    X = encode(texts_of(run.experiment).vocabulary, texts, parameters)
    return predict(stack_of(run.experiment, prepared.data), run.trained.weights_at(), X)[:, 0]


def words_on(spread: Spread, plain: Callable[[str], str]) -> str:
    """The range of the answers, with the extremes; `plain` escapes typed text for display."""
    p = spread.probabilities
    if len(p) < 2:
        return f"There is one order only. The network says {percent(p[0])} positive, the bag {percent(spread.bag)}."
    moves = p.max() - p.min() >= 0.005  # smaller differences name no winner
    in_all = f"{spread.orders:,}" if spread.orders < 10_000_000 else "over 10 million"
    which = f"all {in_all} orders" if spread.orders <= MOST_ORDERS else f"{len(p)} random orders (of {in_all})"
    return (
        f"**The network:** {percent(p[0])} positive in this order; "
        f"in {which} from {percent(p.min())} to {percent(p.max())}.\n\n"
        f"**The bag:** {percent(spread.bag)}, whatever the order."
    ) + (f"\n\nMost positive: {plain(spread.highest)}.\n\nLeast positive: {plain(spread.lowest)}." if moves else "")


def spread_title(spread: Spread) -> str:
    """The range of the network's answers, as a title."""
    p = spread.probabilities
    return f"{len(p)} orders: the network's answer varies by {decimals(p.max() - p.min())}, the bag's by 0"


def order_only_words(run: Run, bag: BagOfWords) -> str:
    """The accuracy of both on the simulated texts whose label depends only on the order."""
    all_texts = texts_of(run.experiment)
    accuracy = float(run.trained.history["validation_accuracy"][-1])
    return (
        f"{len(all_texts.train)} sentences for training, {len(all_texts.validation)} for validation. Both classes have "
        f"exactly the same words. The bag of words is right in **{percent(bag_accuracy(run.experiment, bag))}** of "
        f"cases, the network in **{percent(accuracy)}**."
    )


def examples(run: Run, bag: BagOfWords, prepared: Prepared, most: int = 6) -> dict[str, list[str]]:
    """The first validation texts, with both answers."""
    all_texts = texts_of(run.experiment)
    rows = all_texts.validation[:most]
    texts = [all_texts.texts[i] for i in rows]
    classes = prepared.data.classes
    network, counted = probabilities(run, prepared, texts), bag.probabilities(texts)
    return {
        "text": texts,
        "truth": [classes[int(all_texts.labels[i])] for i in rows],
        "network": [f"{percent(p)} {classes[1]}" for p in network],
        "bag of words": [f"{percent(p)} {classes[1]}" for p in counted],
    }
