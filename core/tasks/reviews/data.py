"""Reviews: is this text for or against? Real texts, read as tokens through an embedding."""

from functools import partial

import numpy as np
from pydantic import Field, model_validator

from core.answers import OneOfTwo
from core.experiment import MAX_LENGTH
from core.feature import Feature
from core.layers import Embedding, FirstVectors
from core.layers.embedding import Start
from core.tasks.reviews.first_vectors import GLOVE_DIMENSIONS, glove_vectors, word2vec_vectors
from core.tasks.reviews.sources import Texts, corpus, share_held_back, texts_of
from core.tasks.shared.baselines import majority_class
from core.tasks.shared.corpus import Corpus
from core.tasks.task import TextData
from core.text.padding import Side, pad_sequences
from core.text.recent_cache import RecentCache
from core.text.tokenizer import Vocabulary

AT_ONCE = 5000  # texts that are split into words at a time: 50,000 reviews at once take 300 MB more


class Parameters(Texts):
    """Which texts, and how they become tokens: each text is padded or cut to `length` timesteps.

    `vectors` says how the embedding starts: drawn at random and learned, with GloVe's vectors, or with vectors that
    Word2Vec learns from the training texts. A `frozen` embedding is not trained.
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
                f"GloVe's vectors have {GLOVE_DIMENSIONS} numbers each (got {self.dimensions}): set the "
                f"dimensions to {GLOVE_DIMENSIONS}"
            )
        return self


_VECTORS: RecentCache[FirstVectors] = RecentCache(
    8
)  # by what decides the texts; the texts themselves are not part of the key


def _first_vectors(p: Parameters, validation_share: float, corpus: Corpus) -> FirstVectors:
    def make() -> FirstVectors:
        texts = [corpus.texts[i] for i in corpus.train]
        if p.vectors == "glove":
            return glove_vectors(corpus.vocabulary, texts)
        return word2vec_vectors(corpus.vocabulary, texts, p.dimensions, p.data_seed)

    return _VECTORS.get((p.vectors, p.dimensions, texts_of(p), share_held_back(p, validation_share)), make)


def encode(vocabulary: Vocabulary, texts: list[str], parameters: Parameters) -> np.ndarray:
    """Texts as the network reads them, int32 (n, T): tokens, padded or cut to T, and reversed if asked for."""
    p = parameters
    X = np.zeros((len(texts), p.length), np.int32)
    for first in range(0, len(texts), AT_ONCE):
        tokens = vocabulary.encode(texts[first : first + AT_ONCE])
        X[first : first + AT_ONCE] = pad_sequences(tokens, maxlen=p.length, padding=p.padding, truncating=p.truncating)
    return np.ascontiguousarray(X[:, ::-1]) if p.reverse else X


def words_of(vocabulary: Vocabulary) -> tuple[str, ...]:
    """The word of each token, in order; "" for padding."""
    return ("", *(vocabulary.index_word[i] for i in range(1, vocabulary.input_dim)))


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> TextData:
    """Tokens (n, length) and labels y (n, 1, 1), 0 or 1."""
    p, used = parameters, corpus(parameters, validation_share, table)
    tokens = encode(used.vocabulary, list(used.texts), p)  # (n, T)
    y = used.labels.astype(np.float32)[:, None, None]  # (n, 1, 1)
    classes = used.classes
    return TextData(
        tokens=tokens,
        y=y,
        output=OneOfTwo(length=1, features=(Feature(classes[1]),)),
        train=used.train,
        validation=used.validation,
        sequence_names=tuple(f"text {i + 1}" for i in range(len(tokens))),
        baselines=(majority_class(y, used.train, classes),),
        classes=classes,
        lengths=(tokens != 0).sum(axis=1),
        padding="post" if (p.padding == "post") != p.reverse else "pre",
        mask=p.mask,
        simulated=used.simulated,
        embedding=Embedding(used.vocabulary.input_dim, p.dimensions, p.vectors, p.frozen),
        vocabulary=words_of(used.vocabulary),
        corpus=used,
        first_vectors=None if p.vectors == "learned" else partial(_first_vectors, p, validation_share, used),
    )
