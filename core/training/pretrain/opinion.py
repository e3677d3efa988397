"""A second opinion on every training text, and on every piece of one: it softens the labels that the network learns.

Logistic regression on a text's words and pairs of neighbours, each weighted by naive Bayes (Wang and Manning, Baselines
and Bigrams, ACL 2012). It is fitted several times, each time without a part of the texts, so no model judges a text
that it learned from. n texts, T words.
"""

from dataclasses import dataclass

import numpy as np

from core.training.pretrain.corpus import SOURCES, Texts

FOLDS = 4
LEAST = 2  # texts that must have a word or a pair
PAIR = 100_000  # more than all tokens, so each pair has its own number
LONG = 60  # words from which a text counts as a review
ALMOST_FREE = 100  # scikit-learn's C for the scale: one number needs almost no regularization


@dataclass(frozen=True, eq=False)
class Opinion:
    """The second opinion on each training text.

    Attributes:
        at: the log-odds that each word of a text adds, one array (T,) per text; a pair counts at its second word.
        before: the log-odds before the first word (n,).
        scale: for each source, the factor that calibrates its log-odds.
        accuracy: the share of right answers for each source.
    """

    at: list[np.ndarray]
    before: np.ndarray
    scale: dict[str, float]
    accuracy: dict[str, float]

    def of(self, text: int, first: int, words: int) -> float:
        """The probability that these words of a text are positive."""
        scale = self.scale["imdb" if words > LONG else "snippets"]
        z = scale * (self.at[text][first : first + words].sum() + self.before[text])
        return float(1 / (1 + np.exp(-z)))


def opinions(encoded: list[np.ndarray], train: Texts, seed: int) -> Opinion:
    """The second opinion on all texts, from their tokens.

    It learns only from texts written by people, and judges all texts. `seed` draws the fold of each text.
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
    frequent = np.asarray(X.sum(0)).ravel() >= LEAST
    column = np.where(frequent, np.cumsum(frequent) - 1, -1)[number]  # of each word and pair, in the order of the texts
    X = X[:, frequent].tocsr()

    fold = np.random.default_rng(seed).integers(FOLDS, size=n)
    weights, total, before = np.zeros((FOLDS, X.shape[1]), np.float32), np.zeros(n), np.zeros(n)
    for k in range(FOLDS):
        use, judged = (fold != k) & real, fold == k
        p, q = (np.asarray(X[use & (y == label)].sum(0)).ravel() + 1 for label in (1, 0))
        ratio = np.log(p / p.sum() / (q / q.sum()))
        model = LogisticRegression(solver="liblinear", tol=1e-2).fit(X[use] @ sparse.diags(ratio), y[use])
        weights[k], before[judged] = model.coef_[0] * ratio, model.intercept_[0]
        total[judged] = X[judged] @ weights[k] + model.intercept_[0]

    scale: dict[str, float] = {}
    accuracy: dict[str, float] = {}
    for name in SOURCES:
        of = train.source == name
        scale[name] = float(LogisticRegression(C=ALMOST_FREE).fit(total[of, None], y[of]).coef_[0, 0])
        accuracy[name] = float(((total[of] > 0) == y[of]).mean())
    columns = np.split(column, np.cumsum(lengths)[:-1])
    at = [_at_each_word(here, weights[k], len(s)) for here, k, s in zip(columns, fold, encoded, strict=True)]
    return Opinion(at, before, scale, accuracy)


def _at_each_word(columns: np.ndarray, weights: np.ndarray, words: int) -> np.ndarray:
    """The log-odds that each word adds (words,). `columns` are those of the words, then of the pairs; -1 adds 0."""
    added = np.where(columns >= 0, weights[columns], 0)
    once = np.zeros(len(columns), bool)
    once[np.unique(columns, return_index=True)[1]] = True  # each counts once per text
    added = added * once
    at = added[:words].copy()
    at[1:] += added[words:]
    return at
