"""The sentiment network that ships: read from `assets/sentiment`, without training and without TensorFlow."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from core.folders import ROOT
from core.network.two_pools import TwoPools, blocks
from core.text.reviews import CLASSES
from core.text.splitting import SIGNS, set_apart
from core.text.tokenizer import Vocabulary
from core.training.pretrain.card import Card
from core.training.pretrain.corpus import held_out
from core.training.pretrain.files import CARD, NETWORK, VOCABULARY
from core.views.sentiment.reader import StateBlock, Word, seen, spelling_of, words_of

NAME = "shipped"
FOLDER = ROOT / "assets" / "sentiment"


@dataclass(frozen=True, eq=False)
class ShippedReader:
    """A `Reader` made of the network that ships. Its vocabulary knows `!` and `?`, which are read as words."""

    network: TwoPools
    vocabulary: Vocabulary
    classes: tuple[str, str] = CLASSES
    longest: None = None

    @property
    def layers_with_states(self) -> tuple[str, ...]:
        """Its one recurrent layer."""
        return (f"layer 1: LSTM, {self.network.units} units",)

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of a text, with their places and tokens."""
        return words_of(self.vocabulary, text, SIGNS)

    def tokens(self, texts: Iterable[str]) -> list[np.ndarray]:
        """The tokens of texts."""
        return self.vocabulary.encode([set_apart(seen(text)) for text in texts])

    def spelling(self, token: int) -> str:
        """The word of a token, "" where it has none of its own."""
        return spelling_of(self.vocabulary, token)

    def probabilities(self, sequences: Sequence[np.ndarray]) -> np.ndarray:
        """The probability of label 1 for each sequence of tokens, float64 (n,)."""
        return self.network.probabilities(sequences)

    def after_each(self, tokens: np.ndarray) -> np.ndarray:
        """The probability after each token, in one pass."""
        return self.network.after_each(tokens)

    def states(self, sequences: Sequence[np.ndarray], layer: int) -> Iterator[StateBlock]:
        """The states of the LSTM, block by block."""
        if layer:
            raise ValueError(f"the only recurrent layer is 0, and {layer} came: take that one")
        for block in blocks(sequences):
            yield StateBlock(block.rows, block.places, {"": self.network.states(block.X)})


@dataclass(frozen=True, eq=False)
class Shipped:
    """The network that ships, as a reader, and its model card."""

    reader: ShippedReader
    card: Card

    @cached_property
    def held_out(self) -> tuple[str, ...]:
        """The texts that it never saw: a fifth of IMDb's reviews, then a fifth of the snippets."""
        return tuple(text for part in held_out().values() for text in part.texts)


def shipped(folder: Path = FOLDER) -> Shipped:
    """Read the network, some 0.2 s. Who asks more than once keeps it.

    Raises:
        OSError: a file is not there.
        ValueError: the files do not belong together, or are none that the command writes.
    """
    network = TwoPools.load(folder / NETWORK)
    vocabulary = Vocabulary.from_json((folder / VOCABULARY).read_text())
    if vocabulary.input_dim != len(network.embedding):
        raise ValueError(
            f"the vocabulary in {folder} has {vocabulary.input_dim:,} words and the embedding "
            f"{len(network.embedding):,} rows: make both again with python -m core.training.pretrain"
        )
    card = Card.model_validate_json((folder / CARD).read_text())
    return Shipped(ShippedReader(network, vocabulary), card)
