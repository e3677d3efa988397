"""Reviews: is this text for or against? Real texts, read as tokens through an embedding."""

from functools import partial

import numpy as np
from pydantic import Field, model_validator

from core.experiment import MAX_LENGTH, Experiment, Recurrent, Task, Training
from core.tasks.baselines import majority_class
from core.tasks.corpus import OF_FILMS, Corpus, Texts, corpus, share_that_counts, texts_of
from core.tasks.first_vectors import GLOVE_DIMENSIONS, glove_vectors, word2vec_vectors
from core.tasks.task import Data, Embedding, Feature, FirstVectors, Output, Start, TaskSpec
from core.text.padding import Side, pad_sequences
from core.text.recent_cache import RecentCache
from core.text.tokenizer import Vocabulary

AT_ONCE = 5000  # texts that are split into words together: 50,000 reviews take 300 MB more than what comes of them


class Parameters(Texts):
    """Which texts, and how they are read: `length` is the timesteps that a text is filled or cut to.

    `vectors` says how the embedding starts: drawn at random and learned, with GloVe's vectors, or with those that
    Word2Vec learns from the training texts. With `frozen` it stays as it started.
    """

    length: int = Field(default=40, ge=2, le=MAX_LENGTH, description="words of a text that are read")
    dimensions: int = Field(default=16, ge=1, le=128, description="numbers in a word's vector")
    vectors: Start = "learned"
    frozen: bool = Field(default=False, description="whether the vectors stay as they start")
    padding: Side = "pre"
    truncating: Side = "pre"
    mask: bool = True
    reverse: bool = Field(default=False, description="read from the last place to the first")

    @model_validator(mode="after")
    def _vectors_can_be_had(self) -> "Parameters":
        if self.vectors == "learned" and self.frozen:
            raise ValueError(
                "vectors that are drawn at random and never learned say nothing: let them learn, or start from "
                "GloVe's or Word2Vec's"
            )
        if self.vectors == "glove" and self.dimensions != GLOVE_DIMENSIONS:
            raise ValueError(
                f"GloVe's vectors have {GLOVE_DIMENSIONS} numbers each, and {self.dimensions} came: set the "
                f"dimensions to {GLOVE_DIMENSIONS}"
            )
        return self


_VECTORS: RecentCache[FirstVectors] = RecentCache(8)  # by what decides the texts, which are not kept with them


def _first_vectors(p: Parameters, validation_share: float, found: Corpus) -> FirstVectors:
    def make() -> FirstVectors:
        texts = [found.texts[i] for i in found.train]
        if p.vectors == "glove":
            return glove_vectors(found.vocabulary, texts)
        return word2vec_vectors(found.vocabulary, texts, p.dimensions, p.data_seed)

    share = share_that_counts(p.source, validation_share)
    return _VECTORS.get((p.vectors, p.dimensions, texts_of(p), share), make)


def encode(vocabulary: Vocabulary, texts: list[str], parameters: Parameters) -> np.ndarray:
    """Texts as the network reads them, int32 (n, T): tokens, filled up or cut, turned round where that is asked."""
    p = parameters
    X = np.zeros((len(texts), p.length), np.int32)
    for first in range(0, len(texts), AT_ONCE):
        tokens = vocabulary.encode(texts[first : first + AT_ONCE])
        X[first : first + AT_ONCE] = pad_sequences(tokens, maxlen=p.length, padding=p.padding, truncating=p.truncating)
    return X[:, ::-1] if p.reverse else X


def words_of(vocabulary: Vocabulary) -> tuple[str, ...]:
    """The word of each token, in order; "" for padding."""
    return ("", *(vocabulary.index_word[i] for i in range(1, vocabulary.input_dim)))


def _make(parameters: Parameters, validation_share: float, table: bytes | None) -> Data:
    p, found = parameters, corpus(parameters, validation_share, table)
    X = encode(found.vocabulary, list(found.texts), p)
    y = found.labels.astype(np.float32)[:, None, None]  # (n, 1, 1)
    classes = found.classes
    return Data(
        X=X[..., None].astype(np.float32),
        y=y,
        inputs=(Feature("word"),),
        output=Output(length=1, features=(Feature(classes[1]),), activation="sigmoid", loss="binary_crossentropy"),
        train=found.train,
        validation=found.validation,
        sequence_names=tuple(f"text {i + 1}" for i in range(len(X))),
        timestep="word",
        baselines=(majority_class(y, found.train, classes),),
        classes=classes,
        lengths=(X != 0).sum(axis=1),
        padding="post" if (p.padding == "post") != p.reverse else "pre",
        mask=p.mask,
        simulated=found.simulated,
        embedding=Embedding(found.vocabulary.input_dim, p.dimensions, p.vectors, p.frozen),
        vocabulary=words_of(found.vocabulary),
        corpus=found,
        first_vectors=None if p.vectors == "learned" else partial(_first_vectors, p, validation_share, found),
    )


REVIEWS = TaskSpec(
    name="reviews",
    title=OF_FILMS[0],
    story=OF_FILMS[1],
    Parameters=Parameters,
    make=_make,
    preset=Experiment(
        task=Task(name="reviews"),
        scaling="none",
        layers=(Recurrent(kind="GRU", units=16),),
        training=Training(epochs=4, learning_rate=0.005, batch_size=64),
    ),
    lesson="Words are looked up in a table of vectors that is learned too. Fill short texts up at their end without a "
    "mask, and see an accuracy near one half: the network has forgotten the words when it comes to answer.",
    page="text",
)
