"""What the address of each page holds beside an experiment and its tab: one list, which widgets get their keys from.

The widgets of an experiment and of its view have a draft, see `draft.py`. A widget of any other kind takes its key from
`bound`: its value is then in the address, and begins with what the address has. Streamlit writes the label of an option
there. Where that will not do, since labels change or are private, the page writes a number itself, see `written`.
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.shared import quiet_address, visit
from pages.shared.address import Address

_TEXTS = tuple(f"s{number}" for number in range(1, 9))
_POLES = ("low1", "high1", "low2", "high2")
PARAMETERS: dict[str, tuple[str, ...]] = {
    "start": ("city", "day"),
    "sequence_lab": (
        "states",
        "predicted",
        "open.sequence",
        "open.training",
        "open.file",
        "open.question",
        "open.leaks",
        "open.try",
        "try",
        "tried",
        "only",
        *("drag", "brush"),
    ),
    "under_the_hood": ("open.network",),
    "words_to_tensors": (
        *("texts", *_TEXTS, "num_words", "oov", "length", "dimensions", "open.vocabulary"),
        *("padded", "padded_cell"),
        "order",
    ),
    "word_vectors": (
        "vectors",
        *("sum", "unit", "picture", "picture1", "deep"),
        *("hand", "axes", "third", *_POLES, "on_axes"),
        *("pairs_of", "window", "centre", "learns"),
        *("corpus", "algorithm", "size", "reach", "passes", "negative", "min_count", "texts", "w2v_seed", "ask"),
        "of_texts",
        "model",
    ),
    "future_values": (
        *("back", "open.training", "open.file", "open.question", "open.leaks"),
        *("open.network", "open.learning"),
    ),
    "next_word": (
        "prefix",
        "begin",
        "temperature",
        "top_k",
        "dice",
        "over",
        "of_layer",
        "shows",
        "follows",
        "which_unit",
        *("open.training", "open.vectors", "open.take", "open.card"),
    ),
    "translation": ("translate", "beams", "open.alignment", "open.beams", "open.take", "open.training", "open.file"),
    "video": ("open.training", "open.take"),
    "runs": (
        *("search", "list_page", "chosen"),
        *("lit", "losses_on", "log_losses", "look_at", "states_of", "pair", "of_weights"),
        "take",
    ),
    "sentiment": (
        *("sentence", "lines", "readers2", "readers3", "words", "states", "open.card"),
        *("open.training", "open.padding", "open.file", "open.mistakes", "open.take"),
        *("units of1", "units of2", "units_layer", "units_unit"),
    ),
}
# What an address once called them. A value is kept under its name from page to page, so that two pages may not have
# the same name for two things.
_BEFORE = {"word_vectors": {"sentence": "pairs_of"}}
_KEY = "parameters"


@dataclass
class _Drawn:
    page: str
    arrives: bool  # from another page: what was set on this one before is kept where the address does not name it


def begin(page: str) -> None:
    """Begin a run of a page. Runs of a fragment alone are not begun."""
    before = st.session_state.get(_KEY)
    st.session_state[_KEY] = _Drawn(page, arrives=before is None or before.page != page)
    query = st.query_params.to_dict()
    if before is not None and before.page != page:  # the browser takes along what widgets of that page have written
        foreign = {name for name in query if name in PARAMETERS.get(before.page, ()) and not is_known(page, name)}
        quiet_address.leave_out(foreign)
        if foreign:
            quiet_address.replace({}, foreign)
    old = {name: new for name, new in _BEFORE.get(page, {}).items() if name in query and new not in query}
    if old:
        quiet_address.rename(old)


def is_known(page: str, name: str) -> bool:
    """True if a page may have a parameter of this name in its address."""
    return name in PARAMETERS.get(page, ()) or name in _BEFORE.get(page, ())


def bound(name: str) -> dict[str, Any]:
    """The arguments of a widget, or of an expander, that has this name in the address.

    Raises:
        LookupError: if `PARAMETERS` does not name it for this page.
    """
    _drawn_now(name)
    return {"key": name, "bind": "query-params"}


class Written:
    """A parameter that the page writes itself.

    Attributes:
        text: as the address has it, or as it was set last; "" for what is shown anyway.
    """

    def __init__(self, name: str) -> None:
        self.text = ""
        self._name = name
        self._address = Address()
        self._opened = 0  # times that the visitor has opened another text
        self._run: _Drawn | None = None

    def read(self, run: _Drawn) -> None:
        """Take over the address if the visitor has gone to another one; once in a run of the page."""
        if run is self._run:
            return
        first, self._run = self._run is None, run
        text = st.query_params.get(self._name, "")
        new = self._address.is_new({self._name: text}, by_the_page=visit.by_the_page())
        if new and text != self.text and (text or not run.arrives):
            self.text = text
            self._opened += not first

    def key(self, key: str) -> str:
        """A widget's key: where the visitor has opened another text, the widget begins again."""
        return f"{key} {self._opened}"

    def place(self, count: int, default: int = 0) -> int:
        """The place among `count` options that the text names, from 0; the default if it names none of them."""
        named = int(self.text) - 1 if self.text.isdecimal() else -1
        return named if 0 <= named < count else default

    def put(self, text: str) -> None:
        """Write what is set now."""
        self.text = text
        if st.query_params.get(self._name, "") != text:
            if text:
                st.query_params[self._name] = text
            else:
                del st.query_params[self._name]
        self._address.remember({self._name: text})


def written(name: str) -> Written:
    """The parameter of this name. Raises LookupError if `PARAMETERS` does not name it for this page."""
    run = _drawn_now(name)
    parameter = st.session_state.setdefault(f"{_KEY}:{run.page}:{name}", Written(name))
    parameter.read(run)
    return parameter


def _drawn_now(name: str) -> _Drawn:
    drawn: _Drawn = st.session_state[_KEY]
    if name not in PARAMETERS.get(drawn.page, ()):
        raise LookupError(f"“{name}” is not among the parameters of the page {drawn.page}.")
    return drawn


def end() -> None:
    """End the run. What the address has for widgets that are not drawn, such as those of another tab, stays in it.

    Streamlit takes a parameter out of the address as soon as its widget is not drawn any more. So each widget gives its
    parameter up, as it does where a page stops binding it. Drawn again, it takes it back. On the way to another page,
    Streamlit would write an address without them, as a step of the history: Back would open that one.
    """
    quiet_address.keep(PARAMETERS.get(st.session_state[_KEY].page, ()))
