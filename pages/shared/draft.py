"""The experiment that a visitor edits, with its view: from the address into the widgets, and back into the address.

There are two drafts in a session: "text" for the page Sentiment, "lab" for all other pages.
"""

from typing import Any

import streamlit as st
from pydantic import ValidationError

from core import tasks
from core.experiment import Experiment, ExperimentError, explain
from pages.shared import visit
from pages.shared.address import HOOD, VIEW, Address, of_experiment
from pages.shared.layer_order import LayerOrder
from pages.shared.widgets import Widgets

touched = visit.touched


class Draft:
    """The last experiment that was valid. Widgets begin with it and give the next one; the address is written from it.

    Args:
        name: "lab" or "text", as tasks say which of the two edits them.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.widgets = Widgets(name)
        self.layers = LayerOrder()
        self.experiment: Experiment | None = None  # None until `open`
        self._address = Address()
        self._view: dict[str, str] = {}
        self._by_task: dict[str, Experiment] = {}

    @classmethod
    def of_session(cls, name: str) -> "Draft":
        """This visitor's draft of a name."""
        return st.session_state.setdefault(f"{name}:draft", cls(name))

    def open(self, default: Experiment) -> str:
        """Take over the address if the visitor has gone to another one; call this before any widget of the draft.

        Returns:
            A sentence if the address cannot be opened; else "".
        """
        query, problem = of_experiment(st.query_params.to_dict()), ""
        self.widgets.draw()
        remembered = visit.draw(self.name)  # False if Streamlit has forgotten the widgets' values
        if "task" in query and self._address.is_new(query, by_the_page=visit.by_the_page()):
            self._address.remember(query)
            try:
                self.begin(self._editable(Experiment.from_query(query)), _view_of(query))
                remembered = True
            except ExperimentError as error:
                problem = f"This address cannot be opened. {error}."
        if self.experiment is None:
            self.begin(tasks.complete(default))
        elif not remembered:
            self.begin(self.experiment, self._view)
        return problem

    def begin(self, experiment: Experiment, view: dict[str, str] | None = None) -> None:
        """Open another experiment: all widgets begin again."""
        self.widgets.begin()
        self.layers.begin(experiment.layers)
        self._view = view or {}
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
        """Put the experiment and its view into the address; `more` are parts of the view that the page adds."""
        view = {name: value for name, value in self._view.items() if name in (*VIEW, *more)}
        self._address.write(self.experiment.to_query() | view)

    def view(self, name: str) -> str | None:
        """A part of the view as the address has it."""
        return self._view.get(name)

    def set_view(self, name: str, value: str | None) -> None:
        """Remember a part of the view for the address; None leaves it out."""
        others = {k: v for k, v in self._view.items() if k != name}
        self._view = others if value is None else others | {name: value}

    def _editable(self, experiment: Experiment) -> Experiment:
        """The experiment, completed. Raises ExperimentError if its task belongs to another page."""
        page = tasks.spec_of(experiment).page
        if page != self.name:
            where = "Sentiment" if page == "text" else "Sequence lab"
            raise ExperimentError(f"It is edited on another page: open {where} with it")
        return tasks.complete(experiment)

    def _keep(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self._by_task[experiment.task.name] = experiment


def _view_of(query: dict[str, str]) -> dict[str, str]:
    return {name: query[name] for name in (*VIEW, *HOOD) if name in query}
