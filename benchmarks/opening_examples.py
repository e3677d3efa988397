"""The lecture's opening examples, each trained here as its page has it: `python -m benchmarks opening_examples [NAME]`.

Nothing is opened that was trained before. The goals are those of free cores: times are longer on busy ones.
"""

import importlib
import json
import pkgutil

from benchmarks import _opening_examples


def main(arguments: list[str]) -> None:
    """Print a table of each example and one JSON line of all. `arguments` may name the examples to measure."""
    names = [module.name for module in pkgutil.iter_modules(_opening_examples.__path__)]
    figures: dict[str, float | None] = {}
    for name in arguments or names:
        print(f"--- {name} ---")
        figures |= importlib.import_module(f"benchmarks._opening_examples.{name}").measure()
    print(json.dumps(figures))
