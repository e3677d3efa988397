"""The lecture's cities: their numbers, written out."""

from core.experiment import Spec
from core.source_code import literal
from core.tasks.cities import CITIES, FLU_X, FLU_Y, POLLUTION_X, POLLUTION_Y


def air_pollution(parameters: Spec, validation_share: float) -> str:
    """Text for `X` (3, 4, 3) and `y` (3, 1, 1)."""
    return _code(POLLUTION_X, POLLUTION_Y, "The air pollution of each city on day 5.")


def flu(parameters: Spec, validation_share: float) -> str:
    """Text for `X` (3, 4, 3) and `y` (3, 4, 1)."""
    return _code(FLU_X, FLU_Y, "The flu cases of each city on each of the four days.")


def _code(X: list, y: list, asked: str) -> str:
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
