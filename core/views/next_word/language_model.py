"""A trained language model, read and continued in NumPy from its weights, with its memory carried on.

V tokens of the table, T timesteps, u units.
"""

import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.layers import LayerTrace, Pass
from core.layers.stacking import recurrent_layers
from core.network.stack import Stack, stack_of
from core.runs import Run
from core.tasks import PreparedLanguage
from core.text.plain_text import plain_signs
from core.text.token_table import TokenTable, split

MOST_READ = 1000  # tokens of what was typed that are read: the last ones
START = "\n"  # what is read before the first letter: a line has ended

Memory = tuple[tuple[np.ndarray, ...], ...]  # the state of each recurrent layer, h and perhaps c, (1, u) each


class Reading(NamedTuple):
    """What a model knows after some tokens.

    Attributes:
        p: the probability of each token to come next, float64 (V,).
        memory: the states after the last token.
        layers: the trace of each layer.
    """

    p: np.ndarray
    memory: Memory
    layers: tuple[LayerTrace, ...]


@dataclass(frozen=True, eq=False)
class LanguageModel:
    """A stack that guesses the next token, its weights in Keras's order, and its table of tokens."""

    stack: Stack
    weights: list[np.ndarray]
    table: TokenTable

    def tokens(self, text: str) -> np.ndarray:
        """What is read of a typed text, int32 (T,): the end of a line, then the last MOST_READ tokens of the text.

        A sign that the table does not have is read as that of a keyboard, such as a straight quotation mark.
        """
        text = unicodedata.normalize("NFC", text)
        if self.table.unit == "characters":
            known = set(self.table.pieces)
            text = "".join(sign if sign in known else plain_signs(sign) for sign in text)
        return np.concatenate([self.table.encode(START), self.table.encode(text)[-MOST_READ:]])

    def unknown(self, text: str) -> tuple[str, ...]:
        """The characters or words of a typed text that the table does not have, each once."""
        known = set(self.table.pieces)
        pieces = (piece if piece in known else plain_signs(piece) for piece in split(text, self.table.unit))
        return tuple(dict.fromkeys(piece for piece in pieces if piece not in known and piece))

    def read(self, tokens: np.ndarray, memory: Memory = ()) -> Reading:
        """Read tokens (T,), at least one, after what `memory` holds; () is nothing."""
        values = self._embedded(tokens)
        cells = dict(recurrent_layers(self.stack.layers))
        after: list[tuple[np.ndarray, ...]] = []
        layers: list[LayerTrace] = []
        for place, layer in enumerate(self.stack.layers):
            start = memory[len(after)] if memory and place in cells else ()
            run = layer.run(values, self.stack.weights_of(self.weights, place), Pass(sequences=True, start=start))
            if place in cells:
                after.append(cells[place].last_state(run))
            layers.append(run)
            values = run.output
        head = self.stack.weights_of(self.weights, len(self.stack.layers))
        p = self.stack.head.run(values[:, -1], head, Pass()).output[0].astype(np.float64)
        return Reading(p / p.sum(), tuple(after), tuple(layers))

    def _embedded(self, tokens: np.ndarray) -> np.ndarray:
        """(1, T, dimensions)."""
        if self.stack.embedding is None:
            raise ValueError("A language model needs an embedding: take the network of a text.")
        return self.stack.embedding.run(tokens[None], self.weights[0])


def model_of(run: Run, prepared: PreparedLanguage) -> LanguageModel:
    """The network that a run has trained, with its last weights."""
    return LanguageModel(stack_of(run.experiment, prepared.data), run.trained.weights_at(), prepared.data.table)
