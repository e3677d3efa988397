"""Which network is looked into, and which sequence it reads."""

from typing import Any

import streamlit as st

from core.experiment import MAX_LENGTH, MAX_URL, Experiment, ExperimentError
from core.runs import Run
from core.tasks import Prepared
from core.tasks.shared import typed_sequence
from core.views.shared.selection import sequence_index
from core.views.under_the_hood import sequence_trace
from core.views.under_the_hood.sequence_trace import SequenceTrace
from pages.shared import results, show, visit
from pages.shared.draft import Draft

OF_THE_TASK, OWN = "one of the task's", "your own numbers"


def sequence(draft: Draft, prepared: Prepared) -> int | str:
    """The sequence to read: its index, or the text of the reader's own numbers."""
    own = draft.view("x") is not None
    kind = st.segmented_control(
        "Sequence to read",
        [OF_THE_TASK, OWN],
        required=True,
        default=draft.widgets.initial("hood.kind", OWN if own else OF_THE_TASK),
        key=draft.widgets.key("hood.kind"),
        on_change=visit.touched,
    )
    if kind == OF_THE_TASK:
        draft.set_view("x", None)
        return results.choose_sequence(draft, prepared, visit.touched)
    text = _typed(draft, prepared)
    draft.set_view("x", text if 0 < len(text) <= MAX_URL else None)  # more does not fit into an address
    return text


def _typed(draft: Draft, prepared: Prepared) -> str:
    """A small table to type into; it begins with the address's numbers, else with the sequence shown before."""
    data = prepared.data
    first = draft.widgets.initial("hood.x", draft.view("x") or "")
    features, problem, place = data.inputs, "", st.container()
    if first:
        try:
            start = typed_sequence.read(first, features, data.timestep)
        except ExperimentError as error:
            problem = f"The numbers in the address cannot be read. {error}"
            start = data.X[sequence_index(draft.view("sequence"), prepared)]
    else:
        start = data.X[draft.widgets.initial("hood.x from", sequence_index(draft.view("sequence"), prepared))]
    given = typed_sequence.table(start, features)
    table = st.data_editor(
        given,
        num_rows="dynamic",
        key=draft.widgets.key("hood.table"),
        on_change=visit.touched,
        column_config={name: st.column_config.TextColumn(name, max_chars=24) for name in given},
        height=min(36 * (len(start) + 2) + 3, 330),
        width="stretch",
    )
    st.caption(
        f"One row is one {data.timestep}. Any number of rows up to {MAX_LENGTH} will do, because the weights are "
        "the same at every timestep. Add a row at the end, paste from a spreadsheet, or mark rows and delete them."
    )
    text = typed_sequence.join(typed_sequence.rows_of(table))
    if problem and text == typed_sequence.join(typed_sequence.rows_of(given)):  # it stays until something is typed
        with place:
            show.problem(problem)
    return text


def snapshot(draft: Draft, run: Run) -> int:
    """The place of the chosen moment of learning among those kept."""
    epochs = [int(epoch) for epoch in run.outcome.snapshot_epochs]
    first = draft.widgets.initial(f"hood.snapshot.{run.fingerprint}", results.snapshot_of_address(draft, epochs))
    chosen = st.select_slider(
        "Network after epoch",
        epochs,
        value=first if first in epochs else epochs[-1],
        format_func=lambda epoch: f"{epoch:,}",
        key=draft.widgets.key(f"hood.snapshot.{run.fingerprint}.{len(epochs)}"),
        on_change=visit.touched,
        help="0 is before training. The weights at each of these moments were kept.",
    )
    draft.set_view("snapshot", None if chosen == epochs[-1] else str(chosen))
    return epochs.index(chosen)


def trace(run: Run, prepared: Prepared, moment: int, which: int | str) -> SequenceTrace:
    """The trace of that sequence by the network at one moment. Raises ExperimentError if the numbers cannot be read."""
    outcome = run.outcome
    return _trace(
        f"{run.fingerprint} {run.status} {outcome.epochs} {moment}",
        which,
        run.experiment,
        prepared,
        outcome.weights_at(moment),
    )


@st.cache_resource(max_entries=24, show_spinner=False)
def _trace(
    name: str, which: int | str, _experiment: Experiment, _prepared: Prepared, _weights: list[Any]
) -> SequenceTrace:
    """Traced once for each network, moment and sequence: whatever is then chosen on the page only draws."""
    if isinstance(which, int):
        return sequence_trace.of_sequence(_experiment, _prepared, _weights, which)
    X = typed_sequence.read(which, _prepared.data.inputs, _prepared.data.timestep)
    return sequence_trace.of_numbers(_experiment, _prepared, _weights, X)
