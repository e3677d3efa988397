"""The experiment that a visitor edits, with its view: from the address into the widgets, and back into the address.

The drafts of a session have the names that tasks give in `TaskSpec.page`, such as "lab" for the sequence lab.
"""

from typing import Any

import streamlit as st
from pydantic import ValidationError

from core import tasks
from core.experiment import Experiment, ExperimentError, explain
from pages.shared import visit
from pages.shared.address import HOOD, VIEW, Address, names_experiment, of_experiment
from pages.shared.layer_order import LayerOrder
from pages.shared.widgets import Widgets

PAGE_TITLES = {  # where a task is edited
    "lab": "Sequence lab",
    "text": "Sentiment",
    "next_word": "Next word",
    "pairs": "Translation",
    "video": "Video",
}

touched = visit.touched


class Draft:
    """The last experiment that was valid. Widgets begin with it and give the next one; the address is written from it.

    Args:
        name: as tasks say which draft edits them, such as "lab" or "text".
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.widgets = Widgets(name)
        self.layers = LayerOrder()
        self.experiment: Experiment | None = None  # None until `open`
        self._address = Address()
        self._view: dict[str, str] = {}
        self._problems: dict[str, str] = {}  # of the address, by what could not be read; "" is the whole
        self._unread: set[str] = set()  # parts of the view that the address has, and that no widget has read yet
        self._stood: object = None  # experiment and view beside which they were first shown
        self._by_task: dict[str, Experiment] = {}
        self._arrived = False  # True from the moment the visitor comes to the page until its address is written
        self.replayed = False  # True if a replay chose the snapshot, and not a hand: it makes no step in the history

    @classmethod
    def of_session(cls, name: str) -> "Draft":
        """This visitor's draft of a name."""
        return st.session_state.setdefault(f"{name}:draft", cls(name))

    def open(self, default: Experiment) -> None:
        """Take over the address if the visitor has gone to another one; call this before any widget of the draft.

        What of the address cannot be opened is in `problems`.
        """
        query = of_experiment(st.query_params.to_dict())
        self.widgets.draw()
        remembered = visit.draw(self.name)  # False if Streamlit has forgotten the widgets' values
        other = names_experiment(query)  # else its view is one of what is open
        new = bool(query) and self._address.is_new(query, by_the_page=visit.by_the_page())
        self._arrived = new or not remembered or self.experiment is None
        if new and (other or self.experiment):
            self._address.remember(query)
            self._problems, self._stood = {}, None
            try:
                self.begin(self._editable(query) if other else self.experiment, _view_of(query))
                remembered = True
            except ExperimentError as error:
                shown = "what was open before" if self.experiment else "what this page begins with"
                self._problems[""] = f"This address cannot be opened. {error}. Shown instead: {shown}."
        if self.experiment is None:
            self.begin(tasks.complete(default), {} if self._problems else _view_of(query))
        elif not remembered:
            self.begin(self.experiment, self._view)
            self._unread = set()

    def misread(self, name: str, shown: str) -> None:
        """Say that a part of the view is not there as the address has it, and what is `shown` in its place."""
        if name in self._unread:
            text = self._view.get(name, "")
            self._problems[name] = f"This address names {name}={text[:40]}, which is not there. Shown instead: {shown}."
            self._stood = None

    def problems(self) -> list[str]:
        """What of the address was not understood, a sentence each, until the visitor changes something.

        Call this when all widgets of the draft are drawn.
        """
        stands = self.experiment, dict(self._view)
        if self._problems and self._stood is None:
            self._stood = stands
        elif self._problems and self._stood != stands:
            self._problems, self._stood = {}, None
        return list(self._problems.values())

    def begin(self, experiment: Experiment, view: dict[str, str] | None = None) -> None:
        """Open another experiment: all widgets begin again."""
        self.widgets.begin()
        self.layers.begin(experiment.layers)
        self._view = view or {}
        self._unread = set(self._view)
        self._keep(experiment)

    def of_task(self, name: str) -> Experiment:
        """What was last set for a task in this session, else its preset."""
        return self._by_task.get(name) or tasks.complete(tasks.TASKS[name].preset)

    def take(self, fields: dict[str, Any]) -> Experiment:
        """Make the widgets' values the experiment. Raises ExperimentError, and then keeps the one before."""
        try:
            experiment = tasks.complete(Experiment.model_validate(fields))
        except ValidationError as error:
            raise ExperimentError(explain(error)) from error
        self.layers.take(experiment.layers)
        if experiment != self.experiment:
            self.set_view("snapshot", None)  # another network is shown as it is at its end
        self._keep(experiment)
        return experiment

    def write_address(self, *more: str) -> None:
        """Put the experiment and its view into the address, with the parts `more` of the view that the page adds."""
        view = {name: value for name, value in self._view.items() if name in (*VIEW, *more)}
        self._address.write(self.experiment.to_query() | view, arrived=self._arrived, replayed=self.replayed)
        self._arrived = False

    def view(self, name: str) -> str | None:
        """A part of the view as the address has it."""
        return self._view.get(name)

    def set_view(self, name: str, value: str | None) -> None:
        """Remember a part of the view for the address; None leaves it out."""
        self._unread.discard(name)
        others = {k: v for k, v in self._view.items() if k != name}
        self._view = others if value is None else others | {name: value}

    def _editable(self, query: dict[str, str]) -> Experiment:
        """The experiment of an address. Raises ExperimentError if it is none, or its task belongs to another page."""
        experiment = tasks.from_query(query)
        page = tasks.spec_of(experiment).page
        if page != self.name:
            raise ExperimentError(f"Its task is edited on another page: open it with {PAGE_TITLES[page]}")
        return experiment

    def _keep(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self._by_task[experiment.task.name] = experiment


def _view_of(query: dict[str, str]) -> dict[str, str]:
    return {name: query[name] for name in (*VIEW, *HOOD) if name in query}
