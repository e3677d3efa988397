"""The model card of the sentiment network: what it is, what it learned from, how good it is, and where it fails."""

from core.experiment import Spec


class Judged(Spec):
    """How the network does on the held-out texts of one source."""

    source: str
    texts: int
    right: int
    low: float  # the ends of the accuracy's 95 % interval, by Wilson's score
    high: float
    confidence: float  # mean probability of the predicted label; equal to the accuracy where it is calibrated
    log_loss: float  # in nats; guessing 0.5 has 0.693

    @property
    def accuracy(self) -> float:
        """The share of right answers, 0 to 1."""
        return self.right / self.texts

    def __str__(self) -> str:
        return f"{self.accuracy:.1%} ({self.low:.1%} to {self.high:.1%}, {self.texts:,} texts)"


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
    probes: tuple[Probe, ...]
    weaknesses: tuple[str, ...]
    command: str
    date: str
    seconds: int
    versions: dict[str, str]

    def of(self, source: str) -> Judged:
        """The result on the held-out texts of a source. Raises ValueError for an unknown source."""
        for judged in self.judged:
            if judged.source == source:
                return judged
        known = " or ".join(judged.source for judged in self.judged)
        raise ValueError(f"The source must be {known} (got {source!r}).")
