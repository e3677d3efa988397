"""What of an experiment a sweep can vary: each setting with its values, and how a value changes the experiment."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, get_args

from core.experiment import MAX_LAYERS, OPTIMIZERS, SCALINGS, Experiment
from core.experiment.changes import with_each_layer, with_layers, with_parameters, with_training
from core.layers import KINDS, Layer, cells
from core.tasks import TASKS, spec_of

Value = bool | int | float | str

MOST_DIGITS = 12  # of a typed number

# Parameters of tasks that can be varied, with their titles. What a network is asked stays the same, so that its errors
# can be compared: no other form of prediction, and no logarithm.
OF_TASKS = {
    "inputs": "Inputs",
    "length": "Timesteps of observation",
    "days": "Days of observation",
    "beats": "Heartbeats of a recording",
    "seen": "Samples that are seen",
    "k": "Delay in timesteps",
    "padding": "Padding side",
    "truncating": "Truncating side",
    "mask": "Mask",
    "vectors": "First vectors",
    "frozen": "Frozen embedding",
}
ONLY_WITH = {"padding": "different_lengths", "truncating": "different_lengths", "mask": "different_lengths"}
SHARES = (0.25, 0.5, 1.0, 2.0)  # of the number that is set: what is offered first for a number of a task


@dataclass(frozen=True, eq=False)
class Setting:
    """One thing that a sweep can vary.

    Attributes:
        name: in addresses.
        title: for menus and axes.
        kind: the type of its values.
        first: the values that are offered first; for a choice, all that there are.
        is_choice: True if there are no other values than `first`.
        change: the experiment with a value. It may be one that cannot be trained.
        words: a value inside a sentence, such as "8 units".
        order: changes of a smaller one are made first.
    """

    name: str
    title: str
    kind: type[bool] | type[int] | type[float] | type[str]
    first: tuple[Value, ...]
    is_choice: bool
    change: Callable[[Experiment, Any], Experiment]
    words: Callable[[Any], str]
    order: int = 0

    def short(self, value: Value) -> str:
        """A value for an axis that has the setting's title.

        >>> settings = settings_of(_example())
        >>> settings["units"].short(8), settings["bidirectional"].short(True)
        ('8', 'on')
        """
        return ("on" if value else "off") if self.kind is bool else str(value) if self.is_choice else f"{value:,g}"

    def checked(self, values: Iterable[Value]) -> tuple[Value, ...]:
        """The values in their order: numbers ascending, choices as they are offered.

        Raises ValueError, with a sentence, for a value of another type, for another choice, or for one that is there
        twice.
        """
        given = [self._checked(value) for value in values]
        for value in given:
            if given.count(value) > 1:
                raise ValueError(f"{self.title}: {self.short(value)} is there {given.count(value)} times, give it once")
        return tuple(sorted(given, key=self.first.index if self.is_choice else float))

    def _checked(self, value: Value) -> Value:
        if self.kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is not self.kind or (self.is_choice and value not in self.first):
            raise ValueError(f"{self.title} cannot be “{str(value)[:30]}”: {self.offer}")
        return value

    @property
    def offer(self) -> str:
        """What to give, for a sentence on what cannot be."""
        if self.kind is bool:
            return "choose true or false"
        if self.is_choice:
            return f"choose {', '.join(map(str, self.first))}"
        kind = "whole numbers" if self.kind is int else "numbers"
        return f"give {kind} with commas between them, such as {self.written(self.first)}"

    def written(self, values: Iterable[Value]) -> str:
        """Values as a person types them.

        >>> settings_of(_example())["units"].written((2, 5))
        '2, 5'
        """
        return ", ".join(f"{value:g}" if isinstance(value, float) else str(value) for value in values)

    def read(self, text: str) -> tuple[Value, ...]:
        """Typed numbers. Raises ValueError, with a sentence, for anything else.

        >>> settings_of(_example())["units"].read(" 10; 2,5 20")
        (2, 5, 10, 20)
        """
        parts = text.replace(";", " ").replace(",", " ").split()
        if not parts:
            raise ValueError(f"{self.title} has no value: {self.offer}")
        return self.checked(self._number(part) for part in parts)

    def _number(self, text: str) -> Value:
        try:
            number = float(text) if len(text) <= MOST_DIGITS else float("nan")
            whole = self.kind is int
            if not math.isfinite(number) or (whole and number != int(number)):
                raise ValueError  # noqa: TRY301 - one sentence for all
        except ValueError:
            raise ValueError(f"{self.title} cannot be “{text[:30]}”: {self.offer}") from None
        return int(number) if whole else number


def settings_of(experiment: Experiment) -> dict[str, Setting]:
    """What can be varied of an experiment, by name, in the order of menus.

    Example:
        >>> list(settings_of(_example()))[:3]
        ['units', 'cell', 'learning_rate']
    """
    every = [*_of_layers(), *_of_training(experiment), *_of_task(experiment), *_removals(experiment)]
    return {setting.name: setting for setting in every}


def _example() -> Experiment:
    return next(iter(TASKS.values())).preset


def _of_layers() -> list[Setting]:
    """Those of all recurrent layers."""
    return [
        Setting("units", "Units", int, (2, 5, 10, 20), False, _each("units"), "{} units".format),
        Setting("cell", "Cell", str, cells(), True, _with_cell, str),
    ]


def _of_training(experiment: Experiment) -> list[Setting]:
    epochs = experiment.training.epochs
    fewer = tuple(sorted({max(1, epochs // 4), max(1, epochs // 2), epochs}))
    return [
        _training("learning_rate", "Learning rate", float, (0.001, 0.003, 0.01, 0.03), "learning rate {:g}".format),
        _training("epochs", "Epochs", int, fewer, "{:,} epochs".format),
        _training("batch_size", "Batch size", int, (8, 32, 128), "batches of {}".format),
        Setting("optimizer", "Optimizer", str, OPTIMIZERS, True, _field("optimizer"), str),
        _training("clipnorm", "Gradient clipping", float, (0.0, 0.1, 1.0), "clipping at {:g}".format),
        Setting("scaling", "Scaling", str, SCALINGS, True, _with_scaling, "scaling “{}”".format),
        Setting(
            "bidirectional",
            "Bidirectional",
            bool,
            (False, True),
            True,
            _each("bidirectional"),
            lambda both: "both directions" if both else "one direction",
        ),
        Setting("dropout", "Dropout", float, (0.0, 0.2, 0.5), False, _each("dropout"), "dropout {:g}".format),
    ]


def _training(name: str, title: str, kind: type, first: tuple[Value, ...], words: Callable[[Any], str]) -> Setting:
    return Setting(name, title, kind, first, False, _field(name), words)


def _of_task(experiment: Experiment) -> list[Setting]:
    """Those parameters of its task that can be varied, and that have an effect as the others are set."""
    fields, now = spec_of(experiment).Parameters.model_fields, experiment.task.parameters
    found = []
    for name, title in OF_TASKS.items():
        if name not in fields or (name in ONLY_WITH and not now.get(ONLY_WITH[name], True)):
            continue
        kind, options = fields[name].annotation, get_args(fields[name].annotation)
        words = _named(title[0].lower() + title[1:])
        if kind is bool:
            found.append(Setting(f"p.{name}", title, bool, (False, True), True, _parameter(name), _switched(title)))
        elif kind is int:
            value = int(now.get(name, fields[name].default))
            near = tuple(sorted({max(2, round(share * value)) for share in SHARES}))
            found.append(Setting(f"p.{name}", title, int, near, False, _parameter(name), words))
        elif options and all(isinstance(option, str) for option in options):
            found.append(Setting(f"p.{name}", title, str, options, True, _parameter(name), words))
    return found


def _removals(experiment: Experiment) -> list[Setting]:
    """With or without each layer, where there are several; the last one goes first, so that places stay as they are."""
    if len(experiment.layers) == 1:
        return []
    return [
        Setting(
            f"layer.{place + 1}",
            f"Layer {place + 1}, {layer.short}",
            bool,
            (False, True),
            True,
            _kept(place),
            _with_or_without(f"layer {place + 1}"),
            order=MAX_LAYERS - place,
        )
        for place, layer in enumerate(experiment.layers)
    ]


def _each(field: str) -> Callable[[Experiment, Any], Experiment]:
    """Sets a field of each recurrent layer."""

    def change(experiment: Experiment, value: Any) -> Experiment:
        return with_each_layer(
            experiment, lambda layer: layer.model_copy(update={field: value}) if _is_cell(layer) else layer
        )

    return change


def _with_cell(experiment: Experiment, kind: str) -> Experiment:
    def change(layer: Layer) -> Layer:
        if not _is_cell(layer):
            return layer
        return KINDS[kind].model_construct(**(layer.model_dump() | {"kind": kind}))  # checked with all other changes

    return with_each_layer(experiment, change)


def _is_cell(layer: Layer) -> bool:
    return layer.kind in cells()


def _field(name: str) -> Callable[[Experiment, Any], Experiment]:
    return lambda experiment, value: with_training(experiment, **{name: value})


def _with_scaling(experiment: Experiment, scaling: str) -> Experiment:
    return experiment.model_copy(update={"scaling": scaling})


def _parameter(name: str) -> Callable[[Experiment, Any], Experiment]:
    return lambda experiment, value: with_parameters(experiment, **{name: value})


def _kept(place: int) -> Callable[[Experiment, Any], Experiment]:
    def change(experiment: Experiment, kept: bool) -> Experiment:
        if kept:
            return experiment
        return with_layers(experiment, *experiment.layers[:place], *experiment.layers[place + 1 :])

    return change


def _named(title: str) -> Callable[[Any], str]:
    return lambda value: f"{title} {value}"


def _switched(title: str) -> Callable[[Any], str]:
    return lambda on: f"{title.lower()} {'on' if on else 'off'}"


def _with_or_without(what: str) -> Callable[[Any], str]:
    return lambda kept: f"{'with' if kept else 'without'} {what}"
