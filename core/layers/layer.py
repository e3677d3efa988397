"""What every kind of layer offers: its settings, weights, arithmetic, NumPy and Keras sides, code and address text.

B sequences, T timesteps, F features of the layer's input.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from core.layers.code import Chain
from core.layers.hold import Hold
from core.layers.initializers import Seeds
from core.spec import ExperimentError, Spec

if TYPE_CHECKING:
    import keras

    from core.layers.machine import Machine


@dataclass(frozen=True)
class Matrix:
    """One weight array of a layer. `parts` are the gates whose columns stand side by side in it; () for one alone."""

    name: str
    rows: int
    columns: int
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arithmetic:
    """How a layer's parameters are counted: the formula in symbols, then with numbers, then the count."""

    symbols: str
    numbers: str
    count: int


@dataclass(frozen=True, eq=False)
class Direction:
    """What one layer did in one direction, in the order of the input's timesteps.

    `h` is (B, T, u), the hidden state after each timestep. `gates` holds more arrays of that shape by name, such as an
    LSTM's i, f, g, o and cell state c. At a masked timestep the state is the one before it, and the gates are what the
    cell would have done.
    """

    h: np.ndarray
    gates: dict[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """One layer's input and output, and for one that reads timesteps its direction(s): forward, then backward.

    `output` is (B, T, width), or (B, width) once a layer has stopped returning sequences, or has pooled them. A layer
    that pools has one direction, whose `h` (B, T, width) is what it would hand on of the timesteps up to each one.
    """

    layer: "Layer"
    input: np.ndarray
    output: np.ndarray
    directions: tuple[Direction, ...] = ()


@dataclass(frozen=True, eq=False)
class Pass:
    """How a layer is run in NumPy.

    Attributes:
        real: which timesteps count, bool (B, T); None: all. The others are skipped, as with Keras's mask.
        sequences: whether an output at each timestep is asked for, where the layer has the choice.
        keep: whether states and gates are kept for the trace.
        holds: what is held in this layer while it reads.
        start: the state that a recurrent layer begins with, (B, u) each: h, and c where it has one; () is 0.
    """

    real: np.ndarray | None = None
    sequences: bool = False
    keep: bool = True
    holds: tuple[Hold, ...] = ()
    start: tuple[np.ndarray, ...] = ()


class Layer(Spec):
    """The base of every kind. A new kind is a subclass in a file of its own, and one line in `core.layers.KINDS`.

    Class attributes:
        keras_class: the name of Keras's class.
        keras_name: how Keras names the layer in a fresh session.
        title: what menus call it.
        about: what it does, a sentence for the editor; "" where its settings say it.
        recurrent: whether it reads timestep by timestep, and keeps a state.
        pools: whether it makes one vector of a sequence.
        pooled_value: for a layer that pools, what it keeps of each unit, as sentences have it; else "".
        branches: whether it needs Keras's functional style, since its input is used twice.
        reads_frames: whether its inputs are pictures; only tasks of films offer it.
    """

    keras_class: ClassVar[str]
    keras_name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str] = ""
    recurrent: ClassVar[bool] = False
    pools: ClassVar[bool] = False
    pooled_value: ClassVar[str] = ""
    branches: ClassVar[bool] = False
    reads_frames: ClassVar[bool] = False

    kind: str

    @classmethod
    def new(cls) -> Self:
        """The layer as the editor adds it."""
        return cls.model_validate({})

    # --- shapes and counts ---

    @property
    def directions(self) -> int:
        """How often the layer reads the sequence: 2 for a bidirectional one."""
        return 1

    @property
    def drops(self) -> bool:
        """Whether it drops inputs at random while training."""
        return False

    def misfit(self, features: int) -> str:
        """Why it cannot read `features`, such as "reads frames of 16 × 16 pixels, and is given 100"; "" if it can."""
        return ""

    @property
    def gate_numbers(self) -> int:
        """Numbers that its gates have at a timestep of one sequence; 0 where it has none."""
        return 0

    def width(self, features: int) -> int:
        """Features that the layer hands on, where it reads `features`."""
        return features

    def matrices(self, features: int) -> tuple[Matrix, ...]:
        """Its weight arrays (of one direction, where it has two), as Keras stores them; () where it has none."""
        return ()

    @property
    def limit(self) -> float | None:
        """The largest size that its outputs can have; None where nothing sets one."""
        return None

    @property
    def arrays(self) -> int:
        """How many weight arrays it has, in all directions."""
        return self.directions * len(self.matrices(1))

    def arithmetic(self, features: int) -> Arithmetic:
        """Where its parameters come from; n_h is its units, n_x its inputs."""
        return Arithmetic("no weights", "0", 0)

    def multiply_adds(self, features: int, timesteps: int) -> int:
        """Those of one sequence: each weight but the biases, once a timestep at which it is used."""
        return 0

    def hands_on_sequence(self, *, given: bool, sequences: bool) -> bool:
        """Whether its output has timesteps, where its input has some (`given`) and `sequences` are asked for."""
        return given

    # --- initial weights ---

    def initial_weights(self, features: int, seeds: Seeds) -> list[np.ndarray] | None:
        """Its weights before training, in all directions and in Keras's order: those that Keras draws; [] for none.

        None, as here, if the kind does not say how its weights start: then only Keras can draw them.

        Args:
            features: what it reads at a timestep.
            seeds: gives a seed for each one that Keras's layer takes, in the same order, whatever Keras takes it for.
        """
        return None

    # --- NumPy ---

    def run(self, x: np.ndarray, weights: list[np.ndarray], how: Pass) -> LayerTrace:
        """The layer's output for x (B, T, F) or (B, F), and with `how.keep` all that went on inside it.

        Raises ValueError, with both shapes, where the weights do not fit x.
        """
        raise NotImplementedError

    def last_state(self, run: LayerTrace) -> tuple[np.ndarray, ...]:
        """The state after the last timestep, (B, width) each, with which it can go on; () where it keeps none."""
        return ()

    # --- machine code ---

    def machine(self, features: int, *, sequences: bool) -> "Machine | None":
        """The layer in training, where it reads `features`; None where it has no machine code: Keras trains it then.

        `sequences`: whether an output at each timestep is asked for, where the layer has the choice.
        """
        return None

    # --- Keras ---

    def keras_layer(self, name: str, *, sequences: bool = False) -> "keras.Layer":
        """Keras's layer.

        Args:
            name: its name in the model.
            sequences: `return_sequences`, where it has the choice.
        """
        raise NotImplementedError

    def keras_reading(self, name: str, features: int, *, sequences: bool) -> "keras.Layer":
        """`keras_layer` for a layer that reads `features`, for those kinds that have to know."""
        return self.keras_layer(name, sequences=sequences)

    def call_keras(self, layer: "keras.Layer", x: Any, counted: Any) -> Any:
        """Call Keras's layer in a functional model, where timesteps beside `counted`, bool (B, T), are padding."""
        return layer(x)

    # --- text ---

    @property
    def label(self) -> str:
        """The kind as headings call it: `LSTM`, `bidirectional LSTM`."""
        return self.kind

    @property
    def short(self) -> str:
        """The layer in a line that names all layers: `LSTM(8)`."""
        return self.kind

    @property
    def keras_title(self) -> str:
        """The class that Keras's summary names."""
        return self.keras_class

    @property
    def joined(self) -> tuple["Layer", ...]:
        """Layers that it joins, and that Keras lists by themselves before it; () where it is one layer of Keras's."""
        return ()

    def unit_names(self) -> tuple[str, ...]:
        """What the layer behind it calls this layer's outputs; () where they are those of the layer before it."""
        return ()

    def code(self, chain: Chain, *, sequences: bool) -> list[str]:
        """The layer as lines of a Keras script."""
        raise NotImplementedError

    def code_reading(self, features: int, chain: Chain, *, sequences: bool) -> list[str]:
        """`code` for a layer that reads `features`, for those kinds that have to know."""
        return self.code(chain, sequences=sequences)

    def code_as_output(self, features: int, chain: Chain, *, sequences: bool) -> list[str]:
        """`code_reading` for a network's last layer."""
        return self.code_reading(features, chain, sequences=sequences)

    def to_text(self) -> str:
        """The layer in an address."""
        return self.kind

    @staticmethod
    def fields_from_text(parts: list[str]) -> dict[str, Any]:
        """Its fields from the parts of an address behind its kind, not yet checked: `16`, `tanh`, `bi`, `d0.2`.

        Raises ExperimentError if two parts say the same.
        """
        fields: dict[str, Any] = {}
        name: str
        value: object
        for part in parts:
            if part == "bi":
                name, value = "bidirectional", True
            elif part.startswith("d") and part[1:2].isdigit():
                name, value = "dropout", part[1:]
            elif part.isdigit():
                name, value = "units", part
            else:
                name, value = "activation", part
            if name in fields:
                raise ExperimentError(twice(name, parts))
            fields[name] = value
        return fields


def twice(name: str, parts: list[str]) -> str:
    """Why a layer's text cannot be read that has two parts for one setting."""
    shown = "-".join(parts)
    return (
        f"Two parts of the layer “{shown[:60]}” set its {name}: leave one out, and put ~ between two layers, as in "
        "LSTM-16-tanh~Dense-8-relu"
    )


def decimal(number: float) -> str:
    """Every digit of a number, without an exponent, whose minus would read as a separator in an address."""
    return format(Decimal(repr(number)).normalize(), "f")


def fits(kind: str, kernel: np.ndarray, x: np.ndarray) -> None:
    """Raise ValueError, with both shapes, where x (…, F) cannot be multiplied by a kernel (F, …)."""
    if x.shape[-1] != kernel.shape[0]:
        raise ValueError(f"The {kind} kernel has shape {kernel.shape}, but its input has shape {x.shape}")
