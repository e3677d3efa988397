"""The runs that are chosen, by their fingerprints in the address: whoever has it sees these runs, and no others."""

import re

import streamlit as st

from core.experiment import ExperimentError
from core.views.runs.listed import Row, Rows, row_of
from pages.shared import resources, visit
from pages.shared.parameters import Written, written

MOST = 30  # runs that are chosen at once; an address must stay short enough to paste
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")


class Chosen:
    """What is chosen.

    Args:
        own: the visitor's list.

    Attributes:
        names: the fingerprints, in the order in which they were chosen.
        rows: of those that are there.
        missing: how many are not there any more.
        unread: parts of the address that are no fingerprints.
    """

    def __init__(self, own: Rows) -> None:
        self._given: Written = written("chosen")
        parts = list(dict.fromkeys(part for part in self._given.text.split(",") if part))
        self.names = [part for part in parts if _FINGERPRINT.fullmatch(part)][:MOST]
        self.unread = [part for part in parts if not _FINGERPRINT.fullmatch(part)]
        found = [own.of(name) or _of_address(name) for name in self.names]
        self.rows: list[Row] = [row for row in found if row is not None]
        self.missing = len(self.names) - len(self.rows)

    def problem(self) -> str:
        """A sentence on what the address names and is not there; "" if all is."""
        if self.unread:
            return f"This address names chosen={self.unread[0][:40]}, which is no run. It is left out."
        if self.missing:
            verb = "is" if self.missing == 1 else "are"
            return (
                f"{self.missing} of the chosen runs {verb} not kept here, or {verb} no network. The others are shown."
            )
        return ""

    def box(self, row: Row, label: str) -> None:
        """The box that chooses a run."""
        key = self._key(row.fingerprint)
        st.checkbox(
            label,
            value=row.fingerprint in self.names,
            key=key,
            disabled=len(self.names) >= MOST and row.fingerprint not in self.names,
            on_change=self._clicked,
            args=(row.fingerprint,),
        )

    def keep(self, names: list[str]) -> None:
        """Of the chosen runs, go on with these alone. Call it from a callback."""
        for name in set(self.names) - set(names):
            st.session_state[self._key(name)] = False
        self.names = names[:MOST]
        self._given.put(",".join(self.names))
        visit.touched()

    def _key(self, name: str) -> str:
        return self._given.key(f"runs:choose {name}")

    def _clicked(self, name: str) -> None:
        others = [one for one in self.names if one != name]
        self.names = [*others, name] if st.session_state[self._key(name)] else others
        self._given.put(",".join(self.names))
        visit.touched()


def _of_address(name: str) -> Row | None:
    """A run that is not on the visitor's list: its address is all that is needed to see it."""
    try:
        run = resources.store().get(name, with_outcome=False) or resources.store().opening_figures(name)
        return None if run is None else row_of(run)
    except ExperimentError:  # it is no network, or of another version of Unrolled
        return None
