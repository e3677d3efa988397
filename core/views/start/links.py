"""Every link of the start page."""

from core.views.shared.link import Link
from core.views.start import failures, lecture


def links() -> list[tuple[str, Link]]:
    """The text of each and what it opens, in the order of the page."""
    return [*(one for section in lecture.SECTIONS for one in section.tries), *failures.LINKS.values()]
