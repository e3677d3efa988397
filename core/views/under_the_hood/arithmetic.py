"""Parameter arithmetic for a page: each layer's matrices, its formula in symbols and numbers, and the optimizer's."""

from dataclasses import dataclass

from core.experiment import Dense, Experiment, Layer, Pooling, Recurrent
from core.figures.weight_blocks import Block, LayerBlocks
from core.network.count import Arithmetic, arithmetic, inputs_of, matrices
from core.tasks.task import Data

SHORT = {"candidate": "cand."}  # what is too long to be written into a block


@dataclass(frozen=True)
class LayerCount:
    """One layer's line: its name, its arithmetic, and its matrices to draw."""

    name: str
    arithmetic: Arithmetic
    blocks: tuple[LayerBlocks, ...]  # one a direction; none where it has no weights


def with_units(experiment: Experiment, place: int, units: int) -> tuple[Layer, ...]:
    """The layers with another number of units in one of them."""
    changed = experiment.layers[place].model_copy(update={"units": units})
    return (*experiment.layers[:place], changed, *experiment.layers[place + 1 :])


def count_layers(layers: tuple[Layer, ...], data: Data) -> list[LayerCount]:
    """Every layer, and the output layer at the end."""
    head = Dense.model_construct(units=data.output.units)  # an output may be wider than a layer can be set
    found = []
    for place, (layer, features) in enumerate(zip((*layers, head), inputs_of(layers, data.X.shape[2]), strict=True)):
        last = place == len(layers)
        name = f"Output, {_described(layer)}" if last else f"Layer {place + 1}, {_described(layer)}"
        found.append(LayerCount(name, arithmetic(layer, features), _blocks(name, layer, features, place)))
    return found


def why(units: int, timesteps: int, total: int, products: int) -> str:
    """What the two sliders show: the weights follow the units, and the length of the sequence plays no part."""
    return (
        f"With {units} units there are **{total:,}** parameters, for sequences of {timesteps} timesteps as for any "
        "other length: the same weights are used again at every timestep. What grows with the length is the work: the "
        f"recurrent matrices are gone through {timesteps} times, and a sequence takes {products:,} multiply-adds."
    )


def optimizer_words(optimizer: str, momentum: float, trainable: int, remembered: int) -> str:
    """Where the optimizer's parameters come from, as `model.summary()` counts them after training."""
    a_weight = (remembered - 2) // trainable if trainable else 0
    kept = {
        "Adam": "two moving averages of each weight's gradient (its mean and its square)",
        "RMSprop": "a moving average of each weight's squared gradient" + (", and its momentum" if momentum else ""),
        "SGD": "a momentum for each weight" if momentum else "nothing for the weights",
    }[optimizer]
    return (
        f"{optimizer} keeps {kept}, its count of steps and its learning rate: "
        f"{a_weight} × {trainable:,} + 2 = **{remembered:,}** optimizer parameters. "
        f"`model.summary()` adds them to its total: {trainable:,} + {remembered:,} = {trainable + remembered:,}."
    )


def _described(layer: Layer) -> str:
    if not isinstance(layer, Recurrent | Dense):
        return f"{layer.kind} over time" if isinstance(layer, Pooling) else layer.kind
    both = "Bidirectional " if isinstance(layer, Recurrent) and layer.bidirectional else ""
    return f"{both}{layer.kind}, {layer.units} unit{'s' * (layer.units > 1)}"


def _blocks(name: str, layer: Layer, features: int, place: int) -> tuple[LayerBlocks, ...]:
    found = tuple(
        Block(m.name, m.rows, m.columns, tuple(SHORT.get(part, part) for part in m.parts))
        for m in matrices(layer, features)
    )
    if isinstance(layer, Recurrent) and layer.bidirectional:
        return tuple(LayerBlocks(f"{name}, {way}", found, place) for way in ("forward", "backward"))
    return (LayerBlocks(name, found, place),) if found else ()


def biases(layers: tuple[Layer, ...]) -> str:
    """What has to be said of biases: a GRU has two of them."""
    if any(isinstance(layer, Recurrent) and layer.kind == "GRU" for layer in layers):
        return (
            "The 2 in a GRU's bracket are its two biases: in Keras's `reset_after` form the recurrent side has one of "
            "its own, which the reset gate acts on."
        )
    return "The 1 is the bias."
