"""The network of `core.network.build`, as a student writes it."""

from dataclasses import replace

from core.experiment import Experiment
from core.layers import Embedding
from core.layers.code import FUNCTIONAL, SEQUENTIAL, Chain
from core.layers.convolution import without_detours
from core.network.export import text_batches
from core.network.export.section import Section
from core.network.stack import Stack, stack_of
from core.network.summary import summarise
from core.source_code import WIDTH, call, comment, literal
from core.tasks import Prepared
from core.tasks.task import Data


def section(experiment: Experiment, prepared: Prepared) -> Section:
    """Code that defines `model` with its initial weights, and prints its summary."""
    data, embedding = prepared.data, prepared.data.embedding
    stack = stack_of(experiment, data)
    chain = replace(FUNCTIONAL, masked=data.mask) if stack.functional else SEQUENTIAL
    if stack.functional and not (data.mask or embedding):
        chain = replace(chain, input="x = inputs = {}")  # no layer is between the input and this one
    code = [
        "seed = " + literal(experiment.seed),
        "keras.utils.clear_session()  # layers are numbered from the start when this runs again",
        "keras.utils.set_random_seed(seed)",
        "",
        _input(experiment, data, chain),
    ]
    if embedding:
        code += _embedding(experiment, data, embedding, chain)
    elif data.mask:
        code.append("# Timesteps that were filled up with 0 are skipped.")
        code.append(f"{chain.first}layers.Masking(mask_value=0.0){chain.first_end}")
    if stack.functional and data.mask:
        code += [_COUNTED.format(there=_TOKENS if embedding else _OBSERVED)]
    code += [*without_detours(_layers(stack, chain)), *chain.last, "model.summary()"]
    summary = summarise(experiment, data)
    weights = f"{summary.trainable:,} weights to learn"
    if summary.non_trainable:
        weights += f" and {summary.non_trainable:,} that stay as they are"
    looked_up = "The embedding is a table: it has a vector for each token. " if embedding else ""
    read = "vector" if embedding else "observation"
    text = (
        f"{looked_up}A recurrent layer reads one {read} after the other and keeps a state, which is all it remembers; "
        f"the {stack.head.title} layer at the end answers. There are {weights}, however many timesteps there are. "
        "The seed draws the weights that Unrolled began with."
    )
    return Section("Network", text, "\n".join(code))


def _layers(stack: Stack, chain: Chain) -> list[str]:
    """The lines of all layers, the output layer last."""
    lines = []
    every = zip(stack.layers, stack.widths, stack.returns, stack.sequences, strict=False)
    for layer, features, returns, sequences in every:
        if returns and returns[0]:
            lines.append(comment(f"It returns its state at each timestep: {returns[1]}."))
        lines += layer.code_reading(features, chain, sequences=sequences)
    last = stack.widths[-1], chain
    return [*lines, *stack.head.code_as_output(*last, sequences=stack.answer.per_timestep)]


def _input(experiment: Experiment, data: Data, chain: Chain) -> str:
    T, F = data.timesteps, data.features
    if not data.embedding:
        return chain.input.format(f"keras.Input(shape=({T}, {F}))") + "  # (n_OBSERVATIONS, n_FEATURES)"
    if text_batches.are_cut(experiment, data):
        return chain.input.format('keras.Input(shape=(None,), dtype="int32")') + "  # tokens of texts of any length"
    return chain.input.format(f'keras.Input(shape=({T},), dtype="int32")') + "  # (n_OBSERVATIONS,) tokens"


def _embedding(experiment: Experiment, data: Data, embedding: Embedding, chain: Chain) -> list[str]:
    """The embedding's lines of code.

    Keras has one gradient for each timestep that looks a word up. Its optimizers square each of them instead of their
    sum, which changes what Adam learns. A regularizer makes one gradient of them.
    """
    training = experiment.training
    arguments = [str(embedding.tokens), str(embedding.dimensions)]
    if data.mask:
        arguments.append("mask_zero=True")
    if data.first_vectors:
        arguments.append("weights=vectors")
    if embedding.frozen:
        arguments.append("trainable=False")
    squares = not embedding.frozen and (training.optimizer != "SGD" or training.clipnorm)
    if squares:
        arguments.append("embeddings_regularizer=whole")
    layer = [f"{chain.first}layers.Embedding({', '.join(arguments)}){chain.first_end}"]
    if len(layer[0]) > WIDTH:
        layer = [call("embedding = layers.Embedding(", arguments), f"{chain.first}embedding{chain.first_end}"]
    comments = ["A vector for each token."]
    if data.mask:
        comments.append("Timesteps that were filled up with 0 are skipped.")
    if embedding.frozen:
        comments.append("The vectors stay as they are.")
    return [*(_WHOLE if squares else []), comment(" ".join(comments)), *layer]


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
