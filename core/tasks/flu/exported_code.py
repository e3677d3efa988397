"""Flu cases: the lecture's numbers, written out."""

from core.tasks.flu.data import X, Y
from core.tasks.shared import three_cities


def data_code(parameters: three_cities.Parameters, validation_share: float) -> str:
    """Python text for `X` (3, 4, 3) and `y` (3, 4, 1)."""
    return three_cities.data_code(X, Y, "The flu cases of each city on each of the four days.")
