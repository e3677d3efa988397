"""The experiment being edited: where it stands in the address, in the widgets and in this session.

The last experiment that was valid is kept in the session. Widgets begin with it and give the next one, and the address
is written from that. When another experiment is opened, by an address that somebody pasted or went back to, a new
generation of widgets begins: the generation is part of their keys, so that none remembers what it was before.

There are two rooms, each with an experiment of its own: "text" for the page on sentiment, "lab" for all others. Keys
that begin with the room and a dot belong to widgets, those with the room and a colon are this module's own.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import streamlit as st
from pydantic import ValidationError

from core import tasks
from core.experiment import Experiment, ExperimentError, Training, explain
from core.layers import Layer

# What of the view is in the address, beside the experiment: on every page, and under the hood alone.
VIEW = ("sequence", "snapshot")
HOOD = ("see", "x", "t", "layer", "unit", "gate", "cut", "n", "k")
TEXT_PAGE = "sentiment"  # its name in addresses
PAGE_CHANGED = "page changed"  # set by the entry when another page is opened

_EXPERIMENT, _IDS, _SPECS, _NEXT = "experiment", "ids", "specs", "next id"
_GENERATION, _INITIAL, _DRAWN = "generation", "initial", "drawn"
_WRITTEN, _TOUCHED, _VIEW = "written", "touched", "view"
_BY_TASK = "by task"

T = TypeVar("T")


def room() -> str:
    """Whose experiment is being edited: "text" on the page on sentiment, else "lab"."""
    return "text" if st.session_state.get("page") == TEXT_PAGE else "lab"


class _State:
    """The session's state, seen by names of this module's own room."""

    def __getitem__(self, name: str) -> Any:
        return st.session_state[f"{room()}:{name}"]

    def __setitem__(self, name: str, value: Any) -> None:
        st.session_state[f"{room()}:{name}"] = value

    def __contains__(self, name: str) -> bool:
        return f"{room()}:{name}" in st.session_state

    def get(self, name: str, default: Any = None) -> Any:
        return st.session_state.get(f"{room()}:{name}", default)

    def pop(self, name: str, default: Any) -> Any:
        return st.session_state.pop(f"{room()}:{name}", default)

    def setdefault(self, name: str, default: Any) -> Any:
        return st.session_state.setdefault(f"{room()}:{name}", default)


def open_draft(default: Experiment) -> str:
    """Take over the address where somebody changed it. Returns a sentence where it cannot be read, else ""."""
    state, query = _State(), _own(st.query_params.to_dict())
    touched, state[_DRAWN] = state.pop(_TOUCHED, False), set()
    problem = ""
    if "task" in query and query != state.get(_WRITTEN) and not touched:
        try:
            view = {k: query[k] for k in (*VIEW, *HOOD) if k in query}
            begin(_of_this_room(Experiment.from_query(query)), view=view)
        except ExperimentError as error:
            problem = f"This address cannot be opened. {error}."
            state[_WRITTEN] = query
    if _EXPERIMENT not in state:
        begin(tasks.complete(default))
    elif st.session_state.pop(PAGE_CHANGED, False):  # widgets of a page that was left have forgotten what they were
        begin(current(), state[_VIEW])
    return problem


def _own(query: dict[str, str]) -> dict[str, str]:
    """What of an address is the experiment and its view; the rest belongs to widgets that are bound to it."""
    names = {"task", "layers", "scaling", "seed", *Training.model_fields, *VIEW, *HOOD}
    return {name: value for name, value in query.items() if name in names or name.startswith("p.")}


def _of_this_room(experiment: Experiment) -> Experiment:
    """The experiment, completed. Raises ExperimentError where its task is edited elsewhere."""
    page = tasks.spec_of(experiment).page
    if page != room():
        where = "Sentiment" if page == "text" else "Sequence lab"
        raise ExperimentError(f"It is edited on another page: open {where} with it")
    return tasks.complete(experiment)


def begin(experiment: Experiment, view: dict[str, str] | None = None) -> None:
    """Open another experiment: every widget begins anew."""
    state = _State()
    state[_GENERATION] = state.get(_GENERATION, 0) + 1
    state[_INITIAL] = {}
    state[_VIEW] = view or {}
    st.session_state.pop(PAGE_CHANGED, None)
    state[_IDS] = list(range(len(experiment.layers)))
    state[_NEXT] = len(experiment.layers)
    state[_SPECS] = dict(enumerate(experiment.layers))
    _keep(experiment)


def current() -> Experiment:
    """The last experiment that was valid."""
    return _State()[_EXPERIMENT]


def of_task(name: str) -> Experiment:
    """What was last set for a task in this session, else its preset."""
    return _State().get(_BY_TASK, {}).get(name) or tasks.complete(tasks.TASKS[name].preset)


def take(fields: dict[str, Any]) -> Experiment:
    """Make the widgets' values the current experiment. Raises ExperimentError, and then keeps the one before."""
    try:
        experiment = tasks.complete(Experiment.model_validate(fields))
    except ValidationError as error:
        raise ExperimentError(explain(error)) from error
    _State()[_SPECS] = dict(zip(_State()[_IDS], experiment.layers, strict=True))
    if experiment != current():
        set_view("snapshot", None)  # another network is shown as it is at its end
    _keep(experiment)
    return experiment


def write_address(*more: str) -> None:
    """Put the current experiment and view into the address bar; `more` are parts of the view that the page adds."""
    state = _State()
    query = current().to_query() | {k: v for k, v in state[_VIEW].items() if k in (*VIEW, *more)}
    there = st.query_params.to_dict()
    mine = _own(there)
    if query != mine and mine == there:
        st.query_params.from_dict(query)  # in one go
    elif query != mine:  # what is bound to widgets may not be touched
        for name in mine.keys() - query.keys():
            del st.query_params[name]
        st.query_params.update(query)
    state[_WRITTEN] = query


def view(name: str) -> str | None:
    """A part of the view as the address has it."""
    return _State()[_VIEW].get(name)


def set_view(name: str, value: str | None) -> None:
    """Remember a part of the view for the address; None leaves it out."""
    kept = {k: v for k, v in _State()[_VIEW].items() if k != name}
    _State()[_VIEW] = kept if value is None else kept | {name: value}


def touched() -> None:
    """Call this before every rerun that the page itself causes: then the address follows, and is not followed.

    The browser sends its address along with each rerun, and it may still be the one from before the last change. So
    only a rerun that nothing on the page caused, as by the browser's Back, is somebody going elsewhere.
    """
    _State()[_TOUCHED] = True


def key(name: str) -> str:
    """The key of a widget of this generation."""
    return f"{room()}.{_State()[_GENERATION]}.{name}"


def initial(name: str, value: T) -> T:
    """What a widget of this generation began with, `value` where it begins now. Its marks and default stay so."""
    return _State()[_INITIAL].setdefault(name, value)


def kept(name: str, value: object, argument: str = "value") -> dict[str, Any]:
    """The arguments that every widget of the experiment needs: its key, its callback, and what it begins with.

    Args:
        name: the widget's, unique on the page.
        value: what it is in the current experiment.
        argument: how this kind of widget calls its first value.
    """
    _State()[_DRAWN].add(name)
    return {"key": key(name), "on_change": _changed, "args": (name,), argument: initial(name, value)}


def chosen(name: str, value: object, options: Sequence[object]) -> dict[str, Any]:
    """`kept` for a select box, with its options."""
    return {"options": options, **kept(name, list(options).index(value), "index")}


def marked(name: str, value: float, standard: Iterable[float]) -> dict[str, Any]:
    """`kept` for a slider of marks: the standard ones, and the first value among them."""
    first = initial(name, value)
    return {"options": sorted({*standard, first}), **kept(name, first)}


def layer_ids() -> list[int]:
    """The layers in their order, by names that stay theirs when they move."""
    return _State()[_IDS]


def layer(identity: int) -> Layer:
    """What a layer was when the experiment was last valid."""
    return _State()[_SPECS][identity]


def add_layer(spec: Layer) -> None:
    """Put a layer behind the others."""
    identity = _State()[_NEXT]
    _State()[_NEXT] += 1
    _State()[_SPECS][identity] = spec
    _change_order(lambda ids: [*ids, identity])


def remove_layer(identity: int) -> None:
    """Take a layer away."""
    _change_order(lambda ids: [i for i in ids if i != identity])


def move_layer(identity: int, by: int) -> None:
    """Move a layer towards the input (-1) or the output (1)."""

    def moved(ids: list[int]) -> list[int]:
        place = ids.index(identity)
        ids.insert(place + by, ids.pop(place))
        return ids

    _change_order(moved)


def _changed(name: str) -> None:
    """A widget's callback. One that has just been removed may still be sent along with other news, and is no change."""
    if name in _State()[_DRAWN]:
        touched()


def _change_order(change: Callable[[list[int]], list[int]]) -> None:
    _State()[_IDS] = change(list(_State()[_IDS]))
    touched()


def _keep(experiment: Experiment) -> None:
    _State()[_EXPERIMENT] = experiment
    _State().setdefault(_BY_TASK, {})[experiment.task.name] = experiment
