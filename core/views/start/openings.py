"""The runs that the start page opens with, and those that its links open."""

from dataclasses import replace

from core.views.shared.opening import Opening, of_experiments
from core.views.start import failures, lecture
from core.views.start.links import links

FAILS = failures.EXPERIMENTS["divergence"]  # its loss stops being a number


def openings() -> dict[str, list[Opening]]:
    """The network that is drawn, and every experiment of a link."""
    opened = [link.experiment for _, link in links() if link.experiment not in (None, FAILS)]
    failing = [replace(one, fails=True) for one in of_experiments([FAILS])]
    return {"": of_experiments([lecture.ALIVE, *filter(None, opened)]) + failing}
