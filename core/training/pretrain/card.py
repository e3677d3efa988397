"""The model card of the sentiment network: what it is, what it learned from, how good it is, and where it fails."""

from core.experiment import Spec

# The share of right answers of the network that shipped before: on 5,000 reviews held out at random, and on the 25,000
# reviews of other films in the test half of the Large Movie Review Dataset.
AT_RANDOM, OTHER_FILMS = 0.9144, 0.8951


class Judged(Spec):
    """How the network does on the held-out texts of one source."""

    source: str
    texts: int
    right: int
    low: float  # the ends of the accuracy's 95 % interval, by Wilson's score
    high: float
    confidence: float  # mean probability of the predicted label; equal to the accuracy where it is calibrated
    log_loss: float  # in nats; guessing 0.5 has 0.693
    calibration_error: float  # the expected one, over ten bins of the probability of positive

    @property
    def accuracy(self) -> float:
        """The share of right answers, 0 to 1."""
        return self.right / self.texts

    def __str__(self) -> str:
        return f"{self.accuracy:.1%} ({self.low:.1%} to {self.high:.1%}, {self.texts:,} texts)"


class OfKind(Spec):
    """How many sentences of one kind it reads right, of those that were written before it was trained."""

    kind: str
    sentences: int
    right: int

    @property
    def accuracy(self) -> float:
        """The share of right answers, 0 to 1."""
        return self.right / self.sentences


class Probe(Spec):
    """A sentence and the probability that it is positive."""

    text: str
    probability: float


class Card(Spec):
    """The model card: `card.json` has it as data, `README.md` as text."""

    what: str
    use: str
    data: tuple[str, ...]  # sources, with their licences
    split: str
    training: str
    learned_from: dict[str, int]  # texts of each source
    left_out: int  # training texts that begin like a held-out text
    words: int  # of the vocabulary, with padding and the unknown word
    parameters: int
    size_bytes: int  # of the network and its vocabulary
    rounding: float  # the largest change in a held-out text's probability when weights are rounded to float16
    judged: tuple[Judged, ...]
    sentences: tuple[OfKind, ...]
    rows_sum: str  # the SHA-256 of the rows held out; see `corpus.rows_sum`
    probes: tuple[Probe, ...]
    weaknesses: tuple[str, ...]
    command: str
    date: str
    seconds: int
    versions: dict[str, str]

    @property
    def sentences_right(self) -> float:
        """The share of all sentences that it reads right, 0 to 1."""
        return sum(one.right for one in self.sentences) / sum(one.sentences for one in self.sentences)

    @property
    def lesson(self) -> str:
        """What a split at random said of the network that shipped before, and why it said too much."""
        return (
            f"IMDb's reviews are held out in whole films ({self.of('imdb').accuracy:.1%}). The network that shipped "
            f"before had {AT_RANDOM:.1%} on 5,000 reviews held out at random, and {OTHER_FILMS:.1%} on 25,000 reviews "
            "of films that it had not read about: where the split is random, it has read others of the same films. It "
            "knows the film, and that is not reading."
        )

    def of(self, source: str) -> Judged:
        """The result on the held-out texts of a source. Raises ValueError for an unknown source."""
        for judged in self.judged:
            if judged.source == source:
                return judged
        known = " or ".join(judged.source for judged in self.judged)
        raise ValueError(f"The source must be {known} (got {source!r}).")
