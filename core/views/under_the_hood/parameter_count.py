"""Where the number of parameters comes from: the matrices and the formula of each layer, and the optimizer's own."""

from dataclasses import dataclass

from core.experiment import Experiment
from core.figures.weight_blocks import Block, LayerBlocks
from core.layers import Arithmetic, Layer
from core.layers.stacking import recurrent_layers
from core.network.stack import Stack
from core.tasks.task import Data

SHORT = {"candidate": "cand."}  # names that are too long for a block


@dataclass(frozen=True)
class LayerCount:
    """The parameters of one layer: its name, its arithmetic, and its matrices to draw."""

    name: str
    arithmetic: Arithmetic
    blocks: tuple[LayerBlocks, ...]  # one a direction; none if it has no weights


def with_units(experiment: Experiment, place: int, units: int) -> tuple[Layer, ...]:
    """The layers with another number of units in one of them."""
    changed = experiment.layers[place].model_copy(update={"units": units})
    return (*experiment.layers[:place], changed, *experiment.layers[place + 1 :])


def count_layers(layers: tuple[Layer, ...], data: Data) -> list[LayerCount]:
    """Every layer, and the output layer at the end."""
    stack, counts = Stack(layers, data.output, data.features), []
    for place, (layer, features) in enumerate(zip(stack.with_head, stack.widths, strict=True)):
        last = place == len(layers)
        name = f"Output, {_described(layer)}" if last else f"Layer {place + 1}, {_described(layer)}"
        counts.append(LayerCount(name, layer.arithmetic(features), _blocks(name, layer, features, place)))
    return counts


def total(counts: list[LayerCount]) -> int:
    """The parameters of the whole network."""
    return sum(layer.arithmetic.count for layer in counts)


def table(counts: list[LayerCount]) -> dict[str, list[str]]:
    """The arithmetic of each layer, as columns."""
    return {
        "Layer": [layer.name for layer in counts],
        "Formula": [f"`{layer.arithmetic.symbols}`" for layer in counts],
        "With numbers": [layer.arithmetic.numbers for layer in counts],
        "Parameters": [f"{layer.arithmetic.count:,}" for layer in counts],
    }


def drawn(counts: list[LayerCount]) -> tuple[LayerBlocks, ...]:
    """The matrices of all layers."""
    return tuple(blocks for layer in counts for blocks in layer.blocks)


def why(units: int, timesteps: int, total: int, products: int) -> str:
    """What the two sliders show: the units decide the number of weights, and the length of the sequence does not."""
    return (
        f"With {units} units there are **{total:,}** parameters, whatever the length of the sequences, because the "
        f"same weights are used at every timestep. What grows with the length is the work: in {timesteps} "
        f"timesteps the recurrent matrices are used {timesteps} times, and a sequence takes {products:,} multiply-adds."
    )


def optimizer_words(optimizer: str, momentum: float, trainable: int, remembered: int) -> str:
    """Where the optimizer's parameters come from; `model.summary()` counts them after training."""
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
    label = layer.label[0].upper() + layer.label[1:]
    units = getattr(layer, "units", 0)
    return f"{label}, {units} unit{'s' * (units > 1)}" if units else label


def _blocks(name: str, layer: Layer, features: int, place: int) -> tuple[LayerBlocks, ...]:
    blocks = tuple(
        Block(m.name, m.rows, m.columns, tuple(SHORT.get(part, part) for part in m.parts))
        for m in layer.matrices(features)
    )
    if layer.directions > 1:
        return tuple(LayerBlocks(f"{name}, {direction}", blocks, place) for direction in ("forward", "backward"))
    return (LayerBlocks(name, blocks, place),) if blocks else ()


def biases(layers: tuple[Layer, ...]) -> str:
    """What has to be said of biases: a cell may have two of them."""
    return max((cell for _, cell in recurrent_layers(layers)), key=lambda cell: cell.biases).biases_sentence
