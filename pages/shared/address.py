"""The part of the browser's address that a page writes itself, and which address wins over what is on the page.

The browser sends its address along with each rerun, and that may be one which the page has replaced meanwhile. So:

- the address that was written last changes nothing;
- an address that this page has written or opened before is late where the page itself caused the rerun; where it did
  not, the visitor went back to it;
- any other address is new, and always wins.
"""

from collections import deque

import streamlit as st

from core.experiment import Training
from pages.shared import quiet_address

# What of the view is in the address, beside the experiment: on every page, and under the hood alone.
VIEW = ("sequence", "snapshot")
HOOD = (
    *("see", "x", "t", "layer", "direction", "unit", "gate", "if_units", "if_length"),
    *("reach", "far", "n", "k", "cut"),
)
LATE = 30  # addresses back that a browser may still send; older ones can only come by going back to them

_NAMES = {"task", "layers", "scaling", "seed", *Training.model_fields, *VIEW, *HOOD}


def of_experiment(query: dict[str, str]) -> dict[str, str]:
    """What of an address is the experiment and its view; the rest belongs to other widgets."""
    return {name: value for name, value in query.items() if name in _NAMES or name.startswith("p.")}


def names_experiment(query: dict[str, str]) -> bool:
    """True if an address sets anything of an experiment, and not its view alone."""
    return any(name not in (*VIEW, *HOOD) for name in of_experiment(query))


def _without_moment(query: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in query.items() if name != "snapshot"}


class Address:
    """Which addresses a page has written and opened, the latest last."""

    def __init__(self) -> None:
        self._known: deque[dict[str, str]] = deque(maxlen=LATE)

    def is_new(self, query: dict[str, str], *, by_the_page: bool) -> bool:
        """True if the visitor has gone to this address, by a link, by hand, or back.

        Args:
            query: as the browser sent it.
            by_the_page: whether the page itself caused this run.
        """
        if self._known and query == self._known[-1]:
            return False
        return not (by_the_page and query in self._known)

    def remember(self, query: dict[str, str]) -> None:
        """The page shows this address now."""
        if not self._known or query != self._known[-1]:
            self._known.append(query)

    def write(self, query: dict[str, str], *, arrived: bool, replayed: bool) -> None:
        """Put an experiment and its view into the address bar. A change makes a step in the browser's history.

        Args:
            query: of both.
            arrived: the visitor has just come here: the address takes its whole form, and makes no step.
            replayed: another moment of learning makes no step either.
        """
        if not arrived and self._known and query == self._known[-1]:
            return  # it is there, also where the browser has not sent it along yet
        mine = of_experiment(st.query_params.to_dict())
        if query != mine and (arrived or (replayed and _without_moment(query) == _without_moment(mine))):
            quiet_address.replace(query, mine.keys() - query.keys())
        elif query != mine:
            quiet_address.leave_out(mine.keys() - query.keys())
            st.query_params.update(query)  # what is bound to widgets stays as it is
        self.remember(query)
