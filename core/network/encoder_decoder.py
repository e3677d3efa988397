"""An encoder that reads a sequence of tokens, and a decoder that writes another, with attention or without.

Sutskever, Vinyals and Le (2014), "Sequence to sequence learning with neural networks", and Cho and others (2014). In
training, the decoder reads the right token before each one that it predicts (teacher forcing). B pairs, S tokens of the
source, T of the target. Token 0 is padding: the encoder skips it, and in the target it comes last, where no output
counts.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from core.answers import Token
from core.layers import Dense, Embedding, LayerTrace, Pass, Recurrent
from core.layers.attention import Attention
from core.layers.initializers import Seeds
from core.network.batch import Batch
from core.network.summary import SummaryRow
from core.source_code import call, literal

if TYPE_CHECKING:
    import keras

SOURCE, TARGET = "source", "target"  # the names of its inputs


@dataclass(frozen=True, eq=False)
class EncoderDecoderTrace:
    """Both parts on a batch.

    `alignment` (B, T, S) is the weight of each source token in each output; None without attention. `output` is
    (B, T, V): the probability of each token of the target's vocabulary.
    """

    encoder: LayerTrace
    decoder: LayerTrace
    alignment: np.ndarray | None
    output: np.ndarray


@dataclass(frozen=True)
class EncoderDecoder:
    """What decides the network's weights.

    Attributes:
        encoder: reads the source; it may be bidirectional.
        decoder: of the same kind, forward only, with as many units as the encoder's final state.
        source: the source's tokens, and the dimensions of their vectors.
        target: the target's, alike.
        attention: whether the decoder reads all states of the encoder, and not only the last.
    """

    encoder: Recurrent
    decoder: Recurrent
    source: Embedding
    target: Embedding
    attention: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError if the decoder cannot begin with the encoder's final state."""
        width = self.encoder.width(self.source.dimensions)
        if self.decoder.kind != self.encoder.kind or self.decoder.bidirectional or self.decoder.units != width:
            raise ValueError(
                f"The decoder begins with the encoder's state, so it must be a forward {self.encoder.kind} of {width} "
                f"units (got a {self.decoder.label} of {self.decoder.units})."
            )

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its inputs, both int32: tokens (B, S), and the tokens before each answer (B, T)."""
        return SOURCE, TARGET

    @cached_property
    def answer(self) -> Token:
        """A token of the target's vocabulary at each timestep."""
        return Token(length=1, features=(), per_timestep=True, vocabulary=self.target.tokens)

    @cached_property
    def head(self) -> Dense:
        """The output layer."""
        return Dense.as_output(self.target.tokens, self.answer.output_activation)

    @property
    def head_inputs(self) -> int:
        """The output layer's inputs at a timestep: the decoder's state, and the context if there is attention."""
        return self.decoder.units * (1 + self.attention)

    # --- counts ---

    def parameters(self) -> dict[str, int]:
        """Parameters of each part, by its name in Keras's model."""
        return {
            "source_embedding": self.source.parameters,
            "target_embedding": self.target.parameters,
            "encoder": self.encoder.arithmetic(self.source.dimensions).count,
            "decoder": self.decoder.arithmetic(self.target.dimensions).count,
            "answer": self.head.arithmetic(self.head_inputs).count,
        }

    def summary(self, source: int | None = None, target: int | None = None) -> tuple[SummaryRow, ...]:
        """Its parts with their shapes and parameters, for S `source` and T `target` timesteps; None: any number."""
        counts, u = self.parameters(), self.decoder.units
        states = (None, source, u) if self.attention else (None, u)
        rows = [
            SummaryRow("source_embedding", "Embedding", (None, source, self.source.dimensions), 0),
            SummaryRow("target_embedding", "Embedding", (None, target, self.target.dimensions), 0),
            SummaryRow("encoder", self.encoder.keras_title, states, 0),
            SummaryRow("decoder", self.decoder.keras_title, (None, target, u), 0),
        ]
        if self.attention:
            rows.append(SummaryRow("attention", Attention.keras_class, (None, target, u), Attention.parameters))
            rows.append(SummaryRow("joined", "Concatenate", (None, target, 2 * u), 0))
        rows.append(SummaryRow("answer", self.head.keras_title, (None, target, self.head.units), 0))
        return tuple(SummaryRow(r.name, r.kind, r.output_shape, counts.get(r.name, r.parameters)) for r in rows)

    # --- NumPy ---

    def teacher_forced(self, source: np.ndarray, target: np.ndarray, begin: int) -> Batch:
        """A batch in which the decoder reads the right token before each one that it predicts.

        Args:
            source: tokens (B, S), padded with 0 at the end.
            target: tokens to predict (B, T), padded alike.
            begin: the decoder's first input.

        Example:
            >>> from core.layers import GRU
            >>> network = EncoderDecoder(GRU(units=2), GRU(units=2), Embedding(9, 2), Embedding(9, 2))
            >>> batch = network.teacher_forced(np.array([[5, 6]]), np.array([[7, 8, 0]]), begin=1)
            >>> batch.inputs["target"].tolist(), batch.targets.tolist(), batch.mask.tolist()
            ([[1, 7, 8]], [[7, 8, 0]], [[True, True, False]])
        """
        before = np.concatenate([np.full((len(target), 1), begin, target.dtype), target[:, :-1]], axis=1)
        return Batch({SOURCE: source, TARGET: before}, target, target != 0)

    def loss(self, weights: list[np.ndarray], batch: Batch) -> float:
        """The mean cross-entropy in nats over the targets that are not padding."""
        return self.answer.loss(batch.targets, self.trace(weights, batch.inputs).output, batch.mask)

    def trace(self, weights: list[np.ndarray], inputs: dict[str, np.ndarray]) -> EncoderDecoderTrace:
        """Read a batch with teacher forcing, and keep every state.

        Args:
            weights: in the order of `model.get_weights()`.
            inputs: tokens by the names of `inputs`.

        Raises:
            ValueError: the weights do not fit the network.
        """
        parts = self.weights_of(weights)
        source, target = (inputs[name] for name in self.inputs)
        real = source != 0
        vectors = self.source.run(source, parts["source_embedding"][0])
        read = self.encoder.run(vectors, parts["encoder"], Pass(real, sequences=True))
        start = self.encoder.last_state(read)
        given = self.target.run(target, parts["target_embedding"][0])
        written = self.decoder.run(given, parts["decoder"], Pass(sequences=True, start=start))
        states, alignment = written.output, None
        if self.attention:
            context, alignment = Attention().run(states, read.output, real)
            states = np.concatenate([states, context], axis=-1)
        output = self.head.run(states, parts["answer"], Pass()).output
        return EncoderDecoderTrace(read, written, alignment, output)

    def weights_of(self, weights: list[np.ndarray]) -> dict[str, list[np.ndarray]]:
        """The weights of each part. Keras orders parts by the number of layers between them and the output.

        Raises ValueError if their number is wrong.
        """
        arrays = self._arrays
        if len(weights) != sum(arrays.values()):
            raise ValueError(f"{sum(arrays.values())} weight arrays are needed (got {len(weights)}).")
        remaining = iter(weights)
        return {name: [next(remaining) for _ in range(count)] for name, count in arrays.items()}

    def in_order(self, parts: dict[str, list[np.ndarray]]) -> list[np.ndarray]:
        """The opposite of `weights_of`: the weights of all parts, in the order of `model.get_weights()`."""
        return [array for name in self._arrays for array in parts[name]]

    def initial_weights(self, seed: int) -> list[np.ndarray] | None:
        """The weights that `build(seed=seed)` draws; None if a kind of layer does not say how its weights start.

        They are equal in every bit, or within the rounding errors that `core.layers.initializers` names.
        """
        seeds = Seeds(seed)
        drawn = {  # in the order in which `build` makes the layers
            "source_embedding": self.source.initial_weights(seeds),
            "target_embedding": self.target.initial_weights(seeds),
            "encoder": self.encoder.initial_weights(self.source.dimensions, seeds),
            "decoder": self.decoder.initial_weights(self.target.dimensions, seeds),
            "answer": self.head.initial_weights(self.head_inputs, seeds),
        }
        parts = {name: weights for name, weights in drawn.items() if weights is not None}
        return self.in_order(parts) if len(parts) == len(drawn) else None

    @cached_property
    def _arrays(self) -> dict[str, int]:
        """How many weight arrays each part has, the parts in Keras's order."""
        arrays = {
            "source_embedding": 1,
            "encoder": self.encoder.arrays,
            "target_embedding": 1,
            "decoder": self.decoder.arrays,
            "answer": self.head.arrays,
        }
        order = list(arrays)
        if not self.encoder.bidirectional:  # no layer joins two states
            order[1], order[2] = order[2], order[1]
        return {name: arrays[name] for name in order}

    # --- Keras ---

    def build(self, *, seed: int) -> "keras.Model":
        """The model for any number of timesteps on both sides, its weights drawn with `seed`.

        Its inputs have the names in `inputs`; its output is (B, T, V). `weights_of` gives the order of its weights.
        """
        import keras  # noqa: PLC0415 - only workers load it

        keras.utils.set_random_seed(seed)
        tokens = {name: keras.Input((None,), dtype="int32", name=name) for name in self.inputs}
        source = self.source.keras_layer(mask=True, name="source_embedding")(tokens[SOURCE])
        target = self.target.keras_layer(mask=False, name="target_embedding")(tokens[TARGET])
        encoder, decoder = self._keras_layer(self.encoder, "encoder"), self._keras_layer(self.decoder, "decoder")
        read, *state = encoder(source)
        states = decoder(target, initial_state=_joined(state, self.encoder))[0]
        if self.attention:
            context = Attention().keras_layer("attention")([states, read])
            states = keras.layers.Concatenate(name="joined")([states, context])
        probabilities = keras.layers.Dense(self.head.units, activation="softmax", name="answer")(states)
        return keras.Model([tokens[name] for name in self.inputs], probabilities, name="encoder_decoder")

    def _keras_layer(self, layer: Recurrent, name: str) -> "keras.Layer":
        import keras  # noqa: PLC0415 - only workers load it

        inside = layer.keras_cell()(
            layer.units,
            activation=layer.activation,
            dropout=layer.dropout,
            return_sequences=True,
            return_state=True,
            name=layer.keras_name if layer.bidirectional else name,
        )
        return keras.layers.Bidirectional(inside, name=name) if layer.bidirectional else inside

    # --- code ---

    def code(self, seed: int, *, regularizer: str = "") -> str:
        """Python text that defines `model`, as `build` makes it.

        `regularizer` is the name of one for both embeddings; "" for none.
        """
        more = [f"embeddings_regularizer={regularizer}"] if regularizer else []
        sizes = [[str(one.tokens), str(one.dimensions)] for one in (self.source, self.target)]
        encoder, decoder = (self._code_of(layer) for layer in (self.encoder, self.decoder))
        lines = [
            f"seed = {seed}",
            "keras.utils.set_random_seed(seed)",
            "",
            "# Token 0 is padding, and is skipped in the source.",
            'source = keras.Input(shape=(None,), dtype="int32", name="source")',
            'target = keras.Input(shape=(None,), dtype="int32", name="target")',
            call("read = layers.Embedding(", [*sizes[0], "mask_zero=True", *more]) + "(source)",
            call("given = layers.Embedding(", [*sizes[1], *more]) + "(target)",
            "",
            "# The decoder begins with the state in which the encoder ends.",
            f"{encoder}",
            "read, *state = encoder(read)",
        ]
        if self.encoder.bidirectional:
            half = "len(state) // 2"
            lines.append("# Both directions stand side by side.")
            lines.append(f"pairs = zip(state[: {half}], state[{half} :])")
            lines.append("state = [layers.Concatenate()(pair) for pair in pairs]")
        lines += [f"{decoder}", "states = decoder(given, initial_state=state)[0]"]
        if self.attention:
            lines += [
                "# Each state of the decoder looks at all states of the encoder.",
                "context = layers.Attention()([states, read])",
                "states = layers.Concatenate()([states, context])",
            ]
        lines += [
            f"answer = layers.Dense({self.head.units}, activation={literal(self.answer.output_activation)})(states)",
            "model = keras.Model([source, target], answer)",
            "model.summary()",
        ]
        return "\n".join(lines)

    def _code_of(self, layer: Recurrent) -> str:
        name = "encoder" if layer is self.encoder else "decoder"
        arguments = [f"units={layer.units}", f"activation={literal(layer.activation)}"]
        if layer.dropout:
            arguments.append(f"dropout={layer.dropout!r}")
        arguments += ["return_sequences=True", "return_state=True"]
        made = call(f"{name} = layers.{layer.keras_class}(", arguments)
        return f"{made}\n{name} = layers.Bidirectional({name})" if layer.bidirectional else made


def _joined(state: list, encoder: Recurrent) -> list:
    """The encoder's final states as the decoder takes them: forward and backward concatenated."""
    if not encoder.bidirectional:
        return state
    import keras  # noqa: PLC0415 - only workers load it

    half = len(state) // 2
    return [keras.layers.Concatenate()(list(pair)) for pair in zip(state[:half], state[half:], strict=True)]
