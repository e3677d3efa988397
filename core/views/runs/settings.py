"""The settings of an experiment as a flat table, and those that differ between experiments."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from core.experiment import Experiment
from core.sweeps.settings import OF_TASKS
from core.tasks import TASKS, complete
from core.wording import capitalised, number

LONGEST = 40  # letters of a value in a table
DIGITS = 4  # of a file's checksum, enough to tell one's own files apart
TITLES = {"task": "Task", "scaling": "Scaling", "seed": "Seed", "layers": "Layers", "validation_share": "Held back"}
TITLES_OF_PARAMETERS = OF_TASKS | {"data": "Own file"}


def settings(experiment: Experiment) -> dict[str, Any]:
    """Every setting by its name in addresses, with its value as JSON has it.

    Layers are there one by one: `layer 1` is a layer in short, `layer 1 units` one of its settings.

    Example:
        >>> from core.tasks import TASKS
        >>> flat = settings(TASKS["sine"].preset)
        >>> flat["task"], flat["layer 1"], flat["layer 1 units"]
        ('sine', 'SimpleRNN(8)', 8)
    """
    flat: dict[str, Any] = {"task": experiment.task.name}
    flat |= {f"p.{name}": value for name, value in sorted(experiment.task.parameters.items())}
    flat |= {"scaling": experiment.scaling}
    for place, layer in enumerate(experiment.layers, 1):
        flat[f"layer {place}"] = layer.short
        flat |= {f"layer {place} {name}": value for name, value in layer.model_dump(mode="json").items()}
    return flat | experiment.training.model_dump() | {"seed": experiment.seed}


def differing(experiments: Sequence[Experiment]) -> dict[str, list[str]]:
    """The settings that are not the same in all experiments: a title, and a value for each experiment in words.

    Where the numbers of layers differ, the layers are one column.

    Example:
        >>> from core.tasks import TASKS
        >>> preset = TASKS["sine"].preset
        >>> differing([preset, preset.model_copy(update={"seed": 3})])
        {'Seed': ['0', '3']}
        >>> from core.experiment.changes import with_parameters
        >>> differing([with_parameters(TASKS["csv"].preset, data=digit * 64) for digit in "ab"])
        {'Own file': ['aaaa', 'bbbb']}
    """
    flat = [settings(experiment) for experiment in experiments]
    names = list(dict.fromkeys(name for one in flat for name in one))
    numbers = {len(experiment.layers) for experiment in experiments}
    columns = {}
    for name in names:
        values = [_value(name, one[name]) if name in one else "none" for one in flat]
        of_layer = name.startswith("layer ")
        if len(set(values)) < 2 or (of_layer and (len(numbers) > 1 or name.count(" ") < 2)):
            continue
        columns[title(name)] = values
    if len(numbers) > 1:
        columns[TITLES["layers"]] = [" → ".join(layer.short for layer in one.layers) for one in experiments]
    return columns


def changes(experiment: Experiment) -> str:
    """How an experiment differs from the preset of its task, beside its layers; "" if it does not.

    Example:
        >>> from core.tasks import TASKS
        >>> changes(TASKS["sine"].preset.model_copy(update={"seed": 3, "scaling": "minmax"}))
        'scaling minmax, seed 3'
    """
    spec = TASKS.get(experiment.task.name)
    if spec is None:
        return ""
    preset, own = _preset(spec.name), settings(experiment)
    others = [layer.short for layer in spec.preset.layers] != [layer.short for layer in experiment.layers]
    parts = [
        f"{title(name)} {_value(name, value)}"
        for name, value in own.items()
        if preset.get(name) != value and not (others and name.startswith("layer "))
    ]
    return ", ".join(f"{part[0].lower()}{part[1:]}" for part in parts)


@lru_cache
def _preset(name: str) -> dict[str, Any]:
    """The settings of a task's preset."""
    return settings(complete(TASKS[name].preset))


def title(name: str) -> str:
    """A setting as the head of a column.

    >>> title("learning_rate"), title("p.k"), title("layer 2 units"), title("p.length")
    ('Learning rate', 'Delay in timesteps', 'Layer 2: units', 'Timesteps of observation')
    """
    if name.startswith("layer "):
        _, place, field = name.split(" ", 2)
        return f"Layer {place}: {field.replace('_', ' ')}"
    if name.startswith("p."):
        name = name.removeprefix("p.")
        return TITLES_OF_PARAMETERS.get(name) or capitalised(name.replace("_", " "))
    return TITLES.get(name) or capitalised(name.replace("_", " "))


def words(value: Any) -> str:
    """A value in a table.

    >>> words(True), words(0.005), words(10000), words([1, 2]), words(None), words("post")
    ('on', '0.005', '10,000', '1, 2', 'none', 'post')
    """
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int):
        return number(value, 9)
    if isinstance(value, float):
        return number(value, 6)
    if value is None or value == "":
        return "none"
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _value(name: str, value: Any) -> str:
    """The value of a setting. A file of one's own has no name here, but the first digits of its checksum."""
    if name == "task":
        return TASKS[value].title if value in TASKS else value
    return words(value[:DIGITS] if name == "p.data" else value)
