"""What to train: an Experiment is a frozen, validated description of one run.

It says nothing about how: the same Experiment gives the same numbers on the same machine, travels as JSON or in the
query string of an address, and is named by its `fingerprint`.
"""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

Cell = Literal["SimpleRNN", "LSTM", "GRU"]
Activation = Literal["linear", "tanh", "relu", "sigmoid"]
Optimizer = Literal["Adam", "SGD", "RMSprop"]
Scaling = Literal["none", "standard", "minmax"]
Pool = Literal["Maximum", "Mean"]

CELLS: tuple[Cell, ...] = get_args(Cell)
ACTIVATIONS: tuple[Activation, ...] = get_args(Activation)
OPTIMIZERS: tuple[Optimizer, ...] = get_args(Optimizer)
SCALINGS: tuple[Scaling, ...] = get_args(Scaling)
POOLS: tuple[Pool, ...] = get_args(Pool)

# Limits that keep one visitor from taking the machine. `core.network.count` adds one on the product of all of them.
MAX_UNITS = 256
MAX_LAYERS = 6
MAX_EPOCHS = 20_000
MAX_BATCH = 1024
MAX_LENGTH = 500  # timesteps of one sequence
MAX_URL = 4096  # characters of a query value that are looked at, at most

FINGERPRINT_VERSION = 1  # raised when the same Experiment would train to other numbers than before


class ExperimentError(ValueError):
    """An experiment that cannot be trained; its message is one sentence for the person who set it."""


class Spec(BaseModel):
    """The base of every part of an Experiment: frozen, no unknown fields, no NaN or infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


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


class Training(Spec):
    """How the weights are found."""

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
    """A task by its name, with its own parameters; `core.tasks` knows what they mean and checks them."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")
    parameters: dict[str, Any] = Field(default_factory=dict)

    @field_validator("parameters")
    @classmethod
    def _plain_values(cls, parameters: dict[str, Any]) -> dict[str, Any]:
        return {_plain(name): _plain(value) for name, value in parameters.items()}


class Experiment(Spec):
    """Everything that decides what a run comes out as.

    The output layer is not among `layers`: it follows from the task. `return_sequences` is derived, see
    `return_sequences`.
    """

    task: Task
    scaling: Scaling = "standard"
    layers: tuple[Layer, ...] = Field(min_length=1, max_length=MAX_LAYERS)
    training: Training = Training()
    seed: int = Field(default=0, ge=0, le=2**31 - 1)

    @property
    def epochs(self) -> int:
        """Rounds that its progress is counted in, as a `core.job.Job` has them."""
        return self.training.epochs

    @model_validator(mode="after")
    def _has_a_recurrent_layer(self) -> "Experiment":
        if not any(isinstance(layer, Recurrent) for layer in self.layers):
            raise ValueError("a recurrent network needs at least one SimpleRNN, LSTM or GRU layer: add one")
        return self

    @model_validator(mode="after")
    def _pools_once_after_all_recurrent_layers(self) -> "Experiment":
        places = [place for place, layer in enumerate(self.layers) if isinstance(layer, Pooling)]
        if not places:
            return self
        kind, last = self.layers[places[0]].kind, last_recurrent(self.layers)
        if len(places) > 1:
            raise ValueError(
                f"layers {places[0] + 1} and {places[1] + 1} both pool over time, and the first leaves no timesteps to "
                "the second: remove one"
            )
        if not any(isinstance(layer, Recurrent) for layer in self.layers[: places[0]]):
            raise ValueError(
                f"layer {places[0] + 1}, {kind}, pools the states of a recurrent layer, and there is none before it: "
                "move it further towards the output"
            )
        if last > places[0]:
            raise ValueError(
                f"layer {last + 1}, {self.layers[last].kind}, reads a sequence, and layer {places[0] + 1}, {kind}, "
                "hands on one vector: move the recurrent layer before it"
            )
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
        """The experiment as the query of an address, short enough to paste (under 1,500 characters as a rule).

        Values that equal the default are left out. Layers are written as `LSTM-16-tanh-bi-d0.2~Dense-10-linear`.
        Task parameters are written as JSON, strings plainly, under their name with the prefix `p.`.
        """
        query = {"task": self.task.name}
        for name, value in sorted(self.task.parameters.items()):
            query[f"p.{name}"] = _written(value)
        query["layers"] = "~".join(_layer_to_text(layer) for layer in self.layers)
        query["scaling"] = self.scaling
        plain = Training()
        for name in Training.model_fields:
            value = getattr(self.training, name)
            if value != getattr(plain, name):
                query[name] = _written(value)
        if self.seed:
            query["seed"] = str(self.seed)
        return query

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Experiment":
        """Read what `to_query` wrote; other keys are ignored. Raises ExperimentError with one sentence."""
        if any(len(value) > MAX_URL for value in query.values()):
            raise ExperimentError(f"The address holds a value of over {MAX_URL} characters: shorten it")
        parameters = {k[2:]: _read(v) for k, v in query.items() if k.startswith("p.")}
        fields: dict[str, Any] = {
            "task": {"name": query.get("task", ""), "parameters": parameters},
            "layers": [_layer_from_text(text) for text in query.get("layers", "").split("~") if text],
            "training": {name: query[name] for name in Training.model_fields if name in query},
        }
        fields |= {name: query[name] for name in ("scaling", "seed") if name in query}
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            raise ExperimentError(explain(error)) from error


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


def explain(error: ValidationError) -> str:
    """The first complaint of a pydantic ValidationError as one sentence: where, what came, what would do.

    Example:
        >>> try:
        ...     Training(epochs=0)
        ... except ValidationError as error:
        ...     explain(error)
        'Epochs: at least 1 is needed, and 0 came: raise it'
    """
    first = error.errors(include_url=False)[0]
    kind, message = first["type"], first["msg"].removeprefix("Value error, ")
    if kind in _SENTENCES:
        message = _SENTENCES[kind].format(**{"came": _shown(first.get("input")), **first.get("ctx", {})})
    where = _where(first["loc"], says_where=kind == "value_error")
    return f"{where}: {message}" if where else message[0].upper() + message[1:]


def _where(location: tuple[int | str, ...], *, says_where: bool) -> str:
    """The place of a complaint in the words of the page: ("layers", 1, "LSTM", "units") is `Layer 2, units`.

    "" for a complaint about a group of settings, or the whole, that `says_where` itself.
    """
    names = [str(part).replace("_", " ") for part in location if isinstance(part, str) and part not in _GROUPS]
    positions = [part + 1 for part in location if isinstance(part, int)]
    if location == ("task", "name"):
        return "Task"
    if not names:
        return "" if says_where or not location else str(location[-1]).capitalize()
    if names[0] == "layers" and positions:
        return ", ".join([f"Layer {positions[0]}", *names[1:2]])
    return names[-1].capitalize() + (f", number {positions[-1]}" if positions else "")


def _shown(value: object) -> str:
    """A value inside a sentence: text in quotes and cut short, anything large by its kind."""
    if isinstance(value, str):
        short = f"{value[:60]}…" if len(value) > 60 else value
        return short if re.fullmatch(r"-?[0-9.]+", short) else f"“{short}”"
    if value is None or isinstance(value, bool | int | float):
        return f"{value!r:.60}"
    return "a list" if isinstance(value, list | tuple) else "something else"


_GROUPS = {*CELLS, "Dense", "Dropout", *POOLS, "training", "task", "parameters"}
_KINDS = f"{', '.join((*CELLS, 'Dense', 'Dropout', POOLS[0]))} or {POOLS[1]}"

# pydantic's kinds of complaint, said to the person who set the value. `came` is the value, the others its context.
_SENTENCES = {
    "greater_than_equal": "at least {ge} is needed, and {came} came: raise it",
    "greater_than": "more than {gt} is needed, and {came} came: raise it",
    "less_than_equal": "at most {le} is possible, and {came} came: lower it",
    "less_than": "less than {lt} is needed, and {came} came: lower it",
    "finite_number": "a finite number is needed, and {came} came: give a number",
    "too_short": "at least {min_length} must be there, and {actual_length} came: add one",
    "too_long": "at most {max_length} can be had, and {actual_length} came: remove some",
    "string_too_long": "at most {max_length} characters are possible: shorten it",
    "string_too_short": "at least {min_length} characters are needed: give a longer one",
    "string_pattern_mismatch": "{came} is not a possible name: choose one of those offered",
    "literal_error": "{came} is not among the choices: take {expected}",
    "extra_forbidden": "there is no setting of that name: remove it",
    "missing": "it is missing: give a value",
    "union_tag_invalid": f"“{{tag:.60}}” is not a kind of layer: choose {_KINDS}",
    "union_tag_not_found": f"its kind is missing: choose {_KINDS}",
    "json_invalid": "this is not the JSON text of an experiment: paste all of it again",
    "model_type": "{came} came where a group of settings belongs: open the page's own address again",
    "model_attributes_type": "{came} came where a group of settings belongs: open the page's own address again",
    "dict_type": "{came} came where a group of settings belongs: open the page's own address again",
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_from_float", "int_parsing_size"),
        "a whole number is needed, and {came} came: correct it",
    ),
    **dict.fromkeys(("float_type", "float_parsing"), "a number is needed, and {came} came: correct it"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "yes or no (true or false) is needed, and {came} came: correct it"),
    **dict.fromkeys(("string_type", "string_unicode"), "text is needed, and {came} came: correct it"),
    **dict.fromkeys(("tuple_type", "list_type"), "a list is needed, and {came} came: correct it"),
}


def _plain(value: object, depth: int = 0) -> Any:
    """A task parameter as JSON knows it (tuples become lists). Raises ValueError for what JSON cannot carry."""
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


def _written(value: object) -> str:
    """A parameter for the address: strings plainly unless JSON would read them as something else."""
    if isinstance(value, str) and isinstance(_read(value), str) and not value.startswith('"'):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _decimal(number: float) -> str:
    """Every digit of a number, without an exponent, whose minus would read as a separator."""
    return format(Decimal(repr(number)).normalize(), "f")


def _layer_to_text(layer: Layer) -> str:
    if isinstance(layer, Pooling):
        return layer.kind
    if isinstance(layer, Dropout):
        return f"Dropout-{_decimal(layer.rate)}"
    text = f"{layer.kind}-{layer.units}-{layer.activation}"
    if isinstance(layer, Recurrent):
        text += "-bi" * layer.bidirectional + (f"-d{_decimal(layer.dropout)}" if layer.dropout else "")
    return text


def _layer_from_text(text: str) -> dict[str, Any]:
    kind, *rest = text.split("-")
    if kind == "Dropout":
        return {"kind": kind} | ({"rate": rest[0]} if rest else {})
    fields: dict[str, Any] = {"kind": kind}
    for part in rest:
        if part == "bi":
            fields["bidirectional"] = True
        elif part.startswith("d") and part[1:2].isdigit():
            fields["dropout"] = part[1:]
        elif part.isdigit():
            fields["units"] = part
        else:
            fields["activation"] = part
    return fields
