"""The sentiment network that ships: read from `assets/sentiment`, without training and without TensorFlow."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.layers.stacking import recurrent_layers
from core.network.text_network import TextNetwork, blocks
from core.settings import ROOT
from core.text.reviews import CLASSES
from core.text.splitting import SIGNS, set_apart
from core.text.tokenizer import Vocabulary
from core.training.pretrain.card import Card
from core.training.pretrain.corpus import held_out
from core.training.pretrain.files import CARD, NETWORK, VOCABULARY
from core.views.sentiment.text_classifier import StateBlock, Word, shortened, spelling_of, words_of
from core.work.texts import AttributeUnits

NAME = "shipped"
FOLDER = ROOT / "assets" / "sentiment"


@dataclass(frozen=True, eq=False)
class ShippedClassifier:
    """The network that ships as a `TextClassifier`. It reads `!` and `?` as words."""

    network: TextNetwork
    vocabulary: Vocabulary
    classes: tuple[str, str] = CLASSES
    longest: None = None

    @property
    def layers_with_states(self) -> tuple[str, ...]:
        """Its one recurrent layer."""
        return tuple(
            f"layer {i}: {layer.label}, {layer.units} units"
            for i, (_, layer) in enumerate(recurrent_layers(self.network.stack.layers), 1)
        )

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of a text, with their places and tokens."""
        return words_of(self.vocabulary, text, SIGNS)

    def tokens(self, texts: Iterable[str]) -> list[np.ndarray]:
        """The tokens of texts."""
        return self.vocabulary.encode([set_apart(shortened(text)) for text in texts])

    def spelling(self, token: int) -> str:
        """The word of a token; "" for padding and for the token of unknown words."""
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
            raise ValueError(f"The only recurrent layer is 0 (got {layer}).")
        for block in blocks(sequences):
            yield StateBlock(block.rows, block.places, {"": self.network.states(block.X)})


@dataclass(frozen=True, eq=False)
class Shipped:
    """The network that ships, and its model card."""

    classifier: ShippedClassifier
    card: Card

    @property
    def held_out(self) -> tuple[str, ...]:
        """Texts that it never saw: a fifth of IMDb's reviews, then a fifth of the snippets. Not kept."""
        return tuple(text for part in held_out().values() for text in part.texts)


def attributing(layer: int = 0) -> AttributeUnits:
    """The job that finds what moves the units of the network that ships."""
    return AttributeUnits(network=hashlib.sha256((FOLDER / NETWORK).read_bytes()).hexdigest(), layer=layer)


def shipped(folder: Path = FOLDER) -> Shipped:
    """Read the network, in some 0.2 s.

    Raises:
        OSError: a file is missing.
        ValueError: the files do not belong together, or another command has written them.
    """
    network = TextNetwork.load(folder / NETWORK)
    vocabulary = Vocabulary.from_json((folder / VOCABULARY).read_text())
    if vocabulary.input_dim != network.tokens:
        raise ValueError(
            f"The vocabulary in {folder} has {vocabulary.input_dim:,} words and the embedding "
            f"{network.tokens:,} rows: make both again with python -m core.training.pretrain."
        )
    card = Card.model_validate_json((folder / CARD).read_text())
    return Shipped(ShippedClassifier(network, vocabulary), card)
