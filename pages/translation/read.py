"""Type a text, watch its translation come, and look where each letter comes from."""

import streamlit as st

from core.experiment import ExperimentError
from core.figures import translation as figures
from core.network.beams import MOST_BEAMS
from core.runs import Run
from core.tasks import Prepared
from core.views.translation import settings, typed
from core.views.translation.words import alignment_title, beams_title, exposure
from pages.shared import paste_limit, show
from pages.shared.parameters import bound
from pages.translation import alignment

FIELD, BEAMS = "translate", "beams"  # their names in the address


@st.fragment
def view(run: Run, prepared: Prepared) -> None:
    """Everything follows what is typed, without a button."""
    data = prepared.data
    reader = typed.Reader.of(run, data)
    pairs = reader.parameters.pairs
    with st.container(key="translated"):  # the presenter's view stops at it
        st.header("Translate", anchor=False)
        first = settings.EXAMPLES.get(pairs) or data.pairs[data.train[0]][0]
        text = st.text_input(
            "Text to translate",
            first,
            max_chars=typed.MOST_LETTERS,
            **bound(FIELD),
            live=True,
            placeholder=settings.HINTS[pairs],
            help=paste_limit.watch(FIELD, typed.MOST_LETTERS),
        )
        try:
            translation = reader.translate(text or "")
        except ExperimentError as error:
            st.info(f"{show.plain(str(error))}.", icon=":material/keyboard:")
            return
        alignment.draw(translation)
        st.markdown(f"**{show.plain(typed.verdict(reader, translation))}**")
    for note in translation.notes:
        st.caption(f":material/help: {show.plain(note)}.")
    if translation.alignment is not None:
        _whole_alignment(translation)
    _beams(reader, text or "")
    st.caption(exposure(reader, translation))


def _whole_alignment(translation: typed.Translation) -> None:
    label, icon = "The whole alignment as a picture", ":material/grid_on:"
    box = st.expander(label, icon=icon, on_change="rerun", **bound("open.alignment"))
    if box.open:  # a figure that nobody sees is not made
        with box:
            title = alignment_title(translation)
            drawn = figures.alignment(translation.alignment, translation.source, translation.letters, title)
            show.figure(drawn, "translation:alignment")


def _beams(reader: typed.Reader, text: str) -> None:
    label, icon = "A beam: several texts at once", ":material/account_tree:"
    box = st.expander(label, icon=icon, on_change="rerun", **bound("open.beams"))
    if not box.open:
        return
    with box:
        st.caption(
            "The greedy decoder takes the likeliest letter at each step, and can never go back. A beam keeps several "
            "texts, and continues the likeliest of them together."
        )
        width = st.select_slider("Texts kept at each step", range(1, MOST_BEAMS + 1), 3, **bound(BEAMS))
        tree = reader.beams(text, width)
        letters = [reader.letter(node.token) for node in tree.nodes]
        show.figure(figures.beam_tree(tree, letters, beams_title(reader, tree)), "translation:beams")
