"""The widgets of one draft: their keys and their first values.

A widget of Streamlit keeps its value under its key. When another experiment is opened, a new generation of widgets
begins: its number is part of every key, so that no widget remembers the value of the experiment before.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import streamlit as st

from pages.shared import visit

T = TypeVar("T")


class Widgets:
    """The widgets of one generation.

    Args:
        draft: the name of the draft that they belong to, the beginning of their keys.
    """

    def __init__(self, draft: str) -> None:
        self.generation = 0
        self._draft = draft
        self._initial: dict[str, Any] = {}
        self._marks: dict[str, set[float]] = {}  # typed numbers, by the slider's name
        self._fields: dict[str, tuple[int, float | None]] = {}  # by the slider's name: which field, what it shows
        self._drawn: set[str] = set()

    def begin(self) -> None:
        """Begin a new generation."""
        self.generation += 1
        self._initial, self._marks, self._fields = {}, {}, {}

    def draw(self) -> None:
        """Begin to draw them in a run of the script."""
        self._drawn = set()

    def key(self, name: str) -> str:
        """The key of a widget of this generation."""
        return f"{self._draft}.{self.generation}.{name}"

    def initial(self, name: str, value: T) -> T:
        """The first value of a widget in this generation: `value`, if it has none yet."""
        return self._initial.setdefault(name, value)

    def first(self, name: str, value: T) -> T:
        """The first value of a widget: `value`, each time that the widget comes back onto the page.

        What stands in another tab or is folded away is not drawn, and Streamlit forgets it.
        """
        if self.key(name) not in st.session_state:
            self._initial[name] = value
        return self._initial.setdefault(name, value)

    def kept(self, name: str, value: object, argument: str = "value") -> dict[str, Any]:
        """The arguments that every widget of the experiment needs: its key, its callback and its first value.

        Args:
            name: the widget's, unique on the page.
            value: what it is in the current experiment.
            argument: the name of the argument that takes this kind of widget's first value.
        """
        self._drawn.add(name)
        return {"key": self.key(name), "on_change": self._changed, "args": (name,), argument: self.first(name, value)}

    def chosen(self, name: str, value: object, options: Sequence[object]) -> dict[str, Any]:
        """`kept` for a select box, with its options."""
        return {"options": options, **self.kept(name, list(options).index(value), "index")}

    def marked(self, name: str, value: float, standard: Iterable[float]) -> dict[str, Any]:
        """`kept` for a slider of marks: the standard ones, the first value, and what was typed."""
        first = self.first(name, value)
        return {"options": sorted({*standard, first, *self._marks.get(name, ())}), **self.kept(name, first)}

    def set_mark(self, name: str, value: float) -> None:
        """Put the slider of this name at any value: it gets a mark there. Call it from a callback."""
        self._marks.setdefault(name, set()).add(value)
        st.session_state[self.key(name)] = value
        self._changed(name)

    def field(self, name: str, value: float) -> str:
        """The key of the field beside a slider: a new one whenever the slider was moved away from what it shows.

        To put another number into the same field would not do. A browser that has not yet heard of it still sends the
        number before, and that would look like a number which somebody has typed: the slider would jump back.
        """
        number, shown = self._fields.get(name, (0, value))
        self._fields[name] = number + (shown != value), value
        return self._field_key(name)

    def is_field(self, name: str, key: str) -> bool:
        """True if this is the key of the field that is on the page now."""
        return name in self._fields and key == self._field_key(name)

    def type_into(self, name: str, value: float | None) -> None:
        """Note what was typed into the field; None if it was emptied."""
        self._fields[name] = self._fields[name][0], value

    def _field_key(self, name: str) -> str:
        return self.key(f"{name} typed {self._fields[name][0]}")

    def _changed(self, name: str) -> None:
        """A widget that has just been removed may still send a value with the next rerun: that is no change."""
        if name in self._drawn:
            visit.touched()
