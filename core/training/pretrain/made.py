"""A sentiment network made from training texts: its vocabulary, the linear model beside it, and what it has learned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.network.text_network import TextNetwork
from core.network.word_pairs import WordPairs
from core.text.tokenizer import Vocabulary
from core.training.pretrain.corpus import SEED, Texts
from core.training.pretrain.learning import learn
from core.training.pretrain.network import first_weights, learning_stack
from core.training.pretrain.opinion import opinions
from core.training.pretrain.reading import Readings
from core.training.pretrain.start import start
from core.training.pretrain.turns import turns_of
from core.training.pretrain.vocabulary import bounds_of, tokens_of, vocabulary_of


@dataclass(frozen=True, eq=False)
class Made:
    """The network alone, the linear model, and the vocabulary of both."""

    network: TextNetwork
    linear: WordPairs
    vocabulary: Vocabulary

    def tokens(self, texts: Sequence[str]) -> list[np.ndarray]:
        """The tokens of texts."""
        return tokens_of(self.vocabulary, texts)


def make(train: Texts, report: Callable[[str], None]) -> Made:
    """Learn from texts. `report` receives a sentence about each step."""
    vocabulary = vocabulary_of(train.texts)
    V = vocabulary.input_dim
    encoded, bounds = tokens_of(vocabulary, train.texts), bounds_of(vocabulary, train.texts)
    words = [vocabulary.index_word[token] for token in range(1, V)]
    report(f"{len(train.texts):,} texts to learn from, {V:,} words")
    embedding = start(words, encoded, train, SEED)
    report("the embedding has its start")
    opinion = opinions(encoded, train, V, SEED)
    report("second opinion, right on " + " and ".join(f"{share:.1%} of {of}" for of, share in opinion.accuracy.items()))
    readings = Readings(encoded, bounds, train, opinion, turns_of(vocabulary, encoded, bounds, train, opinion))
    stack = learning_stack(*embedding.shape)
    weights, _ = learn(stack, first_weights(embedding, SEED), readings.epoch, seed=SEED, report=report)
    return Made(TextNetwork.pooled_lstm(weights), opinion.linear, vocabulary)
