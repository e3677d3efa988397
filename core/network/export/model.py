"""The network of `core.network.build`, as a student would write it."""

from core.experiment import Dense, Dropout, Experiment, Layer, return_sequences
from core.network.export.section import Section
from core.network.summary import summarise
from core.tasks import Prepared
from core.tasks.code.text import WIDTH, call, comment, literal


def section(experiment: Experiment, prepared: Prepared) -> Section:
    """Code that defines `model`, its weights drawn, and prints its summary."""
    data = prepared.data
    _, T, F = data.X.shape
    code = [
        "seed = " + literal(experiment.seed),
        "keras.utils.clear_session()  # layers are numbered from the start when this runs again",
        "keras.utils.set_random_seed(seed)",
        "",
        "model = keras.Sequential()",
        f"model.add(keras.Input(shape=({T}, {F})))  # (n_OBSERVATIONS, n_FEATURES)",
    ]
    if data.mask:
        code += ["# Timesteps that were filled up with 0 are skipped.", "model.add(layers.Masking(mask_value=0.0))"]
    said = return_sequences(experiment.layers, data.output.per_timestep)
    for layer, returns in zip(experiment.layers, said, strict=True):
        if returns and returns[0]:
            code.append(comment(f"It returns its state at each timestep: {returns[1]}."))
        code += _layer(layer, sequences=bool(returns and returns[0]))
    code += [
        f"model.add(layers.Dense({data.output.units}, activation={literal(data.output.activation)}))",
        "model.summary()",
    ]
    weights = summarise(experiment, data).total
    text = (
        "A recurrent layer reads one observation after the other and keeps a state, which is all it remembers; the "
        f"Dense layer at the end answers. There are {weights:,} weights to learn, however many timesteps there are. "
        "The seed draws the weights that Unrolled began with."
    )
    return Section("Network", text, "\n".join(code))


def _layer(layer: Layer, *, sequences: bool) -> list[str]:
    if isinstance(layer, Dropout):
        return [f"model.add(layers.Dropout({layer.rate!r}))"]
    arguments = [f"units={layer.units}", f"activation={literal(layer.activation)}"]
    if isinstance(layer, Dense):
        return [call("model.add(layers.Dense(", arguments, "))")]
    if layer.dropout:
        arguments.append(f"dropout={layer.dropout!r}")
    if sequences:
        arguments.append("return_sequences=True")
    before, after = ("layers.Bidirectional(", ")") if layer.bidirectional else ("", "")
    flat = f"model.add({before}layers.{layer.kind}({', '.join(arguments)}){after})"
    if len(flat) <= WIDTH:
        return [flat]
    return [call(f"layer = layers.{layer.kind}(", arguments), f"model.add({before}layer{after})"]
