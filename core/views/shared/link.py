"""A link to a page: what is opened there, and what is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.experiment import Experiment
from core.tasks import complete
from core.views.shared.parts import PARTS


@dataclass(frozen=True)
class Link:
    """A link into the product.

    Attributes:
        page: the page's name in addresses.
        view: what is looked at, as the address has it: `{"part": "units"}`.
        experiment: what the page opens with; None for a page that has none, or that keeps its own.
    """

    page: str
    view: Mapping[str, str] = field(default_factory=dict)
    experiment: Experiment | None = None

    @property
    def query(self) -> dict[str, str]:
        """The address without the page, as the page itself writes it: opening it adds no step to the browser's history.

        Example:
            >>> Link("sentiment", {"part": "units"}).query
            {'part': 'units'}
        """
        experiment = complete(self.experiment).to_query() if self.experiment else {}
        first = {"see": next(iter(PARTS["under_the_hood"]))}  # what is shown anyway
        return experiment | {name: text for name, text in self.view.items() if first.get(name) != text}
