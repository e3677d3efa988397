"""A trained recurrent network as a classifier: it reads many sequences of different length at once, in NumPy."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from core.layers.stacking import recurrent_layers
from core.network.stack import Stack, stack_of
from core.network.trace import predict, trace
from core.runs import Run
from core.tasks import PreparedTexts
from core.tasks.reviews import Parameters
from core.text.padding import Side, pad_sequences
from core.text.reviews import CLASSES
from core.text.tokenizer import Vocabulary
from core.views.sentiment.text_classifier import StateBlock, Word, shortened, spelling_of, words_of

BLOCK = 8192  # timesteps, padding among them, that are read at once: some 20 MB of states and gates at 64 units


@dataclass(frozen=True)
class PaddingSettings:
    """How texts were padded and cut when the network was trained: see `core.tasks.reviews.Parameters`."""

    length: int
    padding: Side = "pre"
    truncating: Side = "pre"
    mask: bool = True
    reverse: bool = False

    @classmethod
    def of(cls, parameters: Parameters) -> "PaddingSettings":
        """The settings of a task of reviews."""
        p = parameters
        return cls(p.length, p.padding, p.truncating, p.mask, p.reverse)


@dataclass(frozen=True, eq=False)
class TrainedClassifier:
    """A network as a `TextClassifier`. `weights` are in Keras's order, the embedding first."""

    stack: Stack
    weights: list[np.ndarray]
    vocabulary: Vocabulary
    settings: PaddingSettings
    classes: tuple[str, str] = CLASSES

    @property
    def longest(self) -> int:
        """The largest number of words that it reads of a text."""
        return self.settings.length

    @property
    def layers_with_states(self) -> tuple[str, ...]:
        """Its recurrent layers: `layer 1: GRU, 16 units`."""
        return tuple(
            f"layer {i}: {layer.label}, {layer.units} units"
            for i, (_, layer) in enumerate(recurrent_layers(self.stack.layers), 1)
        )

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of a text, with their places and tokens."""
        return words_of(self.vocabulary, text)

    def tokens(self, texts: Iterable[str]) -> list[np.ndarray]:
        """The tokens of texts."""
        return self.vocabulary.encode([shortened(text) for text in texts])

    def spelling(self, token: int) -> str:
        """The word of a token; "" for padding and for the token of unknown words."""
        return spelling_of(self.vocabulary, token)

    def probabilities(self, sequences: Sequence[np.ndarray]) -> np.ndarray:
        """The probability of label 1 for each sequence of tokens, float64 (n,)."""
        answers = np.full(len(sequences), np.nan)
        for rows in self._blocks(sequences):
            X, _ = self._padded([sequences[row] for row in rows])
            answers[rows] = predict(self.stack, self.weights, X)[:, 0]
        return answers

    def after_each(self, tokens: np.ndarray) -> np.ndarray:
        """The probability after each token: in one pass if the network only reads forward, else one pass a token."""
        head = min(len(tokens), self.settings.length) if self._reads_on else 0
        answers = np.empty(len(tokens))
        if head:
            X, _ = self._padded([tokens[:head]])
            answers[:head] = predict(self._at_each_word, self.weights, X)[0, -head:, 0]
        if self._reads_on and self.settings.truncating == "post" and head:
            answers[head:] = answers[head - 1]  # what follows is cut off
        else:
            answers[head:] = self.probabilities([tokens[:end] for end in range(head + 1, len(tokens) + 1)])
        return answers

    def states(self, sequences: Sequence[np.ndarray], layer: int) -> Iterator[StateBlock]:
        """The states of a recurrent layer, block by block."""
        recurrent = [place for place, _ in recurrent_layers(self.stack.layers)]
        if not 0 <= layer < len(recurrent):
            raise ValueError(f"The recurrent layers are 0 to {len(recurrent) - 1} (got {layer}).")
        for rows in self._blocks(sequences):
            X, places = self._padded([sequences[row] for row in rows])
            read = trace(self.stack, self.weights, X)
            directions = read.layers[recurrent[layer]].directions
            names = ("forward", "backward") if len(directions) > 1 else ("",)
            yield StateBlock(rows, places, {name: one.h for name, one in zip(names, directions, strict=True)})

    @property
    def _reads_on(self) -> bool:
        """True if the answer after a word follows from that word, the state before it and what was pooled."""
        forward = all(layer.directions == 1 for layer in self.stack.layers)
        return forward and self.settings.mask and not self.settings.reverse

    @cached_property
    def _at_each_word(self) -> Stack:
        """The same network, which answers after each word."""
        return replace(self.stack, answer=replace(self.stack.answer, per_timestep=True))

    def _blocks(self, sequences: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
        """The indices of sequences that are read together, int (B,): of like length, without empty ones."""
        p = self.settings
        lengths = np.array([min(len(sequence), p.length) for sequence in sequences], int)
        order = np.argsort(lengths, kind="stable")
        order = order[lengths[order] > 0]
        while order.size:
            widths = lengths[order] if p.mask else np.full(order.size, p.length)
            fits = int((np.arange(1, order.size + 1) * widths <= BLOCK).sum())  # ascending: so the first ones
            rows, order = order[: max(fits, 1)], order[max(fits, 1) :]
            yield rows

    def _padded(self, sequences: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """The tokens as the network reads them, int32 (B, T), and the position of each in its sequence, -1 for padding.

        A mask skips padding, so that nothing has to be padded to more than the longest of these sequences.
        """
        p = self.settings
        T = min(p.length, max(map(len, sequences))) if p.mask else p.length
        pad = partial(pad_sequences, maxlen=T, padding=p.padding, truncating=p.truncating)
        X, places = pad(sequences), pad([np.arange(len(sequence)) for sequence in sequences], value=-1)
        return (X[:, ::-1], places[:, ::-1]) if p.reverse else (X, places)


def classifier_of(run: Run, prepared: PreparedTexts, snapshot: int = -1) -> TrainedClassifier:
    """The network that a run of the task "reviews" has trained, by default with its last weights."""
    parameters = Parameters.model_validate(run.experiment.task.parameters)
    return TrainedClassifier(
        stack=stack_of(run.experiment, prepared.data),
        weights=run.trained.weights_at(snapshot),
        vocabulary=prepared.data.corpus.vocabulary,
        settings=PaddingSettings.of(parameters),
        classes=prepared.data.corpus.classes,
    )
