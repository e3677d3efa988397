"""Word2Vec (Mikolov et al., 2013) learned from scratch by gensim: from texts to one vector a word, and its loss.

Texts are cut into sentences and split into words as everywhere in Unrolled, so that the words are those of the reviews'
vocabularies. One thread trains, because with two the order of the updates, and so the numbers, would differ from run to
run. All else is gensim's default: words with a share above 1e-3 of the text are thinned out, the learning rate falls
from 0.025 to 0.0001 over all epochs.

gensim is imported when training begins: this module is cheap to import.
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
FEWEST = 3  # sentences of two words or more


@dataclass(frozen=True, eq=False)
class Learned:
    """What Word2Vec found.

    Attributes:
        words: V of them, the most frequent first, and of equals the one that appeared later.
        matrix: their vectors, float32 (V, D).
        counts: how often each was read in one pass, int64 (V,).
        losses: for each epoch the loss for one word that was trained on: the negative log-likelihood of its context
            words (skip-gram) or of the word in its context (CBOW), drawn negatives or tree nodes included. Natural
            logarithms. The last one is of the part of an epoch that was read before somebody stopped.
        epochs: whole ones that were trained.
        seconds: of training, without loading gensim and counting the words.
        raw_words_read: words read in all epochs together.
        raw_words: words in the texts.
        all_words: different words in the texts, before `min_count` left out the rare ones.
        sentences: in the texts.
        stopped: whether somebody asked for it before the end.
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
    """Learn a vector for each word of some texts; the same texts and seed give the same numbers.

    Args:
        texts: any strings, long or short.
        dimensions: D, numbers in a vector.
        window: words to each side that count as context, at most: for each word the reach is drawn from 1 to this.
        epochs: passes over the texts.
        skip_gram: predict the context from the word; False is CBOW: the word from its context.
        negative: wrong words that are drawn for each right one; 0 is the hierarchical softmax instead.
        min_count: rarer words are left out.
        seed: of the first vectors and of all draws.

    Returns:
        words, vectors float32 (V, D), and the loss of each epoch: see `Learned`, and `learn` for all of it.

    Raises:
        ExperimentError: too little text.
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
    """`train` with everything that is known of it, with reports on the way and a stop that keeps what was learned.

    `on_progress` and `should_stop` are called from gensim's threads, `should_stop` before each 10,000 words.
    """
    corpus = sentences(texts)
    _check(corpus, min_count)
    course = _Course(corpus, epochs, on_progress, should_stop)
    model = _model(course, dimensions, window, skip_gram=skip_gram, negative=negative, seed=seed, min_count=min_count)
    model.build_vocab(corpus)
    course.began = time.perf_counter()
    model.train(course, total_examples=len(corpus), epochs=epochs, compute_loss=True, callbacks=[course.marks()])
    if course.error:
        raise course.error
    vectors = model.wv
    return Learned(
        words=list(vectors.index_to_key),
        matrix=np.array(vectors.vectors, np.float32),
        counts=np.array([vectors.get_vecattr(word, "count") for word in vectors.index_to_key], np.int64),
        losses=course.losses,
        epochs=course.epoch,
        seconds=course.seconds,
        raw_words_read=course.read,
        raw_words=sum(map(len, corpus)),
        all_words=len({word for sentence in corpus for word in sentence}),
        sentences=len(corpus),
        stopped=course.stopped,
    )


def _check(corpus: list[list[str]], min_count: int) -> None:
    """Raise ExperimentError with one sentence where there is nothing to learn from."""
    useful = sum(len(sentence) > 1 for sentence in corpus)
    if useful < FEWEST:
        raise ExperimentError(
            f"Word vectors are learned from words beside each other, and {useful or 'no'} "
            f"{'sentence' if useful == 1 else 'sentences'} of two words or more came: paste at least {FEWEST}"
        )
    counts: dict[str, int] = {}
    for sentence in corpus:
        for word in sentence:
            counts[word] = counts.get(word, 0) + 1
    often = sum(count >= min_count for count in counts.values())
    if often < 2:
        raise ExperimentError(
            f"{often or 'None'} of the {len(counts)} words comes {min_count} times or more: "
            "lower the least count, or give more text"
        )


@dataclass
class _Course:
    """The corpus as gensim reads it, over and over, and what has come of it so far.

    gensim adds the loss up in float32 and never sets it back within `train`, so that beyond some 2^24 small additions
    vanish: here it is taken away after each batch of 10,000 words and added up in Python's floats.
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
    error: Exception | None = None  # of a callback
    read: int = 0  # words, those that were thinned out included

    def __post_init__(self) -> None:
        self._loss, self._trained, self._sentences = 0.0, 0, 0  # of the epoch under way
        self._reported = 0.0
        self._told = 0  # losses that a report has told already

    def __iter__(self) -> Iterator[list[str]]:
        for sentence in self.corpus:
            if self.stopped:
                return
            yield sentence

    def goes_on(self) -> bool:
        """Whether the next batch is wanted. gensim would wait for ever for a thread that ends on an error."""
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
        self.on_progress(Progress(self.epoch, self.epochs, share, self.seconds, loss=whole[self._told :]))
        self._told = len(whole)

    def marks(self) -> object:
        """What gensim calls at the end of each epoch."""
        from gensim.models.callbacks import CallbackAny2Vec  # noqa: PLC0415 - takes a second

        course = self

        class EpochEnds(CallbackAny2Vec):
            def on_epoch_end(self, _model: object) -> None:
                course.epoch_done()

        return EpochEnds()


def _model(
    course: _Course, dimensions: int, window: int, *, skip_gram: bool, negative: int, seed: int, min_count: int
) -> "Word2Vec":
    from gensim.models import Word2Vec  # noqa: PLC0415 - takes a second

    class Watched(Word2Vec):
        """Word2Vec that says of each batch how it went: gensim has no callback for that."""

        def _do_train_job(self, batch: list[list[str]], alpha: float, memory: tuple) -> tuple[int, int]:
            if not course.goes_on():
                return 0, 0
            self.running_training_loss = 0.0
            trained, raw = super()._do_train_job(batch, alpha, memory)
            course.batch_done(float(self.running_training_loss), trained, batch)
            return trained, raw

    return Watched(
        vector_size=dimensions,
        window=window,
        min_count=min_count,
        sg=int(skip_gram),
        hs=int(negative == 0),
        negative=negative,
        epochs=course.epochs,
        seed=seed,
        workers=1,
    )
