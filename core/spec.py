"""What every part of an Experiment shares: its base, its limits, its error."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

# Limits that keep one visitor from taking the machine. `core.network.count` adds one on the product of all of them.
MAX_UNITS = 256
MAX_LAYERS = 6
MAX_EPOCHS = 20_000
MAX_BATCH = 1024
MAX_LENGTH = 500  # timesteps of one sequence
MAX_URL = 4096  # characters of a query value that are looked at, at most

WaysOut = Mapping[str, Mapping[str, Any]]  # what a button says, and the task parameters that it changes


class ExperimentError(ValueError):
    """An experiment that cannot be trained; its message is one sentence for the person who set it.

    `ways_out` are changes after which it can.
    """

    def __init__(self, message: str = "", ways_out: WaysOut | None = None) -> None:
        super().__init__(message)
        self.ways_out = dict(ways_out or {})


class Spec(BaseModel):
    """The base of every part of an Experiment: frozen, no unknown fields, no NaN or infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
