"""The runs that the sequence lab opens with: the first task's, and those that its menu of tasks leads to."""

from core.tasks import TASKS
from core.views.shared.opening import Opening, of_experiments

FIRST = TASKS["air_pollution"].preset


def openings() -> dict[str, list[Opening]]:
    """The preset of each task that is edited there."""
    return {"": of_experiments([FIRST, *(spec.preset for spec in TASKS.values() if spec.page == "lab")])}
