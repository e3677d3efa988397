"""The lecture's three cities, observed on four days, and what the two tasks about them share.

All numbers are the lecture's own, section 3.
"""

import numpy as np

from core.experiment import Spec
from core.feature import Feature
from core.source_code import literal

CITIES = ("Paris", "Berlin", "London")
INPUTS = (Feature("temperature", "°C"), Feature("wind speed", "km/h"), Feature("pollution", "µg/m³"))

BERLIN = [[25, 20, 30], [26, 24, 50], [28, 20, 80], [22, 3, 110]]
LONDON = [[15, 10, 60], [25, 20, 65], [35, 10, 75], [36, 15, 70]]


class Parameters(Spec):
    """Neither task has a parameter: the numbers are the lecture's."""


# The split: three sequences are too few to hold one back.
TRAIN, VALIDATION = np.arange(len(CITIES)), np.arange(0)


def data_code(X: list, y: list, asked: str) -> str:
    """Python text for `X` (3, 4, 3) and `y`; `asked` is the comment above `y`."""
    names = [city.lower() for city in CITIES]
    observed = "\n".join(f"{name} = {literal(days)}" for name, days in zip(names, X, strict=True))
    answers = "\n".join(f"    {literal(days)}," for days in y)
    return f"""# Four days of each city: [temperature (°C), wind speed (km/h), pollution (µg/m³)].
{observed}
X = np.array([{", ".join(names)}], dtype=np.float32)

# {asked}
y = [
{answers}
]
y = np.array(y, dtype=np.float32)

# Three sequences are too few to hold one back for validation.
train, validation = np.arange(3), np.arange(0)"""
