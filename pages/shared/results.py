"""What a run shows: how well it does, its losses, one sequence in detail, its hidden states, and all sequences."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

import streamlit as st

from core.experiment import Experiment
from core.figures import heading, predictions_overview
from core.figures.kept import kept
from core.figures.losses import losses
from core.figures.predictions import prediction
from core.figures.sequence import sequence
from core.figures.states import heatmap, lines
from core.figures.theme import Figure
from core.network.trace import Trace
from core.runs import Run
from core.tasks import Prepared
from core.training.outcome import Outcome
from core.views.sequence_lab import snapshot as at
from core.views.shared import network_summary, run_end
from core.views.shared import verdict as judge
from core.views.shared.loss_curves import loss_curves, loss_label
from core.views.shared.selection import sequence_index, snapshot_epoch
from pages.shared import diagnosis, show, visit
from pages.shared.draft import Draft
from pages.shared.parameters import bound
from pages.shared.run import Lookup
from pages.shared.side_by_side import Glance

FEW = 6  # sequences that are offered by name
_PLAYING, _PRESSED = "lab:playing", "lab:play pressed"
FRAME = 0.45  # seconds a snapshot is shown while learning is replayed


def verdict(draft: Draft, run: Run, prepared: Prepared) -> None:
    """How the run ended and how good it is, in sentences; and what went wrong, with a cure."""
    outcome = run.outcome
    if run.reason and run.status == "failed":
        show.problem(run.reason)
    if outcome is None:
        return
    st.markdown(f"**{judge.verdict(prepared, outcome.predictions)}**")
    st.caption(run_end.caption(run))
    diagnosis.view(draft, run, prepared)


def at_a_glance(glance: Glance, current: Lookup, prepared: Prepared) -> None:
    """The result in short; while there is none, that it comes."""
    run, before = current.run, current.previous
    if run is None or run.outcome is None:
        glance.waiting("The result comes here once the network is trained.")
        return
    sentence = judge.verdict(prepared, run.outcome.predictions)
    curves = (loss_curves(one.outcome).training if one else None for one in (run, before))
    glance.result(sentence, *curves)


def view(draft: Draft, experiment: Experiment, prepared: Prepared, run: Run, previous: Run | None) -> None:
    """All figures of a run. Another sequence or snapshot redraws them alone."""
    if (st.session_state.get(_PLAYING) or ("",))[0] != run.fingerprint:  # another run is shown than was replayed
        st.session_state[_PLAYING] = None
    playing = st.session_state[_PLAYING] is not None
    st.fragment(_view, run_every=FRAME if playing else None)(draft, experiment, prepared, run, previous)
    _all_sequences(prepared, run)


def _view(draft: Draft, experiment: Experiment, prepared: Prepared, run: Run, previous: Run | None) -> None:
    outcome = run.outcome
    index = choose_sequence(draft, prepared)
    snapshot = _choose_snapshot(draft, run.fingerprint, outcome)
    shown = (_version(run), snapshot, index)
    traced = cache(lambda: at.trace_of(experiment, prepared, outcome, snapshot, index))

    def curves_and_answer() -> list[Figure]:
        predictions = at.predictions(prepared, outcome, traced(), index)
        before = previous.outcome.predictions if previous else None
        return [
            _losses(experiment, prepared, outcome, previous, snapshot),
            prediction(prepared.data, index, predictions, before),
        ]

    curves, answer = heading.level(*kept(("results", *shown, previous and _version(previous)), curves_and_answer))
    left, right = st.columns(2, gap="large")
    with left:
        show.figure(curves, "lab:losses")
    with right:
        show.figure(answer, "lab:prediction")
    as_lines = _choose_states()
    states = kept(
        ("states", *shown, as_lines), lambda: _states(experiment, prepared, outcome, traced(), index, as_lines=as_lines)
    )
    for number, fig in enumerate(states, 1):
        show.figure(fig, f"lab:states {number}")
    box = st.expander("The sequence itself: what the network sees", on_change="rerun", **bound("open.sequence"))
    if box.open:  # a figure that nobody sees is not made
        with box:
            show.figure(sequence(prepared.data, index), "lab:sequence")
    if st.session_state.get(_PLAYING) is None:
        draft.write_address()


def choose_sequence(draft: Draft, prepared: Prepared, on_change: Callable[[], None] | None = None) -> int:
    """The index of the sequence to look at, from its menu; the address follows.

    `on_change` is `visit.touched` where a choice draws the whole page anew.
    """
    names = prepared.data.sequence_names
    options, first = range(len(names)), sequence_index(draft.view("sequence"), prepared)
    if draft.view("sequence") not in (None, str(first)):
        draft.misread("sequence", names[first])
    key = draft.widgets.key(f"sequence of {len(names)}")
    if len(names) <= FEW:
        index = st.segmented_control(
            "Sequence",
            options,
            format_func=names.__getitem__,
            required=True,
            default=first,
            key=key,
            on_change=on_change,
            wrap=True,
        )
    else:
        index = st.select_slider(
            "Sequence", options, value=first, format_func=names.__getitem__, key=key, on_change=on_change
        )
    draft.set_view("sequence", None if index == sequence_index(None, prepared) else str(index))
    return index


def snapshot_of_address(draft: Draft, epochs: list[int]) -> int:
    """The epoch of the snapshot that the address names, the last of `epochs` if it names none."""
    epoch = snapshot_epoch(draft.view("snapshot"), epochs)
    if draft.view("snapshot") not in (None, str(epoch)):
        draft.misread("snapshot", f"the network after epoch {epoch:,}")
    return epoch


def _choose_snapshot(draft: Draft, name: str, outcome: Outcome) -> int:
    """The index of the chosen snapshot among those kept; a Play button replays them."""
    epochs = [int(epoch) for epoch in outcome.snapshot_epochs]
    key = draft.widgets.key(f"snapshot.{name}")
    first = snapshot_of_address(draft, epochs)
    if len(epochs) == 1:  # the run ended before its first epoch had
        draft.set_view("snapshot", None)
        st.caption("No epoch was finished. What is drawn below is the network as it began.")
        return 0
    playing = st.session_state.get(_PLAYING)
    if playing and playing[0] == name:
        # Counted here: the browser may still send along where the slider stood before.
        place = min(playing[1] + 1, len(epochs) - 1)
        st.session_state[key], st.session_state[_PLAYING] = epochs[place], (name, place)
        if place == len(epochs) - 1:
            st.session_state[_PLAYING] = None
            visit.touched()
            st.rerun()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.select_slider(
            "Replay learning: the network after epoch",
            epochs,
            value=first,
            format_func=lambda epoch: f"{epoch:,}",
            key=key,
            on_change=_moved_by_hand,
            args=(draft,),
        )
        st.button(
            "Pause" if playing else "Play",
            icon=":material/pause:" if playing else ":material/play_arrow:",
            key="lab:play",
            on_click=_play,
            args=(draft, name, epochs.index(chosen), len(epochs)),
        )
    draft.set_view("snapshot", None if chosen == epochs[-1] else str(chosen))
    if st.session_state.pop(_PRESSED, False):
        st.rerun()
    return epochs.index(chosen)


def _play(draft: Draft, name: str, place: int, count: int) -> None:
    """Begin the replay at the snapshot `place`, at the first one if that is the last; or pause it."""
    paused = st.session_state.get(_PLAYING) is None
    st.session_state[_PLAYING] = (name, -1 if place == count - 1 else place) if paused else None
    st.session_state[_PRESSED] = draft.replayed = True
    visit.touched()


def _moved_by_hand(draft: Draft) -> None:
    draft.replayed = False


def _losses(
    experiment: Experiment, prepared: Prepared, outcome: Outcome, previous: Run | None, snapshot: int
) -> Figure:
    curves = loss_curves(outcome)
    same_units = previous is not None and previous.experiment.scaling == experiment.scaling
    return losses(
        curves.training,
        curves.validation,
        epochs=outcome.epochs,
        previous=loss_curves(previous.outcome).training if same_units else None,
        baselines=judge.baseline_losses(prepared),
        label=loss_label(prepared, experiment),
        snapshot=int(outcome.snapshot_epochs[snapshot]),
    )


def _choose_states() -> bool:
    """Hidden states as a heatmap, or as lines: True for lines."""
    st.header("Hidden states", anchor=False)
    st.caption(
        "What each unit remembers after each timestep. The weights are the same at every step; only the state moves on."
    )
    chosen = st.segmented_control(
        "Hidden states as",
        ["heatmap", "lines"],
        required=True,
        default="heatmap",
        label_visibility="collapsed",
        wrap=True,
        **bound("states"),
    )
    return chosen == "lines"


def _states(
    experiment: Experiment, prepared: Prepared, outcome: Outcome, traced: Trace, index: int, *, as_lines: bool
) -> list[Figure]:
    """A figure for each recurrent layer."""
    every, timestep, name = [], prepared.data.timestep, prepared.data.sequence_names[index]
    for place, layer in enumerate(at.states(experiment, prepared, outcome, traced, index)):
        title = f"{layer.title}, {name}"
        if as_lines:
            every.append(lines(layer.blocks, title, limit=layer.limit, timestep=timestep))
            continue
        X = at.inputs(prepared, index)
        every.append(
            heatmap(
                layer.blocks,
                title,
                limit=layer.limit,
                timestep=timestep,
                inputs=None if place else X,
                features=prepared.data.inputs,
            )
        )
    return every


def _version(run: Run) -> tuple[str, datetime | None]:
    """Which run, and which training of it."""
    return run.fingerprint, run.finished


def _all_sequences(prepared: Prepared, run: Run) -> None:
    data, predictions = prepared.data, run.outcome.predictions
    if len(data.sequence_names) <= FEW and data.output.per_timestep:
        return
    st.header("All sequences, after the last epoch", anchor=False)
    features = data.output.features
    k = 0
    if len(features) > 1:
        k = st.segmented_control(
            "Predicted",
            range(len(features)),
            format_func=lambda i: features[i].name,
            required=True,
            default=0,
            on_change=visit.touched,
            wrap=True,
            **bound("predicted"),
        )
    (overview,) = kept(("overview", _version(run), k), lambda: [predictions_overview.overview(data, predictions, k)])
    show.figure(overview, "lab:overview")
    if data.target_steps and len(data.validation):
        (by_time,) = kept(
            ("over time", _version(run), k), lambda: [predictions_overview.over_time(data, predictions, k)]
        )
        show.figure(by_time, "lab:over time")


def summary(experiment: Experiment, prepared: Prepared) -> None:
    """Keras's summary table, and the shapes of the data."""
    st.header("Summary", anchor=False)
    data = prepared.data
    show.table(
        network_summary.table(experiment, data), alt="The layers of the network, their output shapes and parameters"
    )
    st.markdown(network_summary.totals(experiment, data))
    st.caption(network_summary.shapes(data))


def data_alone(draft: Draft, prepared: Prepared) -> None:
    """A sequence of the data, before anything is trained."""
    show.figure(sequence(prepared.data, choose_sequence(draft, prepared)), "lab:sequence")
