"""How layers follow each other: what has to hold, and which of them return a state at each timestep."""

from core.layers.conv_lstm import ConvLSTM
from core.layers.dense import Dense
from core.layers.dropout import Dropout
from core.layers.frame_output import FrameOutput
from core.layers.layer import Layer
from core.layers.recurrent import Recurrent


def problem(layers: tuple[Layer, ...]) -> str:
    """Why these layers make no recurrent network, in a sentence that says what to change; "" where they make one."""
    if not any(layer.recurrent for layer in layers):
        return "a recurrent network needs at least one SimpleRNN, LSTM or GRU layer: add one"
    places = [place for place, layer in enumerate(layers) if layer.pools]
    if not places:
        return ""
    first, last, kind = places[0], last_recurrent(layers), layers[places[0]].kind
    if len(places) > 1:
        return (
            f"layers {first + 1} and {places[1] + 1} both pool over time, and the first leaves no timesteps to "
            "the second: remove one"
        )
    if not any(layer.recurrent for layer in layers[:first]):
        return (
            f"layer {first + 1}, {kind}, pools the states of a recurrent layer, and there is none before it: "
            "move it further towards the output"
        )
    if last > first:
        return (
            f"layer {last + 1}, {layers[last].kind}, reads a sequence, and layer {first + 1}, {kind}, "
            "hands on one vector: move the recurrent layer before it"
        )
    return ""


def return_sequences(layers: tuple[Layer, ...], per_timestep: bool) -> tuple[tuple[bool, str] | None, ...]:
    """For each layer, whether Keras's `return_sequences` is set, and why; None where a layer is not recurrent.

    Args:
        layers: input side first.
        per_timestep: whether an output at each timestep is asked for.
    """
    last = last_recurrent(layers)
    pools = any(layer.pools for layer in layers)
    returns: list[tuple[bool, str] | None] = []
    for place, layer in enumerate(layers):
        if not layer.recurrent:
            returns.append(None)
        elif place < last:
            returns.append((True, "another recurrent layer reads it, and needs an input at each timestep"))
        elif pools:
            returns.append((True, "the layer that pools over time reads the states of all timesteps"))
        elif per_timestep:
            returns.append((True, "the task asks for an output at each timestep"))
        else:
            returns.append((False, "only its last hidden state goes on"))
    return tuple(returns)


def output_layer(layers: tuple[Layer, ...], units: int, activation: str) -> Layer:
    """The layer behind all others, which answers: a Dense, or a small convolution where pictures have to be one.

    Example:
        >>> [output_layer((ConvLSTM(side=4),), units, "sigmoid").short for units in (16, 2)]
        ['Conv2D(1, 3 × 3)', 'Dense(2)']
    """
    last = [layer for layer in layers if not isinstance(layer, Dropout)][-1:]
    if last and isinstance(last[0], ConvLSTM) and last[0].pixels == units:
        return FrameOutput.model_validate({"side": last[0].side, "activation": activation})
    return Dense.as_output(units, activation)


def recurrent_layers(layers: tuple[Layer, ...]) -> tuple[tuple[int, Recurrent], ...]:
    """The recurrent layers, each with its place among all."""
    return tuple((place, layer) for place, layer in enumerate(layers) if isinstance(layer, Recurrent))


def recurrent_at(layers: tuple[Layer, ...], place: int) -> Recurrent:
    """The recurrent layer at a place among all. Raises TypeError where that layer is of another kind."""
    layer = layers[place]
    if not isinstance(layer, Recurrent):
        raise TypeError(f"Layer {place + 1}, {layer.kind}, is not recurrent: choose one that is.")
    return layer


def last_recurrent(layers: tuple[Layer, ...]) -> int:
    """The place of the last recurrent layer."""
    return max(place for place, layer in enumerate(layers) if layer.recurrent)
