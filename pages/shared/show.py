"""How pages show figures, tables, problems and plain text.

`plain` is for whatever people typed or uploaded: it is shown as it is, and markup in it has no effect.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Literal

import pyarrow as pa
import streamlit as st
from plotly.basedatatypes import BaseFigure
from streamlit.delta_generator import DeltaGenerator

from core.figures import heading, theme
from core.figures.encoding import encoded
from core.figures.escaping import plain
from core.figures.file_name import file_name, named_after
from core.figures.sweep_strips import Box
from core.figures.theme import Figure
from core.views.shared import table_csv
from pages.shared import place, presenting, save_figure, theme_watch


class _Unvalidated(BaseFigure):
    """Plain data in the class of plotly's figures, which Streamlit sends as it is: it would validate a dictionary."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure

    def to_dict(self) -> Figure:
        return self._figure


def figure(fig: Figure, key: str, *, on_box: Callable[[Box | None], None] | None = None) -> None:
    """A figure with its title above, a description for screen readers, and below it a menu that saves it.

    Args:
        fig: the figure.
        key: the page or part in a word, a colon, and the figure's place in addresses, see `places.PLACES`.
        on_box: called with a box that the visitor has dragged, or with None for a double click; without it, nothing can
            be dragged, and a finger that drags scrolls the page.
    """
    title, alt = heading.title(fig), theme.alt(fig)
    drawn = presenting.shown(heading.untitled(fig))
    large = " large" if presenting.is_on() else ""  # another size is another chart
    at = f"{key} {theme_watch.changes()}{large}"  # with its height, Streamlit keeps the room before it can draw
    height = round(drawn["layout"]["height"])
    with place.frame(key):
        if title:
            st.markdown(f"**{plain(title)}**")
        chart = partial(st.plotly_chart, height=height, key=at, config=theme.CONFIG, alt=alt)
        if on_box is None:
            chart(_Unvalidated(encoded(drawn)))
        else:
            dragged = drawn | {"layout": drawn["layout"] | {"dragmode": "select"}}
            chart(_Unvalidated(encoded(dragged)), on_select=partial(_boxed, at, on_box), selection_mode="box")
        save_figure.menu(file_name(fig), alt, heading.apart(fig), key=key)


def _boxed(key: str, on_box: Callable[[Box | None], None]) -> None:
    boxes = st.session_state[key].selection.box
    on_box((*sorted(boxes[-1]["x"]), *sorted(boxes[-1]["y"])) if boxes else None)


def table(rows: Any, *, alt: str) -> None:
    """A table, and below it a button that saves it as CSV.

    Args:
        rows: as `st.table` takes them.
        alt: what is in it, for screen readers and as the name of the file.
    """
    text = isinstance(rows, dict) and all(isinstance(cell, str) for column in rows.values() for cell in column)
    if text:  # as Streamlit sends it: it would make a data frame first, twice, which takes twenty times as long
        st.table(pa.table(rows), alt=alt, hide_index=True)
    else:
        st.table(rows, alt=alt)
    csv_button(rows, alt)


def grid(columns: Mapping[str, Iterable[object]], *, alt: str, height: int | Literal["auto"] = "auto") -> None:
    """A long table that scrolls in itself; what is in it is shown as it is.

    A grid is a canvas, whose letters stay small: in the presenter's view it is a table.

    Args:
        columns: their values by their names.
        alt: what is in it, for screen readers.
        height: pixels; "auto" is as high as what is in it, and as ten rows at most where it is a canvas.
    """
    if not presenting.is_on():
        st.dataframe(columns, alt=alt, height=height, hide_index=True)
        return
    texts = {plain(str(name)): [plain(str(value)) for value in values] for name, values in columns.items()}
    st.table(texts, alt=alt, height="content" if height == "auto" else height, hide_index=True)


def csv_button(rows: Any, what: str) -> None:
    """A button that saves a table as CSV. The file is made at the click."""
    st.download_button(
        "Save as CSV",
        partial(table_csv.written, rows),
        f"{named_after(what)}.csv",
        "text/csv",
        type="tertiary",
        icon=":material/download:",
        on_click="ignore",
        key=f"csv of {what}",
    )


def problem(error: Exception | str) -> None:
    """An error as one sentence."""
    st.error(plain(sentence(error)), icon=":material/error:")


def sentence(error: Exception | str) -> str:
    """The text of an error, which ends as a sentence does."""
    text = str(error).rstrip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def problems(above: DeltaGenerator, sentences: Iterable[str]) -> None:
    """What of the address was not understood, above what is shown instead."""
    with above:
        for one in sentences:
            problem(one)
