"""Air pollution: the lecture's numbers, written out."""

from core.tasks.air_pollution.data import X, Y
from core.tasks.shared import three_cities


def data_code(parameters: three_cities.Parameters, validation_share: float) -> str:
    """Python text for `X` (3, 4, 3) and `y` (3, 1, 1)."""
    return three_cities.data_code(X, Y, "The air pollution of each city on day 5.")
