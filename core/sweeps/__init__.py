"""Sweeps: several values of up to four settings, each with several seeds. A sweep is a grid of experiments.

- `settings`: what of an experiment can be varied, and how each value changes it.
- `sweep`: the `Sweep` itself: frozen, checked, with a fingerprint, and its text in an address.
- `grid`: its experiments in a stable order, those that cannot be trained with the reason, and the time they take.
- `search`: which combinations are tried in place of all of them, in which order and why; `limits` end a run early.
- `keras_script`: all its runs as a Keras script, by `merged_code`.
- `paired`: whether values differ by more than the spread of their seeds.
- `importance`: which settings decide whether a run is among the best.
- `together`: whether two settings work together.
"""

from core.sweeps.grid import Grid, Place, grid
from core.sweeps.settings import Setting, settings_of
from core.sweeps.sweep import MAX_COMBINATIONS, MAX_RUNS, MAX_SEEDS, MAX_SETTINGS, MAX_VALUES, Sweep, Value, Varied

__all__ = [
    "MAX_COMBINATIONS",
    "MAX_RUNS",
    "MAX_SEEDS",
    "MAX_SETTINGS",
    "MAX_VALUES",
    "Grid",
    "Place",
    "Setting",
    "Sweep",
    "Value",
    "Varied",
    "grid",
    "settings_of",
]
