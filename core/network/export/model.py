"""The network of `core.network.build`, as a student would write it."""

from dataclasses import dataclass

from core.experiment import Dense, Dropout, Experiment, Pooling, Recurrent, return_sequences
from core.network.export.section import Section
from core.network.summary import POOLS, summarise
from core.tasks import Prepared
from core.tasks.code.text import WIDTH, call, comment, literal


def section(experiment: Experiment, prepared: Prepared) -> Section:
    """Code that defines `model`, its weights drawn, and prints its summary."""
    data = prepared.data
    _, T, F = data.X.shape
    pools = any(isinstance(layer, Pooling) for layer in experiment.layers)
    chain = _FUNCTIONAL if data.mask and pools else _SEQUENTIAL
    code = [
        "seed = " + literal(experiment.seed),
        "keras.utils.clear_session()  # layers are numbered from the start when this runs again",
        "keras.utils.set_random_seed(seed)",
        "",
        chain.input.format(f"keras.Input(shape=({T}, {F}))") + "  # (n_OBSERVATIONS, n_FEATURES)",
    ]
    if data.mask:
        code.append("# Timesteps that were filled up with 0 are skipped.")
        code.append(f"{chain.first}layers.Masking(mask_value=0.0){chain.first_end}")
    if chain is _FUNCTIONAL:
        code += _COUNTED
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
    weights = summarise(experiment, data).total
    text = (
        "A recurrent layer reads one observation after the other and keeps a state, which is all it remembers; the "
        f"Dense layer at the end answers. There are {weights:,} weights to learn, however many timesteps there are. "
        "The seed draws the weights that Unrolled began with."
    )
    return Section("Network", text, "\n".join(code))


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
_COUNTED = (
    "# And they do not count in what is pooled. In a sequence of nothing else all do.",
    "there = keras.ops.any(keras.ops.not_equal(inputs, 0), axis=-1)",
    "nothing = keras.ops.logical_not(keras.ops.any(there, axis=1, keepdims=True))",
    "counted = keras.ops.logical_or(there, nothing)",
)
