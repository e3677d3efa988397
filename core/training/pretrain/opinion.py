"""A second opinion on every training text, and on every piece of one: it softens the labels that the network learns.

Logistic regression on a text's words and pairs of neighbours, each weighted by naive Bayes (Wang and Manning, Baselines
and Bigrams, ACL 2012) and divided by the square root of the text's length. It is fitted several times, each time
without the texts of a part of the films, so no model judges a film that it learned from. A last model learns from all
of them: it ships beside the network. n texts, T words.
"""

from dataclasses import dataclass

import numpy as np

from core.network.word_pairs import WordPairs
from core.training.pretrain.corpus import SOURCES, Texts

FOLDS = 4
LEAST = 3  # texts that must have a word or a pair
STRENGTH = 10.0  # scikit-learn's C: the less, the smaller the weights
PAIR = 100_000  # more than all tokens, so each pair has its own number
LONG = 60  # words from which a text counts as a review
ALMOST_FREE = 100  # scikit-learn's C for the scale: one number needs almost no regularization


@dataclass(frozen=True, eq=False)
class Opinion:
    """The second opinion on each training text.

    Attributes:
        at: what each word of a text adds to its sum, one array (T,) per text; a pair counts at its second word. The
            sum is divided by the square root of the number of words.
        before: the log-odds without a word (n,).
        scale: for each source, the factor that calibrates its log-odds.
        accuracy: the share of right answers for each source.
        linear: the model that learned from all texts, with its `bias`.
    """

    at: list[np.ndarray]
    before: np.ndarray
    scale: dict[str, float]
    accuracy: dict[str, float]
    linear: WordPairs
    bias: float

    def of(self, text: int, first: int, words: int) -> float:
        """The probability that these words of a text are positive."""
        scale = self.scale["imdb" if words > LONG else "snippets"]
        z = scale * (self.at[text][first : first + words].sum() / np.sqrt(max(words, 1)) + self.before[text])
        return float(1 / (1 + np.exp(-z)))


def opinions(encoded: list[np.ndarray], train: Texts, tokens: int, seed: int) -> Opinion:
    """The second opinion on all texts, from their tokens.

    It learns only from texts written by people, and judges all texts.

    Args:
        encoded: the tokens of the training texts.
        train: the texts' labels, sources and groups.
        tokens: V, the rows of the embedding.
        seed: draws the fold of each group of texts.
    """
    from scipy import sparse  # noqa: PLC0415 - the web process starts without scipy and scikit-learn
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - the same

    n, y, real = len(encoded), train.labels, train.real
    terms = [np.concatenate([s.astype(np.int64), s[:-1].astype(np.int64) * PAIR + s[1:]]) for s in encoded]
    lengths = np.array([len(t) for t in terms])
    names, number = np.unique(np.concatenate(terms), return_inverse=True)
    row = np.repeat(np.arange(n), lengths)
    X = sparse.csr_matrix((np.ones(len(number), np.float32), (row, number)), (n, len(names)))
    X.sum_duplicates()
    X.data[:] = 1  # presence, not count
    X = sparse.diags(1 / np.sqrt([max(len(tokens), 1) for tokens in encoded])).astype(np.float32) @ X
    frequent = np.bincount(X[real].indices, minlength=len(names)) >= LEAST
    column = np.where(frequent, np.cumsum(frequent) - 1, -1)[number]  # of each word and pair, in the order of the texts
    X = X[:, frequent].tocsr()

    def fitted(use: np.ndarray) -> tuple[np.ndarray, float]:
        p, q = (np.bincount(X[use & (y == label)].indices, minlength=X.shape[1]) + 1 for label in (1, 0))
        ratio = np.log(p / p.sum() / (q / q.sum()))
        model = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-2).fit(X[use] @ sparse.diags(ratio), y[use])
        return (model.coef_[0] * ratio).astype(np.float32), float(model.intercept_[0])

    _, group = np.unique(train.group, return_inverse=True)
    fold = np.random.default_rng(seed).integers(FOLDS, size=group.max() + 1)[group]
    weights, total, before = np.zeros((FOLDS, X.shape[1]), np.float32), np.zeros(n), np.zeros(n)
    for k in range(FOLDS):
        judged = fold == k
        weights[k], before[judged] = fitted((fold != k) & real)
        total[judged] = X[judged] @ weights[k] + before[judged]

    scale: dict[str, float] = {}
    accuracy: dict[str, float] = {}
    for name in SOURCES:
        of = train.source == name
        scale[name] = float(LogisticRegression(C=ALMOST_FREE).fit(total[of, None], y[of]).coef_[0, 0])
        accuracy[name] = float(((total[of] > 0) == y[of]).mean())
    columns = np.split(column, np.cumsum(lengths)[:-1])
    at = [_at_each_word(here, weights[k], len(s)) for here, k, s in zip(columns, fold, encoded, strict=True)]
    return Opinion(at, before, scale, accuracy, *_linear(names[frequent], fitted(real), tokens))


def _linear(names: np.ndarray, fitted: tuple[np.ndarray, float], tokens: int) -> tuple[WordPairs, float]:
    """The model of all texts, from the numbers of its words and pairs in ascending order."""
    weights, bias = fitted
    single = names < PAIR
    first, second = np.divmod(names[~single], PAIR)
    words = np.zeros(tokens, np.float32)
    words[names[single]] = weights[single]
    return WordPairs(words, first * tokens + second, weights[~single]), bias


def _at_each_word(columns: np.ndarray, weights: np.ndarray, words: int) -> np.ndarray:
    """The log-odds that each word adds (words,). `columns` are those of the words, then of the pairs; -1 adds 0."""
    added = np.where(columns >= 0, weights[columns], 0)
    once = np.zeros(len(columns), bool)
    once[np.unique(columns, return_index=True)[1]] = True  # each counts once per text
    added = added * once
    at = added[:words].copy()
    at[1:] += added[words:]
    return at
