"""The Sweep: an experiment, up to four settings with the values to try, a number of seeds, and how many to try."""

import hashlib
import json
from collections.abc import Mapping
from math import isfinite, prod
from typing import Any

from pydantic import (
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from core.experiment import MAX_URL, Experiment, ExperimentError, Spec, explain
from core.experiment.address import read, written
from core.sweeps.settings import Value, settings_of
from core.tasks import complete

MAX_SETTINGS = 4  # more cannot be seen in a picture
MAX_VALUES = 12  # of a setting: more have no room on the axis of a phone
MAX_SEEDS = 20
MAX_RUNS = 300  # of a sweep; single runs of others wait for the networks under way alone, see `core.engine.queue`
MAX_COMBINATIONS = 500  # among which a search chooses: each is checked before the start, which takes half a millisecond
MAX_SEED = 2**31 - 1
VERSION = 1  # of the fingerprint
SEEDS, SEARCH = "seeds", "search"


class Varied(Spec):
    """A setting and its values. The values of a Sweep are in the order of their setting, each once."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_.]{0,40}$")
    values: tuple[StrictBool | StrictInt | StrictFloat | StrictStr, ...] = Field(min_length=1)

    @field_validator("values", mode="before")
    @classmethod
    def _plain(cls, values: Any) -> Any:
        for value in values if isinstance(values, list | tuple) else ():
            if not isinstance(value, bool | int | float | str) or (isinstance(value, float) and not isfinite(value)):
                raise ValueError(f"“{str(value)[:30]}” is no value: give numbers, words, true or false")
        return values


class Sweep(Spec):
    """Several values of some settings of an experiment, each combination with several seeds.

    `seeds` counts them: the first is the seed of `base`. What `base` has for a setting that is varied does not matter.
    `search` is how many combinations are tried, as `core.sweeps.search` chooses them; None for every combination.
    """

    base: Experiment
    settings: tuple[Varied, ...] = Field(min_length=1, max_length=MAX_SETTINGS)
    seeds: int = Field(default=3, ge=1, le=MAX_SEEDS)
    search: int | None = Field(default=None, ge=2)

    @field_validator("base")
    @classmethod
    def _complete(cls, base: Experiment) -> Experiment:
        return complete(base)

    @field_validator("settings")
    @classmethod
    def _in_order(cls, settings: tuple[Varied, ...], info: ValidationInfo) -> tuple[Varied, ...]:
        if "base" not in info.data:  # it is wrong, and says so itself
            return settings
        known = settings_of(info.data["base"])
        names = [varied.name for varied in settings]
        for name in names:
            if name not in known:
                raise ValueError(f"“{name}” cannot be varied here: choose one of {', '.join(known)}")
            if names.count(name) > 1:
                raise ValueError(f"“{name}” is there {names.count(name)} times: give all its values once")
        for one in settings:
            if len(one.values) > MAX_VALUES:
                title = known[one.name].title
                raise ValueError(
                    f"{title} can have at most {MAX_VALUES} values (got {len(one.values)}): leave some out"
                )
        return tuple(Varied(name=one.name, values=known[one.name].checked(one.values)) for one in settings)

    @model_validator(mode="after")
    def _within_limits(self) -> "Sweep":
        if self.search is not None and self.search >= self.combinations:
            raise ValueError(
                f"a search tries fewer than all {self.combinations:,} combinations (got {self.search:,}): choose "
                "fewer, or try every combination"
            )
        if self.search is not None and self.combinations > MAX_COMBINATIONS:
            raise ValueError(
                f"a search chooses among at most {MAX_COMBINATIONS} combinations (these are {self.combinations:,}): "
                "choose fewer values"
            )
        if self.runs > MAX_RUNS:
            raise ValueError(
                f"a sweep may have at most {MAX_RUNS} runs (this has {self.runs:,}), so that this machine stays free "
                f"for others: choose fewer values or seeds{'' if self.search else ', or search'}"
            )
        if self.base.seed + self.seeds - 1 > MAX_SEED:
            raise ValueError(f"the last seed would be above {MAX_SEED:,}: choose a smaller one to begin with")
        return self

    @property
    def combinations(self) -> int:
        """How many combinations of values there are, tried or not."""
        return prod(len(varied.values) for varied in self.settings)

    @property
    def runs(self) -> int:
        """How many networks it has, those included that cannot be trained."""
        return self.seeds * (self.search or self.combinations)

    def fingerprint(self) -> str:
        """Its name: 32 hex digits. Sweeps of the same networks in the same order have the same one."""
        known, plain = settings_of(self.base), self.base
        for varied in sorted(self.settings, key=lambda one: known[one.name].order):
            if known[varied.name].order == 0:  # a layer that is left out in one run is there in another
                plain = known[varied.name].change(plain, varied.values[0])
        fields = self.model_dump(mode="json") | {"base": plain.model_dump(mode="json")}
        if self.search is None:  # names of before there were searches stay as they are
            del fields[SEARCH]
        text = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"sweep {VERSION}:{text}".encode()).hexdigest()[:32]

    def with_setting(self, name: str, values: tuple[Value, ...]) -> "Sweep":
        """The sweep with another setting varied too: as many of the values as there is room for."""
        room = max(1, MAX_COMBINATIONS // self.combinations if self.search else MAX_RUNS // self.runs)
        more = [*self.settings, {"name": name, "values": values[:room]}]
        return Sweep.of(self.base, more, seeds=self.seeds, search=self.search)

    def without_last(self) -> "Sweep":
        """The sweep without the last of its settings; no search any more if too few combinations are left for one."""
        *settings, last = self.settings
        left = self.combinations // len(last.values)
        search = self.search if self.search and self.search < left else None
        return Sweep.of(self.base, settings, seeds=self.seeds, search=search)

    def to_text(self) -> str:
        """What is varied, for an address: `units:2,5~cell:LSTM,GRU~seeds:3`, and `~search:2` for a search."""
        parts = [f"{one.name}:{','.join(written(value) for value in one.values)}" for one in self.settings]
        searched = [] if self.search is None else [f"{SEARCH}:{self.search}"]
        return "~".join([*parts, f"{SEEDS}:{self.seeds}", *searched])

    @classmethod
    def from_text(cls, base: Experiment, text: str) -> "Sweep":
        """Read what `to_text` wrote, for an experiment. Raises ExperimentError with one sentence."""
        if len(text) > MAX_URL:
            raise ExperimentError(f"The address holds a value of over {MAX_URL} characters: shorten it")
        fields: dict[str, Any] = {}
        settings = []
        for part in filter(None, text.split("~")):
            name, _, values = part.partition(":")
            if name in (SEEDS, SEARCH):
                fields[name] = values
            else:
                settings.append({"name": name, "values": [read(value) for value in values.split(",") if value]})
        return cls.of(base, settings, **fields)

    @classmethod
    def of(cls, base: Experiment, settings: Any, **fields: Any) -> "Sweep":
        """A checked sweep. Raises ExperimentError with one sentence.

        Args:
            base: the experiment.
            settings: `Varied` or their fields; or the values by name.
            fields: `seeds` and `search`.
        """
        if isinstance(settings, Mapping):
            settings = [{"name": name, "values": values} for name, values in settings.items()]
        try:
            return cls.model_validate({"base": base, "settings": settings, **fields})
        except ValidationError as error:
            raise ExperimentError(explain(error)) from error


def first_of(base: Experiment) -> Sweep:
    """What is offered first for an experiment: its first setting, with three seeds."""
    first = next(iter(settings_of(base).values()))
    return Sweep.of(base, {first.name: first.first})


__all__ = [
    "MAX_COMBINATIONS",
    "MAX_RUNS",
    "MAX_SEEDS",
    "MAX_SETTINGS",
    "MAX_VALUES",
    "Sweep",
    "Value",
    "Varied",
    "first_of",
]
