"""A trained encoder-decoder that writes: greedily, or with a beam of the likeliest texts so far.

In training the decoder reads the right letter before each one. Here it reads what it wrote itself, so an error goes on
(Bengio, Vinyals, Jaitly and Shazeer 2015, "Scheduled sampling for sequence prediction with recurrent neural networks").
B sources, S tokens of a source, T of what is written, V of the target's vocabulary.
"""

from dataclasses import dataclass

import numpy as np

from core.layers import Pass
from core.layers.attention import Attention
from core.network.encoder_decoder import EncoderDecoder

READ_AT_ONCE = 256  # sources, to limit memory


@dataclass(frozen=True, eq=False)
class Sources:
    """What the encoder leaves for the decoder: states (B, S, u), which of them count (B, S), and the last state."""

    states: np.ndarray
    real: np.ndarray
    last: tuple[np.ndarray, ...]

    def repeated(self, times: int) -> "Sources":
        """The same source, which is one, for several texts that are being written."""
        states, real = (np.repeat(array, times, axis=0) for array in (self.states, self.real))
        return Sources(states, real, tuple(np.repeat(state, times, axis=0) for state in self.last))


class Writer:
    """A network's decoder, one token at a time."""

    def __init__(self, network: EncoderDecoder, weights: list[np.ndarray]) -> None:
        """Raise ValueError if the weights do not fit the network."""
        self._network, self._parts = network, network.weights_of(weights)

    def read(self, source: np.ndarray) -> Sources:
        """Read sources, tokens (B, S)."""
        network, parts = self._network, self._parts
        real = source != 0
        vectors = network.source.run(source, parts["source_embedding"][0])
        run = network.encoder.run(vectors, parts["encoder"], Pass(real, sequences=True))
        return Sources(run.output, real, network.encoder.last_state(run))

    def step(
        self, tokens: np.ndarray, state: tuple[np.ndarray, ...], sources: Sources
    ) -> tuple[np.ndarray, tuple[np.ndarray, ...], np.ndarray | None]:
        """One timestep of the decoder.

        Args:
            tokens: what was written last, (B,).
            state: of the decoder, as `Sources.last`.
            sources: what the encoder left.

        Returns:
            The probabilities of the next token (B, V), the state after it, and the alignment (B, S), None without
            attention.
        """
        network, parts = self._network, self._parts
        vectors = network.target.run(tokens[:, None], parts["target_embedding"][0])
        run = network.decoder.run(vectors, parts["decoder"], Pass(sequences=True, start=state))
        states, alignment = run.output, None
        if network.attention:
            context, weights = Attention().run(states, sources.states, sources.real)
            states, alignment = np.concatenate([states, context], axis=-1), weights[:, 0]
        output = network.head.run(states, parts["answer"], Pass()).output[:, 0]
        return output, network.decoder.last_state(run), alignment


@dataclass(frozen=True, eq=False)
class Written:
    """What was written for B sources.

    Attributes:
        tokens: int32 (B, T), 0 after the end.
        probabilities: of each token that was written, (B, T).
        alignment: the weight of each source token in each of them, (B, T, S); None without attention.
    """

    tokens: np.ndarray
    probabilities: np.ndarray
    alignment: np.ndarray | None


def greedy(
    network: EncoderDecoder, weights: list[np.ndarray], source: np.ndarray, *, begin: int, end: int, longest: int
) -> Written:
    """Write the likeliest token at each step, until each text has ended.

    Args:
        network: the network.
        weights: in Keras's order.
        source: tokens (B, S), padded with 0 at the end.
        begin: the decoder's first input.
        end: the token that ends a text.
        longest: T, the tokens of a text at most.
    """
    writer = Writer(network, weights)
    sources = writer.read(source)
    B, S = source.shape
    tokens, probabilities = np.zeros((B, longest), np.int32), np.zeros((B, longest), np.float32)
    alignment = np.zeros((B, longest, S), np.float32) if network.attention else None
    last, state, going = np.full(B, begin, np.int32), sources.last, np.ones(B, bool)
    for t in range(longest):
        output, state, weight = writer.step(last, state, sources)
        output[:, 0] = -1  # padding is no letter
        last = output.argmax(axis=1).astype(np.int32)
        tokens[going, t], probabilities[going, t] = last[going], output[np.arange(B), last][going]
        if alignment is not None and weight is not None:
            alignment[going, t] = weight[going]
        going &= last != end
        if not going.any():
            break
    return Written(tokens, probabilities, alignment)


def greedy_tokens(
    network: EncoderDecoder, weights: list[np.ndarray], source: np.ndarray, *, begin: int, end: int, longest: int
) -> np.ndarray:
    """Only the tokens of `greedy`, int32 (B, longest), for many sources, in batches of similar length."""
    tokens = np.zeros((len(source), longest), np.int32)
    lengths = np.count_nonzero(source, axis=1)
    order = np.argsort(lengths, kind="stable")
    for start in range(0, len(source), READ_AT_ONCE):
        rows = order[start : start + READ_AT_ONCE]
        part = source[rows, : max(1, lengths[rows[-1]])]
        tokens[rows] = greedy(network, weights, part, begin=begin, end=end, longest=longest).tokens
    return tokens
