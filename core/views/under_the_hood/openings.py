"""The runs that Under the hood opens with, by tab."""

from core.views.shared.opening import Opening, of_experiments
from core.views.shared.parts import PARTS
from core.views.start import lecture
from core.views.under_the_hood import far_back

FIRST = lecture.ALIVE


def openings() -> dict[str, list[Opening]]:
    """The same network on every tab, and the comparisons of How far back."""
    by_part = {part: of_experiments([FIRST]) for part in PARTS["under_the_hood"]}
    for comparison in far_back.COMPARISONS.values():
        by_part["far_back"] += of_experiments(comparison.experiments(far_back.FIRST_UNITS).values(), "ends")
    return by_part
