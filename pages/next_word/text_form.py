"""Which text is learned from: Shakespeare's plays, snippets of reviews, or one's own, as characters or as words."""

from typing import Any

import streamlit as st

from core.experiment import ExperimentError
from core.runs import RunStoreError
from core.tasks.next_word.sources import MAX_BYTES, MAX_MB, read
from core.text import shakespeare
from pages.shared import resources, show, uploads, visit
from pages.shared.number import SHARED, number
from pages.shared.widgets import Widgets

SOURCES = {"shakespeare": "Shakespeare", "snippets": "Review snippets", "own": "Your own text"}
LENGTHS = (8, 16, 32, 48, 64, 100, 150, 200)
FIRST = (0, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)
SIZES = (50, 100, 250, 500, 1000, 2000, 5000)
DIMENSIONS = (4, 8, 16, 32, 64, 128)
MOST_PASTED = 1_000_000  # characters of the field; more come as a file
_TAKEN = "next_word:upload taken"

Values = dict[str, Any]


def edit(widgets: Widgets, values: Values) -> Values:
    """Draw the form. Returns the task's parameters."""
    source = st.segmented_control(
        "Text",
        list(SOURCES),
        format_func=SOURCES.__getitem__,
        required=True,
        wrap=True,
        **widgets.kept("p.source", values["source"], "default"),
    )
    fields: Values = {"source": source}
    if source == "shakespeare":
        fields |= _plays(widgets, values)
    elif source == "own":
        fields["data"] = _own(widgets, values.get("data", ""))
    fields["first"] = number(
        widgets,
        "Learn from the first characters alone (0: all)",
        "p.first",
        values.get("first", 0),
        FIRST,
        low=0,
        high=MAX_BYTES,
        why="A short text is soon learned by heart.",
    )
    unit = st.segmented_control(
        "Tokens are",
        ["characters", "words"],
        required=True,
        **widgets.kept("p.unit", values["unit"], "default"),
    )
    fields["unit"] = unit
    fields["most"] = number(
        widgets, f"Table: at most so many {unit}", "p.most", values["most"], SIZES, low=2, high=5000, why=SHARED
    )
    fields["length"] = number(
        widgets, "Window: timesteps", "p.length", values["length"], LENGTHS, low=4, high=500, why=SHARED
    )
    fields["dimensions"] = number(
        widgets, "Numbers in a token's vector", "p.dimensions", values["dimensions"], DIMENSIONS, low=1, high=128
    )
    return fields


def _plays(widgets: Widgets, values: Values) -> Values:
    groups = list(shakespeare.GROUPS)
    group = st.selectbox(
        "Plays",
        format_func=lambda name: shakespeare.GROUPS[name].capitalize() if name != "roman" else shakespeare.GROUPS[name],
        **widgets.chosen("p.group", values["group"], groups),
    )
    titles = list(shakespeare.titles(group))
    held = values["held_out"] if values["held_out"] in titles else titles[-1]
    held_out = st.selectbox("Held out, to judge it by", **widgets.chosen(f"p.held_out {group}", held, titles))
    return {"group": group, "held_out": held_out}


def _own(widgets: Widgets, data: str) -> str:
    """Draw the fields of one's own text. Returns its hash, "" while there is none.

    They are empty again where another address is opened: its text counts then, and not the one that was pasted before.
    """
    given = uploads.chooser(
        f"A text file, at most {MAX_MB} MB",
        type=["txt", "md", "csv", "srt", "tex"],
        max_upload_size=MAX_MB,
        key=widgets.key("upload"),
        on_change=visit.touched,
    )
    if not uploads.allowed():
        return data
    pasted = st.text_area(
        "Or paste it here",
        key=uploads.emptied(widgets.key("pasted")),
        height=120,
        max_chars=MOST_PASTED,
        on_change=visit.touched,
        placeholder="A story, a diary, song texts, program code: the longer, the better",
    )
    content, name = None, ""
    if given is not None:
        content, name = given.getvalue(), given.file_id
    elif pasted and pasted.strip():
        content, name = pasted.encode("utf-8", "replace"), uploads.hash_of(pasted.encode("utf-8", "replace"))
    if content is not None:
        data = _taken(name, content, data)
    if data and resources.upload(data) is None:
        st.caption("The text of this address is not kept here any more: paste or upload it again.")
    elif data:
        uploads.delete_button(data, key="next_word:delete upload", what="text", forget=(_TAKEN,))
    return data


def _taken(name: str, content: bytes, data: str) -> str:
    """The hash after a look at a text. Each text is taken over once; one that cannot be read leaves the one before."""
    taken, kept, problem = st.session_state.get(_TAKEN, ("", "", ""))
    if taken != name:
        kept, problem = data, ""
        try:
            read(content)
            kept = uploads.keep_table(content)
        except (ExperimentError, RunStoreError) as error:
            problem = str(error)
        st.session_state[_TAKEN] = name, kept, problem
    if problem:
        show.problem(problem)
        if data:
            st.caption("Below is still the text before.")
        return data
    return kept
