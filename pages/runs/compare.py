"""Two to six runs beside each other: what differs, their curves, their states, and the difference of their weights."""

from itertools import combinations

import streamlit as st

from core.experiment import ExperimentError
from core.figures import run_curves, weight_difference
from core.figures.states import heatmap
from core.runs import Run
from core.tasks import Prepared
from core.training.outcome import Outcome
from core.views.runs import compare, listed, workspace
from core.views.runs.listed import Row, Rows
from core.views.shared.selection import counted
from pages.runs.chosen import Chosen
from pages.runs.own import metrics_of, run_of, scores_of
from pages.shared import resources, show, visit
from pages.shared.links import link
from pages.shared.parameters import bound, written

LOSSES = ("sequences held back", "sequences to learn from")
SIDE_BY_SIDE = 3  # figures beside each other on a wide screen


def show_part(_own: Rows, chosen: Chosen) -> None:
    """The part of the page."""
    if problem := chosen.problem():
        show.problem(problem)
    rows = chosen.rows
    if not compare.LEAST <= len(rows) <= compare.MOST:
        st.info(
            f"Choose from {compare.LEAST} to {compare.MOST} runs on the list ({len(rows)} chosen now).",
            icon=":material/compare_arrows:",
        )
        return
    lit = _lit(len(rows))
    _settings(rows, lit)
    with st.spinner("Preparing the data"):
        there = _with_results(rows)
    if there:
        _curves(rows, there, lit)
        _states(rows, there)
        _weights(there)


def _settings(rows: list[Row], lit: str) -> None:
    scores = scores_of(rows, metrics_of(rows))
    in_order = [scores[row.fingerprint] for row in rows]
    columns = compare.table(rows, in_order)
    shown = {name: [show.plain(value) for value in values] for name, values in columns.items()}
    shown["Run"] = [f"**{letter}**" if letter == lit else letter for letter in columns["Run"]]
    show.table(shown, alt="The chosen runs, with the settings that differ between them")
    st.caption(f"{compare.metric_sentence(in_order)} Settings that are not in the table are the same in all.")
    if of_files := compare.of_files_sentence(rows):
        st.caption(of_files)
    with st.container(horizontal=True, gap="medium"):
        for letter, row in zip(columns["Run"], rows, strict=True):
            if to := listed.link_to(row.experiment):
                link(f"Train {letter} here" if row.imported else f"Open {letter}", to)


def _lit(count: int) -> str:
    """The run that is lit in the table and in the curves."""
    given = written("lit")
    letters = compare.letters(count)
    lit = st.segmented_control(
        "Light up a run",
        letters,
        default=given.text if given.text in letters else None,
        key=given.key(f"runs:lit {count}"),
        on_change=visit.touched,
    )
    given.put(lit or "")
    return lit or ""


def _with_results(rows: list[Row]) -> dict[str, tuple[Run, Prepared]]:
    """The runs that have a result, by their letters. The others have a sentence."""
    there = {}
    for letter, row in zip(compare.letters(len(rows)), rows, strict=True):
        run = run_of(row)
        if run is None or not isinstance(run.outcome, Outcome):
            show.problem(f"Run {letter} has no result to draw ({row.end or 'not kept'}).")
            continue
        try:
            prepared = resources.prepared(row.experiment)
        except ExperimentError as error:
            show.problem(f"Run {letter} is not drawn. {error}")
            continue
        if row.imported and (wrong := workspace.misfit(run.outcome, row.experiment, prepared)):
            show.problem(f"Run {letter} from your file is not drawn: {wrong}.")
            continue
        there[letter] = run, prepared
    return there


def _curves(rows: list[Row], there: dict[str, tuple[Run, Prepared]], lit: str) -> None:
    st.header("Losses", anchor=False)
    letters, runs, data = list(there), [run for run, _ in there.values()], [prepared for _, prepared in there.values()]
    held_back, which = compare.curves(letters, runs, data, held_back=True), LOSSES[1]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if held_back:
            which = st.segmented_control(
                "Loss on",
                LOSSES,
                required=True,
                default=LOSSES[0],
                on_change=visit.touched,
                wrap=True,
                **bound("losses_on"),
            )
        log = st.toggle("Logarithmic", on_change=visit.touched, **bound("log_losses"))
    drawn = held_back if which == LOSSES[0] else compare.curves(letters, runs, data, held_back=False)
    if not held_back:
        st.caption("None of these runs held sequences back: the loss on those that they learned from is drawn.")
    without = [letter for letter in letters if all(letter != one.name for curves in drawn.values() for one in curves)]
    if without:
        st.caption(f"Not drawn, because there is no such loss: {', '.join(without)}.")
    if not drawn:
        return
    if len(drawn) > 1:
        st.caption("These losses are counted in different units. Compare their shapes, and not their heights.")
    title = f"Loss of {sum(map(len, drawn.values()))} runs on {which}"
    fig = run_curves.overlaid(drawn, title, places=compare.letters(len(rows)), lit=lit, log=log)
    show.figure(fig, "runs:curves")


def _states(rows: list[Row], there: dict[str, tuple[Run, Prepared]]) -> None:
    st.header("Hidden states", anchor=False)
    experiments = [run.experiment for run, _ in there.values()]
    if not compare.same_sequences(experiments):
        st.caption("These runs read different sequences, so their states are not set side by side.")
        return
    prepared = next(iter(there.values()))[1]
    names, given = prepared.data.sequence_names, written("look_at")
    first = given.place(len(names), default=_first(prepared))
    sequence = (
        st.select_slider(
            "Sequence",
            range(len(names)),
            value=first,
            format_func=names.__getitem__,
            key=given.key(f"runs:sequence of {len(names)}"),
            on_change=visit.touched,
        )
        if len(names) > 1
        else 0
    )
    given.put("" if sequence == _first(prepared) else str(sequence + 1))
    states = {letter: compare.states(run, data, sequence) for letter, (run, data) in there.items()}
    deepest = max(map(len, states.values()))
    if not deepest:
        st.caption("These networks have no states that can be drawn here. Each page of its own shows more.")
        return
    layer = _layer(deepest)
    limit = compare.joint_limit(list(states.values()))
    places = [letter for letter, layers in states.items() if layers]
    columns = st.columns(min(len(places), SIDE_BY_SIDE), gap="large")
    for number, letter in enumerate(places):
        layers = states[letter]
        one = layers[min(layer, len(layers)) - 1] if layer else layers[-1]
        fig = heatmap(one.blocks, f"{letter}. {one.title}", limit=limit, timestep=prepared.data.timestep)
        with columns[number % len(columns)]:
            show.figure(fig, f"runs:states {letter}")
    st.caption("The same sequence, read by each network after its last epoch. All have one scale of colours.")


def _first(prepared: Prepared) -> int:
    held = prepared.data.validation
    return int(held[0]) if len(held) else 0


def _layer(deepest: int) -> int:
    """Which recurrent layer is drawn, counted from 1; 0 is the last one of each network."""
    if deepest == 1:
        return 0
    given = written("states_of")
    options = range(deepest + 1)
    layer = st.segmented_control(
        "Recurrent layer",
        options,
        format_func=lambda number: str(number) if number else "last",
        required=True,
        default=counted(given.text, deepest, 0),
        key=given.key(f"runs:layer of {deepest}"),
        on_change=visit.touched,
    )
    given.put(str(layer) if layer else "")
    return layer


def _weights(there: dict[str, tuple[Run, Prepared]]) -> None:
    pairs = list(combinations(there, 2))
    if not pairs:
        return
    st.header("Difference of weights", anchor=False)
    given = written("pair")
    place = st.selectbox(
        "Which two",
        range(len(pairs)),
        index=given.place(len(pairs)),
        format_func=lambda number: f"{pairs[number][1]} minus {pairs[number][0]}",
        key=given.key(f"runs:pair {'/'.join(there)}"),
        on_change=visit.touched,
    )
    given.put(str(place + 1) if place else "")
    first, second = pairs[place]
    every = compare.differences(there[first], there[second])
    show.table(
        compare.difference_table(every, (first, second)), alt=f"How far the weights of {first} and {second} are apart"
    )
    layers = list(dict.fromkeys(one.layer for one in every if one.values is not None))
    if not layers:
        st.caption("No weights of these two have the same shape, so they have no difference.")
        return
    of = written("of_weights")
    chosen = st.segmented_control(
        "Draw",
        range(len(layers)),
        format_func=layers.__getitem__,
        required=True,
        default=of.place(len(layers)),
        key=of.key(f"runs:weights {'/'.join(layers)}"),
        on_change=visit.touched,
        wrap=True,
    )
    of.put(str(chosen + 1) if chosen else "")
    arrays = {one.array: one.values for one in every if one.layer == layers[chosen] and one.values is not None}
    title = f"{layers[chosen]}: weights of {second} minus those of {first}"
    show.figure(weight_difference.difference(arrays, title), "runs:weights")
    st.caption(
        "Networks that begin with other random weights differ everywhere, even if they do the same, because units have "
        "no fixed order. Where seed and shapes are the same, both began alike, and training made the difference."
    )
