"""How layers are joined in the code of an exported script."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chain:
    """What stands before and after each layer, the input and the first layer, and what ends the model.

    `masked` says that a mask has to be given to layers by hand, as in Keras's functional style.
    """

    input: str  # {} stands for the input
    first: str
    first_end: str
    start: str
    end: str
    last: tuple[str, ...] = ()
    masked: bool = False


SEQUENTIAL = Chain("model = keras.Sequential()\nmodel.add({})", "model.add(", ")", "model.add(", ")")
FUNCTIONAL = Chain("inputs = {}", "x = ", "(inputs)", "x = ", "(x)", ("model = keras.Model(inputs, x)",), masked=True)
