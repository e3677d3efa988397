"""The network of `core.network.build`, as a student would write it."""

from dataclasses import dataclass

from core.experiment import Dense, Dropout, Experiment, Pooling, Recurrent, return_sequences
from core.network.export import text_batches
from core.network.export.section import Section
from core.network.summary import POOLS, summarise
from core.tasks import Prepared
from core.tasks.shared.exported_text import WIDTH, call, comment, literal
from core.tasks.task import Data


def section(experiment: Experiment, prepared: Prepared) -> Section:
    """Code that defines `model`, its weights drawn, and prints its summary."""
    data, embedding = prepared.data, prepared.data.embedding
    pools = any(isinstance(layer, Pooling) for layer in experiment.layers)
    chain = _FUNCTIONAL if data.mask and pools else _SEQUENTIAL
    code = [
        "seed = " + literal(experiment.seed),
        "keras.utils.clear_session()  # layers are numbered from the start when this runs again",
        "keras.utils.set_random_seed(seed)",
        "",
        _input(experiment, data, chain),
    ]
    if embedding:
        code += _embedding(experiment, data, chain)
    elif data.mask:
        code.append("# Timesteps that were filled up with 0 are skipped.")
        code.append(f"{chain.first}layers.Masking(mask_value=0.0){chain.first_end}")
    if chain is _FUNCTIONAL:
        code += [_COUNTED.format(there=_TOKENS if embedding else _OBSERVED)]
    said = return_sequences(experiment.layers, data.output.per_timestep)
    for layer, returns in zip(experiment.layers, said, strict=True):
        if returns and returns[0]:
            code.append(comment(f"It returns its state at each timestep: {returns[1]}."))
        if isinstance(layer, Pooling):
            code += _pooling(layer, chain)
        else:
            code += _layer(layer, chain, sequences=bool(returns and returns[0]))
    code += [
        f"{chain.start}layers.Dense({data.output.units}, activation={literal(data.output.activation)}){chain.end}",
        *chain.last,
        "model.summary()",
    ]
    summary = summarise(experiment, data)
    weights = f"{summary.trainable:,} weights to learn"
    if summary.non_trainable:
        weights += f" and {summary.non_trainable:,} that stay as they are"
    looked_up = "The embedding is a table: it has a vector for each token. " if embedding else ""
    read = "vector" if embedding else "observation"
    text = (
        f"{looked_up}A recurrent layer reads one {read} after the other and keeps a state, which is all it remembers; "
        f"the Dense layer at the end answers. There are {weights}, however many timesteps there are. "
        "The seed draws the weights that Unrolled began with."
    )
    return Section("Network", text, "\n".join(code))


def _input(experiment: Experiment, data: Data, chain: "_Chain") -> str:
    T, F = data.timesteps, data.features
    if not data.embedding:
        return chain.input.format(f"keras.Input(shape=({T}, {F}))") + "  # (n_OBSERVATIONS, n_FEATURES)"
    if text_batches.are_cut(experiment, data):
        return chain.input.format('keras.Input(shape=(None,), dtype="int32")') + "  # tokens of texts of any length"
    return chain.input.format(f'keras.Input(shape=({T},), dtype="int32")') + "  # (n_OBSERVATIONS,) tokens"


def _embedding(experiment: Experiment, data: Data, chain: "_Chain") -> list[str]:
    """The embedding's lines.

    Keras has one gradient for each timestep that looks a word up, and its optimizers square them one by one where they
    should square their sum, so that Adam learns otherwise: a regularizer makes one gradient of them.
    """
    given, training = data.embedding, experiment.training
    arguments = [str(given.tokens), str(given.dimensions)]
    if data.mask:
        arguments.append("mask_zero=True")
    if data.first_vectors:
        arguments.append("weights=vectors")
    if given.frozen:
        arguments.append("trainable=False")
    squares = not given.frozen and (training.optimizer != "SGD" or training.clipnorm)
    if squares:
        arguments.append("embeddings_regularizer=whole")
    layer = [f"{chain.first}layers.Embedding({', '.join(arguments)}){chain.first_end}"]
    if len(layer[0]) > WIDTH:
        layer = [call("embedding = layers.Embedding(", arguments), f"{chain.first}embedding{chain.first_end}"]
    said = ["A vector for each token."]
    if data.mask:
        said.append("Timesteps that were filled up with 0 are skipped.")
    if given.frozen:
        said.append("The vectors stay as they are.")
    return [*(_WHOLE if squares else []), comment(" ".join(said)), *layer]


def _layer(layer: Recurrent | Dense | Dropout, chain: "_Chain", *, sequences: bool) -> list[str]:
    if isinstance(layer, Dropout):
        return [f"{chain.start}layers.Dropout({layer.rate!r}){chain.end}"]
    arguments = [f"units={layer.units}", f"activation={literal(layer.activation)}"]
    if isinstance(layer, Dense):
        return [call(f"{chain.start}layers.Dense(", arguments, f"){chain.end}")]
    if layer.dropout:
        arguments.append(f"dropout={layer.dropout!r}")
    if sequences:
        arguments.append("return_sequences=True")
    before, after = ("layers.Bidirectional(", ")") if layer.bidirectional else ("", "")
    flat = f"{chain.start}{before}layers.{layer.kind}({', '.join(arguments)}){after}{chain.end}"
    if len(flat) <= WIDTH:
        return [flat]
    return [call(f"layer = layers.{layer.kind}(", arguments), f"{chain.start}{before}layer{after}{chain.end}"]


def _pooling(layer: Pooling, chain: "_Chain") -> list[str]:
    """Padding does not count: GlobalMaxPooling1D knows of no mask, so it is given there what no maximum is."""
    what = {"Maximum": "largest value", "Mean": "mean"}[layer.kind]
    code = [f"# One vector of the whole sequence: each unit's {what} over time."]
    if chain is _SEQUENTIAL:
        return [*code, f"{chain.start}layers.{POOLS[layer.kind]}(){chain.end}"]
    if layer.kind == "Mean":
        return [*code, "x = layers.GlobalAveragePooling1D()(x, mask=counted)"]
    code.append("x = keras.ops.where(keras.ops.expand_dims(counted, -1), x, -1e30)")
    return [*code, "x = layers.GlobalMaxPooling1D()(x)"]


@dataclass(frozen=True)
class _Chain:
    """How layers are joined in code: what stands before and after each, the input and the first layer, and the end."""

    input: str  # {} stands for the input
    first: str
    first_end: str
    start: str
    end: str
    last: tuple[str, ...] = ()


_SEQUENTIAL = _Chain("model = keras.Sequential()\nmodel.add({})", "model.add(", ")", "model.add(", ")")
_FUNCTIONAL = _Chain("inputs = {}", "x = ", "(inputs)", "x = ", "(x)", ("model = keras.Model(inputs, x)",))
_COUNTED = """# And they do not count in what is pooled. In a sequence of nothing else all do.
there = {there}
nothing = keras.ops.logical_not(keras.ops.any(there, axis=1, keepdims=True))
counted = keras.ops.logical_or(there, nothing)"""
_WHOLE = (
    "# It adds nothing to the loss. But without it Keras squares the gradients of a word that",
    "# comes twice one by one, and not their sum.",
    "whole = keras.regularizers.L2(0.0)",
)
_OBSERVED = "keras.ops.any(keras.ops.not_equal(inputs, 0), axis=-1)"
_TOKENS = "keras.ops.not_equal(inputs, 0)"
