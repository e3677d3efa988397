"""A trained recurrent network as a reader: many sequences of different length at once, in NumPy."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.layers import Recurrent
from core.network.stack import Stack, stack_of
from core.network.trace import predict, trace
from core.runs import Run
from core.tasks import Prepared
from core.tasks.reviews import Parameters
from core.text.padding import Side, pad_sequences
from core.text.reviews import CLASSES
from core.text.tokenizer import Vocabulary
from core.views.sentiment.reader import StateBlock, Word, seen, spelling_of, words_of

BLOCK = 8192  # timesteps, padding among them, that are read at once: some 20 MB of states and gates at 64 units


@dataclass(frozen=True)
class Intake:
    """How a network was trained to be given its texts: see `core.tasks.reviews.Parameters`."""

    length: int
    padding: Side = "pre"
    truncating: Side = "pre"
    mask: bool = True
    reverse: bool = False

    @classmethod
    def of(cls, parameters: Parameters) -> "Intake":
        """That of the task of reviews."""
        p = parameters
        return cls(p.length, p.padding, p.truncating, p.mask, p.reverse)


@dataclass(frozen=True, eq=False)
class TrainedReader:
    """A `Reader` made of a network of tokens. `weights` are in Keras's order, the embedding first."""

    stack: Stack
    weights: list[np.ndarray]
    vocabulary: Vocabulary
    intake: Intake
    classes: tuple[str, str] = CLASSES

    @property
    def longest(self) -> int:
        """Words of a text that it reads at most."""
        return self.intake.length

    @property
    def layers_with_states(self) -> tuple[str, ...]:
        """Its recurrent layers: `layer 1: GRU, 16 units`."""
        return tuple(
            f"layer {i}: {layer.label}, {layer.units} units"
            for i, layer in enumerate((layer for layer in self.stack.layers if isinstance(layer, Recurrent)), 1)
        )

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of a text, with their places and tokens."""
        return words_of(self.vocabulary, text)

    def tokens(self, texts: Iterable[str]) -> list[np.ndarray]:
        """The tokens of texts."""
        return self.vocabulary.encode([seen(text) for text in texts])

    def spelling(self, token: int) -> str:
        """The word of a token, "" where it has none of its own."""
        return spelling_of(self.vocabulary, token)

    def probabilities(self, sequences: Sequence[np.ndarray]) -> np.ndarray:
        """The probability of label 1 for each sequence of tokens, float64 (n,)."""
        answers = np.full(len(sequences), np.nan)
        for rows in self._blocks(sequences):
            X, _ = self._given([sequences[row] for row in rows])
            answers[rows] = predict(self.stack, self.weights, X)[:, 0]
        return answers

    def after_each(self, tokens: np.ndarray) -> np.ndarray:
        """The probability after each token: in one pass where the network only reads forward, else each time anew."""
        head = min(len(tokens), self.intake.length) if self._reads_on else 0
        answers = np.empty(len(tokens))
        if head:
            X, _ = self._given([tokens[:head]])
            answers[:head] = predict(self._at_each_word, self.weights, X)[0, -head:, 0]
        if self._reads_on and self.intake.truncating == "post" and head:
            answers[head:] = answers[head - 1]  # what follows is cut off
        else:
            answers[head:] = self.probabilities([tokens[:end] for end in range(head + 1, len(tokens) + 1)])
        return answers

    def states(self, sequences: Sequence[np.ndarray], layer: int) -> Iterator[StateBlock]:
        """The states of a recurrent layer, block by block."""
        recurrent = [i for i, one in enumerate(self.stack.layers) if one.recurrent]
        if not 0 <= layer < len(recurrent):
            raise ValueError(f"the recurrent layers are 0 to {len(recurrent) - 1}, and {layer} came: take one of them")
        for rows in self._blocks(sequences):
            X, places = self._given([sequences[row] for row in rows])
            read = trace(self.stack, self.weights, X)
            ways = read.layers[recurrent[layer]].directions
            names = ("forward", "backward") if len(ways) > 1 else ("",)
            yield StateBlock(rows, places, {name: way.h for name, way in zip(names, ways, strict=True)})

    @property
    def _reads_on(self) -> bool:
        """Whether the answer after a word needs nothing but that word, the state before it and what was pooled."""
        forward = all(layer.directions == 1 for layer in self.stack.layers)
        return forward and self.intake.mask and not self.intake.reverse

    @cached_property
    def _at_each_word(self) -> Stack:
        """The same network, which answers after each word."""
        return replace(self.stack, answer=replace(self.stack.answer, per_timestep=True))

    def _blocks(self, sequences: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
        """Which of the sequences are read together, int (B,): of like length, and none that is empty."""
        p = self.intake
        lengths = np.array([min(len(sequence), p.length) for sequence in sequences], int)
        order = np.argsort(lengths, kind="stable")
        order = order[lengths[order] > 0]
        while order.size:
            widths = lengths[order] if p.mask else np.full(order.size, p.length)
            fits = int((np.arange(1, order.size + 1) * widths <= BLOCK).sum())  # ascending: so the first ones
            rows, order = order[: max(fits, 1)], order[max(fits, 1) :]
            yield rows

    def _given(self, sequences: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """The tokens as the network gets them, int32 (B, T), and which of its sequence's each one is, -1 for none.

        A mask skips padding wherever it stands, so that there only needs to be as much as the longest one has not.
        """
        p = self.intake
        T = min(p.length, max(map(len, sequences))) if p.mask else p.length
        sides = {"maxlen": T, "padding": p.padding, "truncating": p.truncating}
        X = pad_sequences(sequences, **sides)
        places = pad_sequences([np.arange(len(sequence)) for sequence in sequences], value=-1, **sides)
        return (X[:, ::-1], places[:, ::-1]) if p.reverse else (X, places)


def reader_of(run: Run, prepared: Prepared, snapshot: int = -1) -> TrainedReader:
    """The reader that a run of the task "reviews" trained; by default with its last weights."""
    parameters = Parameters.model_validate(run.experiment.task.parameters)
    return TrainedReader(
        stack=stack_of(run.experiment, prepared.data),
        weights=run.outcome.weights_at(snapshot),
        vocabulary=prepared.data.corpus.vocabulary,
        intake=Intake.of(parameters),
        classes=prepared.data.corpus.classes,
    )
