"""Your own texts: the upload, which columns hold texts and labels, which two labels, and which of them counts as 1."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import streamlit as st

from core.csv_files import MAX_MB
from core.experiment import ExperimentError
from core.runs import RunStoreError
from core.tasks.reviews.sources import OF_A_FILE
from core.text.example_texts import EXAMPLE
from core.text.own_texts import OwnTexts, own_texts
from core.text.text_columns import TextFile, read_texts
from core.text.two_classes import in_order, key
from pages.shared import resources, show, uploads, visit
from pages.shared.parameters import bound
from pages.shared.widgets import Widgets

_TAKEN, _LAST, _OPENED = (f"sentiment:upload {what}" for what in ("taken", "settings", "opened"))

Values = dict[str, Any]


def edit(widgets: Widgets, values: Values) -> Values:
    """Draw the upload and, once there is a file, the choice of columns and labels. Returns the parameters of a file.

    If a file cannot be read, a sentence says why, and the file before stays in use.
    """
    given = uploads.chooser(
        "A CSV file: a row of names, then a text and its label in each row",
        type=["csv", "tsv", "txt", "jsonl", "json"],
        max_upload_size=MAX_MB,
        key="sentiment:upload",
        on_change=visit.touched,
    )
    mine = {name: values[name] for name in OF_A_FILE}
    if values["source"] != "own":  # another source was chosen meanwhile: widgets begin again, with the last settings
        mine |= st.session_state.get(_LAST, {})
        st.session_state[_OPENED] = st.session_state.get(_OPENED, 0) + 1
    if given is not None:
        mine = _taken(given.file_id, given.getvalue(), mine)
    content = resources.upload(mine["data"]) if mine["data"] else None
    if content is None:
        _wanted(gone=bool(mine["data"]))
        return mine
    uploads.delete_button(mine["data"], key="sentiment:delete upload")
    mine = _choices(widgets, read_texts(content), mine)
    st.session_state[_LAST] = mine
    return mine


def _taken(name: str, content: bytes, mine: Values) -> Values:
    """The parameters after a look at the file in the uploader. Each file is taken over once."""
    taken, problem = st.session_state.get(_TAKEN, ("", ""))
    if taken != name:
        problem = ""
        try:
            read_texts(content)
            data = uploads.keep_table(content)
            if data != mine["data"]:
                mine = {"data": data, "text_column": "", "label_column": "", "labels": ()}
        except (ExperimentError, RunStoreError) as error:
            problem = str(error)
        st.session_state[_TAKEN] = name, problem
    if problem:
        show.problem(problem)
        if mine["data"]:
            st.caption("Below is still the file before.")
    return mine


def _wanted(*, gone: bool) -> None:
    """What to upload, with an example."""
    if gone:
        st.caption(
            "The file of this address is not kept here any more. Upload it again: everything else stays as it is."
        )
    st.caption("Any two labels will do, words or numbers, such as:")
    st.code("\n".join(EXAMPLE.splitlines()[:4]), language=None, wrap_lines=True)
    st.download_button(
        "An example file",
        EXAMPLE,
        "messages.csv",
        "text/csv",
        icon=":material/download:",
        key="sentiment:example file",
        on_click="ignore",
    )


def _choices(widgets: Widgets, file: TextFile, mine: Values) -> Values:
    """The choice of columns and labels, and the texts that follow from it."""
    # Another file has other columns: its widgets begin again.
    short = f"{mine['data'][:8]} {st.session_state.get(_OPENED, 0)}"
    guess, _ = file.guess()
    text = _column(widgets, "Column of texts", f"p.text_column.{short}", file.texts, mine["text_column"], guess)
    others, (_, guess) = [name for name in file.labels if name != text], file.guess(text)
    label = _column(widgets, "Column of labels", f"p.label_column.{short}.{text}", others, mine["label_column"], guess)
    labels = (
        _labels(widgets, f"p.labels.{short}.{text}.{label}", file.columns[label].choices, mine["labels"])
        if label
        else ()
    )
    mine = mine | {"text_column": text, "label_column": label, "labels": labels}
    texts = None
    with suppress(ExperimentError):  # shown in place of the results
        texts = own_texts(file, text, label, labels)
    _describe(file, texts)
    return mine


def _column(widgets: Widgets, label: str, name: str, options: list[str], now: str, guess: str) -> str:
    if not options:
        return ""
    chosen = now if now in options else guess if guess in options else options[0]
    return st.selectbox(label, **widgets.chosen(name, chosen, options))


def _labels(widgets: Widgets, name: str, there: dict[str, int], now: Sequence[str]) -> tuple[str, ...]:
    """The two labels, the one that counts as 1 last; () until two are chosen."""
    spelled = {key(label): label for label in there}
    kept = [spelled[key(label)] for label in now if key(label) in spelled]
    ones = kept[1:]  # what counted as 1 before
    if len(there) > 2:
        kept = st.multiselect(
            "Two labels to keep",
            list(there),
            format_func=lambda label: f"{label} ({there[label]:,})",
            max_selections=2,
            **widgets.kept(name, kept, "default"),
        )
    else:
        kept = list(there)
    if len(kept) != 2:
        return ()
    usual = in_order((kept[0], kept[1]))
    one = st.segmented_control(
        "The probability is that of the label",
        usual,
        format_func=show.plain,
        required=True,
        help="Which of the two counts as 1",
        **widgets.kept(f"{name}: {usual}", usual[0] if usual[0] in ones else usual[1], "default"),
    )
    return usual if one == usual[1] else usual[::-1]


def _describe(file: TextFile, texts: OwnTexts | None) -> None:
    if texts is not None:
        counts = [f"“{show.plain(name)}”: {texts.count(place):,}" for place, name in enumerate(texts.classes)]
        st.caption(f"Texts: {len(texts.rows):,}. {', '.join(counts)}.")
    for note in texts.notes if texts else file.notes:
        st.caption(f":material/info: {show.plain(note)}.")
    with st.expander("The file as it was read", **bound("open.file")):
        show.grid(file.first(), alt="The first 100 rows of the file", height=220)
