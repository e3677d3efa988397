"""The run that the page Video opens with."""

from core.tasks import TASKS
from core.views.shared.opening import Opening, of_experiments

FIRST = TASKS["video"].preset


def openings() -> dict[str, list[Opening]]:
    """The preset: its network ships, and the page computes all predictions from it."""
    return {"": of_experiments([FIRST], "network")}
