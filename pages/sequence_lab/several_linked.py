"""Pictures of a sweep that follow each other: what is chosen or brushed in one is highlighted in all of them."""

from functools import partial

import streamlit as st

from core.figures import sweep_heatmap
from core.figures.sweep_strips import Box
from core.sweeps import Place
from core.views.shared.sweep import brushed, chosen
from core.views.shared.sweep.brushed import LINES, Brush
from core.views.shared.sweep.results import Results, about
from pages.shared import show, visit
from pages.shared.parameters import Written, bound, written

_SEEN = "lab:brush seen"  # the sweep and the box of the last run of the page
FEW = 2  # settings whose picture is a heatmap


class Brushing:
    """What the visitor has brushed.

    Args:
        known: all results.
        some: those that are chosen by value, which the strips draw.

    Attributes:
        is_on: True if boxes can be dragged.
        brush: the box; None if there is none.
        runs: in the box.
    """

    def __init__(self, known: Results, some: Results) -> None:
        self._known, self._some = known, some
        self._given: Written = written("brush")
        self._forget_of_another_sweep()
        self.is_on = st.toggle(
            "Choose runs by dragging",
            help="Drag a box over dots or lines. The runs in it are highlighted in all pictures and listed below.",
            on_change=visit.touched,
            **bound("drag"),
        )
        self.brush: Brush | None = brushed.brush_of(self._given.text, known) if self.is_on else None
        if self.brush and self.brush.picture == LINES and not are_many(known):
            self.brush = None
        self.runs: frozenset[Place] = frozenset()
        if self.brush:
            on = known if self.brush.picture == LINES else some
            self.runs = brushed.runs(on, self.brush)

    def box(self, picture: int) -> Box | None:
        """The box on a picture."""
        return self.brush.box if self.brush and self.brush.picture == picture else None

    def show(self, fig: dict, key: str, picture: int) -> None:
        """A figure on which boxes can be dragged, if that is on."""
        show.figure(fig, key, on_box=partial(self._dragged, picture) if self.is_on else None)

    def listed(self) -> None:
        """The runs in the box, and the button that takes it away."""
        if self.brush is None:
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(brushed.sentence(self.runs, self.brush.picture), width="content")
            st.button(
                "Take the box away",
                type="tertiary",
                icon=":material/close:",
                key="lab:brush none",
                on_click=self._dragged,
                args=(LINES, None),
            )
        if self.runs:
            alone = brushed.alone(self._known, self.runs)
            show.table(alone.rows(), alt=f"The brushed runs of a sweep over {about(self._known.sweep)}")

    def _forget_of_another_sweep(self) -> None:
        """A box says nothing of other runs than those that it was dragged over, unless an address has both."""
        now = self._known.sweep.fingerprint(), self._given.text
        sweep, text = st.session_state.get(_SEEN, now)
        if self._given.text and text == self._given.text and sweep != now[0]:
            self._given.put("")
        st.session_state[_SEEN] = now[0], self._given.text

    def _dragged(self, picture: int, box: Box | None) -> None:
        self._given.put("" if box is None else Brush(picture, box).to_text())
        visit.touched()


def are_many(known: Results) -> bool:
    """True if so many settings vary that each has a small picture."""
    return len(known.settings) > FEW


def choose(known: Results) -> Results:
    """The widget that chooses runs. Returns their results; those of all, where none are chosen or few settings vary."""
    if not are_many(known):
        return known
    some = st.multiselect(
        "Runs to look at",
        chosen.options(known),
        placeholder="All runs",
        help="Values of one setting: runs that have one of them. Of several settings: runs that have one of each.",
        **bound("only"),
    )
    narrowed = chosen.narrowed(known, some)
    if some and not narrowed.scores:
        show.problem("No run that has finished is chosen by all of these: take one away")
    return narrowed


def heatmap(known: Results) -> None:
    """The medians of two settings, with the number of seeds behind each."""
    first, second = known.settings
    columns, rows = known.sweep.settings
    medians, counts = known.medians()
    fig = sweep_heatmap.heatmap(
        known.metric.times * medians,
        counts,
        f"Median {known.metric.word} by {about(known.sweep)}",
        columns=[first.short(value) for value in columns.values],
        rows=[second.short(value) for value in rows.values],
        axis=known.metric.axis,
        settings=(first.title, second.title),
        bounded=known.metric.higher_is_better,
    )
    show.figure(fig, "lab:sweep heatmap")


def draw(known: Results, some: Results, brushing: Brushing) -> None:
    """All runs as parallel coordinates, the brushed or the chosen ones highlighted; and the brushed ones as a list."""
    if are_many(known):
        highlighted = brushed.alone(known, brushing.runs) if brushing.brush else some
        brushing.show(chosen.figure(known, highlighted, brushing.box(LINES)), "lab:sweep lines", LINES)
    brushing.listed()
