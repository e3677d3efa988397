"""Trains Word2Vec (Mikolov et al., 2013) from scratch with gensim: a vector for each word of some texts, and the loss.

Texts are split into sentences and words as everywhere in Unrolled, so the words are those of the reviews' vocabularies.
One thread trains: with two, the order of the updates, and so the numbers, would differ from run to run. The rest is
gensim's default: words with a share above 1e-3 of the text are left out at random, and the learning rate falls from
0.025 to 0.0001 over all epochs.

gensim is imported when training begins, so this module is cheap to import.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gensim.models import Word2Vec

from core.experiment import ExperimentError
from core.words.sentences import sentences
from core.work import Progress

REPORT = 0.25  # seconds between two reports
FEWEST = 3  # sentences of at least two words


@dataclass(frozen=True, eq=False)
class Learned:
    """The result of training Word2Vec.

    Attributes:
        words: V words, the most frequent first; of equally frequent ones, the one that appeared later first.
        matrix: their vectors, float32 (V, D).
        counts: how often each word is in the texts, int64 (V,).
        losses: for each epoch, the mean loss of a training word: the negative log-likelihood (natural logarithm) of its
            context words (skip-gram), or of the word in its context (CBOW), with the drawn negatives or tree nodes. If
            training was stopped, the last one is of a part of an epoch.
        epochs: complete epochs.
        seconds: of training, without loading gensim and counting the words.
        raw_words_read: words read in all epochs together.
        raw_words: words in the texts.
        all_words: different words in the texts, rare ones included.
        sentences: sentences in the texts.
        stopped: True if somebody stopped the training.
    """

    words: list[str]
    matrix: np.ndarray
    counts: np.ndarray
    losses: list[float]
    epochs: int
    seconds: float
    raw_words_read: int
    raw_words: int
    all_words: int
    sentences: int
    stopped: bool


def train(
    texts: Sequence[str],
    *,
    dimensions: int,
    window: int = 5,
    epochs: int = 5,
    skip_gram: bool = False,
    negative: int = 5,
    min_count: int = 1,
    seed: int = 0,
) -> tuple[list[str], np.ndarray, list[float]]:
    """Learn a vector for each word of some texts. The same texts and seed give the same numbers.

    Args:
        texts: any strings, long or short.
        dimensions: D, numbers in a vector.
        window: context words to each side, at most: for each word a number from 1 to this is drawn.
        epochs: passes over the texts.
        skip_gram: True predicts the context from the word; False (CBOW) the word from its context.
        negative: wrong words drawn for each right one; 0 uses the hierarchical softmax.
        min_count: rarer words are left out.
        seed: for the first vectors and all random draws.

    Returns:
        The words, their vectors float32 (V, D), and the loss of each epoch. `learn` returns more.

    Raises:
        ExperimentError: there is too little text.
    """
    learned = learn(
        texts,
        dimensions=dimensions,
        window=window,
        epochs=epochs,
        skip_gram=skip_gram,
        negative=negative,
        min_count=min_count,
        seed=seed,
    )
    return learned.words, learned.matrix, learned.losses


def learn(
    texts: Sequence[str],
    *,
    dimensions: int,
    window: int = 5,
    epochs: int = 5,
    skip_gram: bool = False,
    negative: int = 5,
    min_count: int = 1,
    seed: int = 0,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Learned:
    """As `train`, with progress reports, a stop that keeps what was learned, and all results.

    gensim's threads call `on_progress` and `should_stop`; the latter before each 10,000 words.
    """
    corpus = sentences(texts)
    _check(corpus, min_count)
    log = _TrainingLog(corpus, epochs, on_progress, should_stop)
    model = _model(log, dimensions, window, skip_gram=skip_gram, negative=negative, seed=seed, min_count=min_count)
    model.build_vocab(corpus)
    log.began = time.perf_counter()
    model.train(log, total_examples=len(corpus), epochs=epochs, compute_loss=True, callbacks=[log.marks()])
    if log.error:
        raise log.error
    vectors = model.wv
    return Learned(
        words=list(vectors.index_to_key),
        matrix=np.array(vectors.vectors, np.float32),
        counts=np.array([vectors.get_vecattr(word, "count") for word in vectors.index_to_key], np.int64),
        losses=log.losses,
        epochs=log.epoch,
        seconds=log.seconds,
        raw_words_read=log.read,
        raw_words=sum(map(len, corpus)),
        all_words=len({word for sentence in corpus for word in sentence}),
        sentences=len(corpus),
        stopped=log.stopped,
    )


def _check(corpus: list[list[str]], min_count: int) -> None:
    """Raise ExperimentError if there is too little text."""
    useful = sum(len(sentence) > 1 for sentence in corpus)
    if useful < FEWEST:
        raise ExperimentError(
            f"Word vectors are learned from neighbouring words: paste at least {FEWEST} sentences of two or more words "
            f"(got {useful})"
        )
    counts: dict[str, int] = {}
    for sentence in corpus:
        for word in sentence:
            counts[word] = counts.get(word, 0) + 1
    often = sum(count >= min_count for count in counts.values())
    if often < 2:
        raise ExperimentError(
            f"At least 2 words must come {min_count} times or more (got {often} of {len(counts)}): lower the least "
            "count, or use more text"
        )


@dataclass
class _TrainingLog:
    """The corpus as gensim iterates over it, with the progress and the losses so far.

    gensim sums the loss in float32 over all of `train`, so beyond 2^24 small losses get lost. Here it is taken after
    each batch of 10,000 words and summed in Python's floats.
    """

    corpus: list[list[str]]
    epochs: int
    on_progress: Callable[[Progress], None]
    should_stop: Callable[[], bool]
    epoch: int = 0  # whole epochs done
    began: float = 0.0
    seconds: float = 0.0
    losses: list[float] = field(default_factory=list)
    stopped: bool = False
    error: Exception | None = None  # raised by a callback
    read: int = 0  # words, with those that were left out at random

    def __post_init__(self) -> None:
        self._loss, self._trained, self._sentences = 0.0, 0, 0  # of the present epoch
        self._reported = 0.0
        self._losses_reported = 0

    def __iter__(self) -> Iterator[list[str]]:
        for sentence in self.corpus:
            if self.stopped:
                return
            yield sentence

    def goes_on(self) -> bool:
        """True if the next batch is wanted. Errors are kept, because gensim waits forever for a thread that raises."""
        try:
            self.stopped = self.stopped or self.should_stop()
        except Exception as error:
            self.error, self.stopped = error, True
        return not self.stopped

    def batch_done(self, loss: float, trained: int, batch: list[list[str]]) -> None:
        self._loss += loss
        self._trained += trained
        self._sentences += len(batch)
        self.read += sum(map(len, batch))
        self.seconds = time.perf_counter() - self.began
        if self.seconds - self._reported > REPORT:
            try:
                self._report()
            except Exception as error:
                self.error, self.stopped = error, True

    def epoch_done(self) -> None:
        if not self._sentences:  # stopped in an epoch before this one
            return
        if self._trained:
            self.losses.append(self._loss / self._trained)
        self.epoch += self._sentences == len(self.corpus)
        self._loss, self._trained, self._sentences = 0.0, 0, 0
        self._report()

    def _report(self) -> None:
        self._reported = self.seconds
        whole = list(enumerate(self.losses[: self.epoch], start=1))
        share = (self.epoch + self._sentences / len(self.corpus)) / self.epochs
        self.on_progress(Progress(self.epoch, self.epochs, share, self.seconds, loss=whole[self._losses_reported :]))
        self._losses_reported = len(whole)

    def marks(self) -> object:
        """The callback for gensim at the end of each epoch."""
        from gensim.models.callbacks import CallbackAny2Vec  # noqa: PLC0415 - takes a second

        log = self

        class EpochEnds(CallbackAny2Vec):
            def on_epoch_end(self, _model: object) -> None:
                log.epoch_done()

        return EpochEnds()


def _model(
    log: _TrainingLog, dimensions: int, window: int, *, skip_gram: bool, negative: int, seed: int, min_count: int
) -> "Word2Vec":
    from gensim.models import Word2Vec  # noqa: PLC0415 - takes a second

    class Watched(Word2Vec):
        """Word2Vec that reports each batch: gensim has no callback for that."""

        def _do_train_job(self, batch: list[list[str]], alpha: float, memory: tuple) -> tuple[int, int]:
            if not log.goes_on():
                return 0, 0
            self.running_training_loss = 0.0
            trained, raw = super()._do_train_job(batch, alpha, memory)
            log.batch_done(float(self.running_training_loss), trained, batch)
            return trained, raw

    return Watched(
        vector_size=dimensions,
        window=window,
        min_count=min_count,
        sg=int(skip_gram),
        hs=int(negative == 0),
        negative=negative,
        epochs=log.epochs,
        seed=seed,
        workers=1,
    )
