"""The layers of a network, input side first, and which of them hand on their state at each timestep."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from core.experiment.spec import MAX_UNITS, Spec

Cell = Literal["SimpleRNN", "LSTM", "GRU"]
Activation = Literal["linear", "tanh", "relu", "sigmoid"]
Pool = Literal["Maximum", "Mean"]

CELLS: tuple[Cell, ...] = get_args(Cell)
ACTIVATIONS: tuple[Activation, ...] = get_args(Activation)
POOLS: tuple[Pool, ...] = get_args(Pool)


class Recurrent(Spec):
    """One recurrent layer. `dropout` is the share of its inputs that is dropped while training."""

    kind: Cell
    units: int = Field(default=2, ge=1, le=MAX_UNITS)
    activation: Activation = "tanh"
    bidirectional: bool = False
    dropout: float = Field(default=0.0, ge=0.0, le=0.9)

    @property
    def width(self) -> int:
        """Features that the layer hands on: its units, twice as many where it reads both directions."""
        return self.units * (2 if self.bidirectional else 1)


class Dense(Spec):
    """A fully connected layer, applied at each timestep where it is given a sequence."""

    kind: Literal["Dense"] = "Dense"
    units: int = Field(default=10, ge=1, le=MAX_UNITS)
    activation: Activation = "linear"


class Dropout(Spec):
    """Drops a share of its inputs while training, none when predicting."""

    kind: Literal["Dropout"] = "Dropout"
    rate: float = Field(default=0.2, ge=0.0, le=0.9)


class Pooling(Spec):
    """Makes one vector of a sequence: of each feature its largest value over all timesteps, or its mean.

    What is padding does not count where the network skips it.
    """

    kind: Pool


Layer = Annotated[Recurrent | Dense | Dropout | Pooling, Field(discriminator="kind")]


def return_sequences(layers: tuple[Layer, ...], per_timestep: bool) -> tuple[tuple[bool, str] | None, ...]:
    """For each layer, whether Keras's `return_sequences` is set, and why; None where a layer is not recurrent.

    Args:
        layers: the experiment's layers, input side first.
        per_timestep: whether the task asks for an output at each timestep.
    """
    last = last_recurrent(layers)
    pools = any(isinstance(layer, Pooling) for layer in layers)
    said: list[tuple[bool, str] | None] = []
    for i, layer in enumerate(layers):
        if not isinstance(layer, Recurrent):
            said.append(None)
        elif i < last:
            said.append((True, "another recurrent layer reads it, and needs an input at each timestep"))
        elif pools:
            said.append((True, "the layer that pools over time reads the states of all timesteps"))
        elif per_timestep:
            said.append((True, "the task asks for an output at each timestep"))
        else:
            said.append((False, "only its last hidden state goes on"))
    return tuple(said)


def last_recurrent(layers: tuple[Layer, ...]) -> int:
    """The place of the last recurrent layer."""
    return max(place for place, layer in enumerate(layers) if isinstance(layer, Recurrent))
