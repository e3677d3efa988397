"""What to train: an Experiment is a frozen, validated description of one run.

It does not say how to train. The same Experiment gives the same numbers on the same machine. It is stored as JSON or in
the query string of an address, and its `fingerprint` is its name.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any, Literal, get_args
from urllib.parse import unquote

from pydantic import Field, ValidationError, field_validator, model_validator

from core.experiment.address import read, written
from core.experiment.explain import explain
from core.layers import AnyLayer, fields_from_text, stacking
from core.spec import MAX_BATCH, MAX_EPOCHS, MAX_LAYERS, MAX_URL, ExperimentError, Spec

Optimizer = Literal["Adam", "SGD", "RMSprop"]
Scaling = Literal["none", "standard", "minmax"]

OPTIMIZERS: tuple[Optimizer, ...] = get_args(Optimizer)
SCALINGS: tuple[Scaling, ...] = get_args(Scaling)

FINGERPRINT_VERSION = 1  # increased when the same Experiment trains to other numbers than before


class Training(Spec):
    """The settings of the optimizer and of the training loop."""

    optimizer: Optimizer = "Adam"
    learning_rate: float = Field(default=0.005, ge=1e-6, le=10.0)
    momentum: float = Field(default=0.0, ge=0.0, lt=1.0, description="for SGD and RMSprop")
    epochs: int = Field(default=50, ge=1, le=MAX_EPOCHS)
    batch_size: int = Field(default=32, ge=1, le=MAX_BATCH)
    validation_share: float = Field(default=0.2, ge=0.0, le=0.5)
    clipnorm: float = Field(default=0.0, ge=0.0, le=1000.0, description="largest gradient norm; 0 is no clipping")
    patience: int = Field(default=0, ge=0, le=MAX_EPOCHS, description="epochs without a better validation; 0 is off")

    @model_validator(mode="after")
    def _momentum_applies(self) -> "Training":
        if self.momentum and self.optimizer == "Adam":
            raise ValueError("momentum applies to SGD and RMSprop; Adam keeps its own: set momentum to 0")
        if self.patience and not self.validation_share:
            raise ValueError("early stopping watches the validation loss: raise the validation share above 0")
        return self


class Task(Spec):
    """A task's name and parameters. `core.tasks` defines and checks the parameters."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")
    parameters: dict[str, Any] = Field(default_factory=dict)

    @field_validator("parameters")
    @classmethod
    def _plain_values(cls, parameters: dict[str, Any]) -> dict[str, Any]:
        return {_plain(name): _plain(value) for name, value in parameters.items()}


class Experiment(Spec):
    """Everything that decides the result of a run.

    `layers` does not include the output layer, which follows from the task. `core.layers.stacking` derives
    `return_sequences`.
    """

    task: Task
    scaling: Scaling = "standard"
    layers: tuple[AnyLayer, ...] = Field(min_length=1, max_length=MAX_LAYERS)
    training: Training = Training()
    seed: int = Field(default=0, ge=0, le=2**31 - 1)

    @property
    def epochs(self) -> int:
        """The epochs that its progress counts, as in a `core.work.Job`."""
        return self.training.epochs

    @model_validator(mode="after")
    def _layers_follow_each_other(self) -> "Experiment":
        if problem := stacking.problem(self.layers):
            raise ValueError(problem)
        return self

    def fingerprint(self) -> str:
        """The run's name: 32 hex digits of the SHA-256 of the canonical JSON. Equal on every machine."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(f"{FINGERPRINT_VERSION}:{text}".encode()).hexdigest()[:32]

    def to_json(self) -> str:
        """The experiment as JSON text; `from_json` reads it back."""
        return self.model_dump_json()

    @classmethod
    def from_json(cls, text: str) -> "Experiment":
        """Read what `to_json` wrote. Raises ExperimentError with one sentence."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise ExperimentError(explain(error)) from error

    def to_query(self) -> dict[str, str]:
        """The experiment as the query of an address, short enough to paste (usually under 1,500 characters).

        Defaults are left out. Layers look like `LSTM-16-tanh-bi-d0.2~Dense-10-linear`. Task parameters have the prefix
        `p.`; strings are plain text, other values JSON.
        """
        query = {"task": self.task.name}
        for name, value in sorted(self.task.parameters.items()):
            query[f"p.{name}"] = written(value)
        query["layers"] = "~".join(layer.to_text() for layer in self.layers)
        query["scaling"] = self.scaling
        plain = Training()
        for name in Training.model_fields:
            value = getattr(self.training, name)
            if value != getattr(plain, name):
                query[name] = written(value)
        if self.seed:
            query["seed"] = str(self.seed)
        return query

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Experiment":
        """Read what `to_query` wrote; other keys are ignored.

        Layers may be percent-encoded once more (`%7E` for `~`), as some programs do with whole addresses.

        Raises ExperimentError with one sentence.
        """
        if any(len(value) > MAX_URL for value in query.values()):
            raise ExperimentError(f"The address holds a value of over {MAX_URL} characters: shorten it")
        parameters = {k[2:]: read(v) for k, v in query.items() if k.startswith("p.")}
        fields: dict[str, Any] = {
            "task": {"name": query.get("task", ""), "parameters": parameters},
            "layers": [fields_from_text(text) for text in unquote(query.get("layers", "")).split("~") if text],
            "training": {name: query[name] for name in Training.model_fields if name in query},
        }
        fields |= {name: query[name] for name in ("scaling", "seed") if name in query}
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            raise ExperimentError(explain(error)) from error


def _plain(value: object, depth: int = 0) -> Any:
    """A task parameter as JSON has it (tuples become lists). Raises ValueError if JSON cannot represent it."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError("a text holds half a character (a lone surrogate): type it again") from None
        return value
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if depth < 4 and isinstance(value, list | tuple):
        return [_plain(item, depth + 1) for item in value]
    if depth < 4 and isinstance(value, dict):
        return {_plain(str(name)): _plain(item, depth + 1) for name, item in value.items()}
    raise ValueError("a parameter of the task is no text, finite number, yes or no, or list of these: correct it")
