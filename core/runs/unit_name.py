"""Names that people give to units which read like something: "negation", "length", "praise"."""

import re
import unicodedata

from pydantic import Field, ValidationError, field_validator

from core.experiment import MAX_LAYERS, MAX_UNITS, ExperimentError, Spec, explain

LETTERS = 40  # of a name
MOST = 200  # names that are kept for one network


class UnitName(Spec):
    """A unit of a trained network and what somebody calls it. An empty name takes the one that it had away."""

    network: str = Field(pattern=r"^[0-9a-z][0-9a-z_-]{0,63}$", description="the fingerprint of the network")
    layer: int = Field(ge=0, lt=MAX_LAYERS, description="counted from 0 over the recurrent layers")
    unit: int = Field(ge=0, lt=MAX_UNITS, description="counted from 0")
    backward: bool = False
    name: str = ""

    @field_validator("name")
    @classmethod
    def _one_short_line(cls, name: str) -> str:
        name = tidy(name)
        if len(name) > LETTERS:
            raise ValueError(f"at most {LETTERS} letters (got {len(name)}): shorten it")
        return name

    @property
    def place(self) -> tuple[str, int, bool, int]:
        """Which unit it is: one name each."""
        return self.network, self.layer, self.backward, self.unit


def unit_name(network: str, layer: int, unit: int, name: str, *, backward: bool = False) -> UnitName:
    """A checked name. Raises ExperimentError with one sentence."""
    try:
        return UnitName(network=network, layer=layer, unit=unit, name=name[: 100 * LETTERS], backward=backward)
    except ValidationError as error:
        raise ExperimentError(explain(error)) from error


def tidy(name: str) -> str:
    r"""A name in one line, without characters that are not seen or that turn the direction of writing.

    Example:
        >>> tidy("  not\n good\u202e ")
        'not good'
    """
    line = re.sub(r"\s+", " ", name)
    return "".join(letter for letter in line if unicodedata.category(letter)[0] != "C").strip()
