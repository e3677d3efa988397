"""An encoder-decoder in training, in machine code: both parts forward and back over a block of pairs.

All weights are one flat array. B pairs as columns, S tokens of the source, T of the target, V tokens of the target's
vocabulary, u units of the decoder.
"""

from itertools import accumulate, pairwise

import numpy as np

from core.layers import Recurrent
from core.layers.machine import NO_FLAGS, Memory, Random, RecurrentMachine
from core.network.encoder_decoder import EncoderDecoder


class EncoderDecoderMachine:
    """An encoder-decoder in training. It remembers its last forward pass for the backward pass.

    `size` is how many numbers its weights are.
    """

    def __init__(self, network: EncoderDecoder) -> None:
        """Raise TypeError if its kind of layer has no machine code."""
        self._network = network
        self._source, self._target = network.source.machine(), network.target.machine()
        self._encoder = _machine(network.encoder, network.source.dimensions)
        self._decoder = _machine(network.decoder, network.target.dimensions)
        head = network.head.machine(network.head_inputs, sequences=True)
        if head is None:
            raise TypeError("The output layer has no machine code.")
        self._head = head
        self._parts = {
            "source_embedding": self._source.size,
            "target_embedding": self._target.size,
            "encoder": self._encoder.size,
            "decoder": self._decoder.size,
            "answer": self._head.size,
        }
        ends = accumulate(self._parts.values(), initial=0)
        self._slices = {name: slice(*pair) for name, pair in zip(self._parts, pairwise(ends), strict=True)}
        self.size = sum(self._parts.values())
        self._joined, self._slopes = Memory(), Memory()

    def pack(self, weights: list[np.ndarray]) -> np.ndarray:
        """All weights, in Keras's order, as one flat array: float32 (size,)."""
        parts = self._network.weights_of(weights)
        packed = [parts[name][0].ravel() for name in ("source_embedding", "target_embedding")]
        packed += [self._encoder.pack(parts["encoder"]), self._decoder.pack(parts["decoder"])]
        return np.concatenate([*packed, self._head.pack(parts["answer"])], dtype=np.float32)

    def unpack(self, packed: np.ndarray) -> list[np.ndarray]:
        """The opposite of `pack`; new arrays."""
        network, of = self._network, {name: packed[part] for name, part in self._slices.items()}
        return network.in_order(
            {
                "source_embedding": [of["source_embedding"].reshape(-1, network.source.dimensions).copy()],
                "target_embedding": [of["target_embedding"].reshape(-1, network.target.dimensions).copy()],
                "encoder": self._encoder.unpack(of["encoder"]),
                "decoder": self._decoder.unpack(of["decoder"]),
                "answer": self._head.unpack(of["answer"]),
            }
        )

    def forward(
        self, packed: np.ndarray, source: np.ndarray, target: np.ndarray, random: Random | None = None
    ) -> np.ndarray:
        """The probabilities (T, V, B) of each token of the target.

        Args:
            packed: all weights, as `pack` gives them.
            source: tokens (S, B), int32. They stay as they are until the backward pass is over.
            target: the tokens before those to predict, (T, B), alike.
            random: for what is dropped at random; None: nothing is dropped.
        """
        of = {name: packed[part] for name, part in self._slices.items()}
        real = source != 0  # (S, B)
        real = NO_FLAGS if real.all() else np.ascontiguousarray(real)
        vectors = self._source.forward(of["source_embedding"], source)
        read = self._encoder.forward(of["encoder"], vectors, real, random)
        given = self._target.forward(of["target_embedding"], target)
        states = self._decoder.forward(of["decoder"], given, NO_FLAGS, random, self._encoder.last_state())
        if self._network.attention:
            states = self._attend(states, read, real)
        return self._head.forward(of["answer"], states, NO_FLAGS, None)

    def backward(self, packed: np.ndarray, gradient: np.ndarray, dy: np.ndarray) -> None:
        """Write the gradients of all weights, (size,), from those of the output, like the output."""
        of = {name: (packed[part], gradient[part]) for name, part in self._slices.items()}
        d_states = self._head.backward(*of["answer"], dy, wants_dx=True)
        d_read = None
        if self._network.attention:
            d_states, d_read = self._through_attention(d_states)
        B, u = dy.shape[2], self._network.decoder.units
        ends = np.zeros((1 + self._network.decoder.cell_state, u, B), np.float32)
        d_given = self._decoder.backward(*of["decoder"], d_states, wants_dx=True, ends=ends)
        self._target.backward(of["target_embedding"][1], d_given)
        if d_read is None:
            d_read = np.zeros((1, u, B), np.float32)  # only the last state goes on
        d_vectors = self._encoder.backward(*of["encoder"], d_read, wants_dx=True, ends=ends)
        self._source.backward(of["source_embedding"][1], d_vectors)

    def _attend(self, states: np.ndarray, read: np.ndarray, real: np.ndarray) -> np.ndarray:
        from core.layers import attention_machine_code  # noqa: PLC0415 - compiles, and only workers train

        (T, u, B), S = states.shape, len(read)
        joined, alignment = self._joined.take((T, 2 * u, B), (B, T, S))
        attention_machine_code.forward(states, read, real, joined, alignment)
        self._attended = states, read, alignment
        return joined

    def _through_attention(self, d_joined: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        from core.layers import attention_machine_code  # noqa: PLC0415 - as above

        states, read, alignment = self._attended
        d_states, d_read = self._slopes.take(states.shape, read.shape)
        attention_machine_code.backward(states, read, alignment, d_joined, d_states, d_read)
        return d_states, d_read


def _machine(layer: Recurrent, features: int) -> RecurrentMachine:
    machine = layer.machine(features, sequences=True)
    if not isinstance(machine, RecurrentMachine):
        raise TypeError(f"{layer.kind} has no machine code: choose another kind of layer.")
    return machine
