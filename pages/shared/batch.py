"""A batch of runs for a comparison: asked for together, watched, stopped, trained again, and measured as they end."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from core.engine import Ahead, Engine, EngineError, RunState
from core.experiment import Experiment
from core.runs import Run
from core.views.shared import queue_words, run_end
from core.work import Limit
from core.work.limit import ended_early
from pages.shared import draft, left_batches, live, own_runs, progress, resources, show, visit

STOPPED = "It was stopped before its end."
AWAY = (
    "While you are on another page, training pauses, so that nothing there waits for it. It goes on when you come back."
)
ROUND = ", to the end of its round: what to try next is chosen when you come back"

T = TypeVar("T")


@dataclass(frozen=True)
class Standing:
    """How far a batch is. Runs that have finished here are in none of the three.

    Attributes:
        missing: what waits, is trained, was interrupted or was never asked for.
        failed: the states of the runs that have failed or were stopped, which are not asked for again by themselves.
            Those that a search has ended early are among them.
        made: the dates of the opening runs, which were trained before and can be trained here.
        unasked: True if some of what is missing is not in the queue: it was never asked for, was interrupted, or was
            dropped while its page was away for long.
    """

    missing: dict[Any, Experiment]
    failed: dict[Any, RunState]
    made: dict[Any, date]
    unasked: bool


def standing(wanted: Mapping[Any, Experiment]) -> Standing:
    """How far a batch is.

    Raises:
        EngineError: the store cannot be read.
    """
    return _standing(resources.engine(), wanted)


def _standing(engine: Engine, wanted: Mapping[Any, Experiment]) -> Standing:
    missing, failed, made, unasked = {}, {}, {}, False
    for place, experiment in wanted.items():
        name = experiment.fingerprint()
        state = engine.state(name)
        if state is None or state.status == "interrupted":
            if opening := engine.opening_figures(name):
                made[place] = opening.made
            else:
                missing[place] = experiment
                unasked = True
        elif not state.ended:
            missing[place] = experiment
        elif state.status != "finished":
            failed[place] = state
        elif state.made:
            made[place] = state.made
    return Standing(missing, failed, made, unasked)


def ask(
    name: str,
    wanted: Mapping[Any, Experiment],
    seconds: float,
    *,
    by_itself: bool = True,
    limits: Mapping[Any, Limit] | None = None,
) -> bool:
    """Ask for the runs that are missing, and return True if they are being trained.

    A heavy batch begins by a click; see `queue_words.HEAVY_SECONDS`. So does one that the visitor has stopped.

    Args:
        name: the visitor's own for this batch, in words that follow "your".
        wanted: the experiments, by whatever the page calls them.
        seconds: that one of them takes, about.
        by_itself: False if a light batch begins by a click as well.
        limits: what ends runs early, by whatever the page calls them.
    """
    left_batches.drawn(name)
    engine, visitor = resources.engine(), resources.visitor()
    again = st.session_state.get(_again(name), ())
    try:
        now = standing(wanted)
        asked = {place: one for place, one in wanted.items() if place in now.missing or one.fingerprint() in again}
        light = by_itself and queue_words.begins_by_itself(len(asked), seconds, engine.workers)
        begins = asked and st.session_state.get(_going(name), light)
        if begins or not asked:
            _note(name, wanted, list(asked.values()), now)
        if not begins:
            return False
        for place, experiment in asked.items():
            engine.submit(
                experiment,
                resources.table(experiment),
                visitor=visitor,
                cost=seconds,
                again=experiment.fingerprint() in again,
                batch=name,
                limit=(limits or {}).get(place),
            )
    except EngineError as error:
        show.problem(error)
        return False
    st.session_state[_going(name)] = True  # so that what is left of it goes on by itself, and what is light never stops
    st.session_state.pop(_again(name), None)
    if left_batches.in_background(name):
        engine.batches.go_on_in_background(name, visitor)
    return True


def _note(name: str, wanted: Mapping[Any, Experiment], asked: Sequence[Experiment], now: Standing) -> None:
    """Put the runs of a batch on the visitor's list: those that are asked for, and then those that were known.

    Where all were known, the batch must be one that the visitor has just made.
    """
    known = [one.fingerprint() for place, one in wanted.items() if place not in now.made]
    new = not st.session_state.get(_listed(name), False)
    st.session_state[_listed(name)] = True
    if asked or (new and visit.by_the_page()):
        own_runs.note([*(one.fingerprint() for one in asked), *known])


def watch(
    name: str, wanted: Mapping[Any, Experiment], seconds: float, *, trained: bool, later: int | None = None
) -> None:
    """How far the batch is, with a button that stops it or goes on with it; and the runs that failed, with another.

    For a fragment. While the batch is `trained`, as `ask` has returned, it runs again whenever one of the runs has
    ended. When the last one has, the whole page does. Of opening runs, it says when they were trained, with a button
    that trains them here. A button that trains networks stands beside what that costs.

    Args:
        name: as `ask` has it.
        wanted: as `ask` has it.
        seconds: as `ask` has it.
        trained: what `ask` has returned.
        later: of a search, how many networks follow once these have ended. Those that it has ended early are as they
            should be. None for any other batch.
    """
    now = _seen(standing(wanted), later)
    left = len(now.missing)
    if trained and (not left or now.unasked):  # the page around this fragment asks for what is not in the queue
        draft.touched()
        st.rerun()
    clicked = _failed(name, wanted, now.failed) if now.failed else False
    if left and trained:
        clicked = _progress(name, wanted, now, later) or clicked
    elif left:
        clicked = _go_on(name, wanted, now, seconds, later or 0) or clicked
    elif now.made:
        clicked = _trained_before(name, wanted, now.made, seconds) or clicked
    if clicked:  # the page around this fragment asks for the runs, or does not
        st.rerun()


def _seen(now: Standing, later: int | None) -> Standing:
    """How far a batch is; in a search, an early end is none that is to be mended."""
    if later is None:
        return now
    return replace(now, failed={place: one for place, one in now.failed.items() if not ended_early(one.reason)})


def run(experiment: Experiment) -> Run | None:
    """A run of a batch once it has finished; until then the opening run, if one ships whole; else None."""
    engine, name = resources.engine(), experiment.fingerprint()
    state = engine.state(name)
    if state is not None and state.status == "finished":
        return engine.run(name)
    opening = engine.opening_figures(name)
    return opening if opening is not None and opening.trained.weights else None


def measured(wanted: Mapping[Any, Experiment], measure: Callable[[Run], T]) -> dict[Any, T | None]:
    """What each run that has finished measures, or the opening run in its place; None for the others.

    Args:
        wanted: the experiments, by whatever the page calls them.
        measure: a function at the top of its module, since its values are kept under its name.

    Raises:
        ValueError: the measure is a lambda, or a function inside another.
    """
    what = f"{measure.__module__}.{measure.__qualname__}"
    if "<" in what:
        raise ValueError(f"A measure must be a function at the top of its module (got {what})")
    engine = resources.engine()
    values: dict[Any, T | None] = {}
    for place, experiment in wanted.items():
        name = experiment.fingerprint()
        state = engine.state(name)
        here = state is not None and state.status == "finished" and state.made is None
        try:
            values[place] = _value(name, what, measure, here=here)
        except LookupError:  # it is no opening run, or the store has dropped it since and it is missing from now on
            values[place] = None
    return values


@st.cache_data(max_entries=1000, show_spinner=False)
def _value(name: str, what: str, _measure: Callable[[Run], T], *, here: bool) -> T:
    engine = resources.engine()
    run = engine.run(name) if here else engine.opening_figures(name)
    if run is None:
        raise LookupError(name)
    return _measure(run)


def _progress(name: str, wanted: Mapping[Any, Experiment], now: Standing, later: int | None) -> bool:
    engine, visitor = resources.engine(), resources.visitor()
    ended = len(wanted) - len(now.missing)
    behind = _ahead(engine, visitor, name, now)
    with st.container(horizontal=True, vertical_alignment="center"):
        live.follow(
            [one.fingerprint() for one in wanted.values()],
            partial(_news, engine, visitor, name, dict(wanted), later),
            key=f"batch:{name} progress",
            version=_version(now, ended, behind),
        )
        progress.pause_buttons(queue_words.own_batches(behind), key=f"batch:{name}")
        clicked = st.button("Stop", icon=":material/stop:", key=f"batch:{name} stop", on_click=_stop, args=(name,))
    st.toggle(
        "Go on in the background",
        value=left_batches.in_background(name),
        key=f"batch:{name} background",
        help=f"{AWAY} Switched on, it goes on meanwhile, after what you look at{ROUND if later else ''}.",
        on_change=_background,
        args=(name,),
    )
    return clicked


def _go_on(name: str, wanted: Mapping[Any, Experiment], now: Standing, seconds: float, later: int) -> bool:
    left, count = len(now.missing) + later, len(wanted) + later
    done = count - left - len(now.failed)
    text = f"Train the {count} networks" if left == count else f"Train the other {left}"
    st.progress(done / count, text=queue_words.batch_line(done, count))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        clicked = st.button(
            text, icon=":material/play_arrow:", key=f"batch:{name} go", on_click=_go, args=(name,), wrap=True
        )
        st.caption(queue_words.batch_cost(left, seconds, resources.engine().workers), width="content")
    return clicked


def _news(
    engine: Engine, visitor: str, name: str, wanted: Mapping[Any, Experiment], later: int | None
) -> dict[str, Any]:
    """How far a batch is, for its component."""
    now, count = _seen(_standing(engine, wanted), later), len(wanted) + (later or 0)
    ended = len(wanted) - len(now.missing)
    done = ended - len(now.failed)
    behind = _ahead(engine, visitor, name, now)
    text = queue_words.batch_line(done, count, behind)
    return {"version": _version(now, ended, behind), "ended": not now.missing, "share": done / count, "text": text}


def _version(now: Standing, ended: int, behind: Sequence[Ahead]) -> str:
    """What is drawn: how many runs have ended, if others must be asked for, and the batches that can be paused."""
    return ", ".join([str(ended), *["unasked"] * now.unasked, *queue_words.own_batches(behind)])


def _ahead(engine: Engine, visitor: str, name: str, now: Standing) -> list[Ahead]:
    """What a batch waits for: all that comes before its first network, if none is at work."""
    states = [state for one in now.missing.values() if (state := engine.state(one.fingerprint()))]
    if not states or any(state.status == "running" for state in states):
        return []
    groups = engine.ahead(states[0].fingerprint, visitor)
    return [group for group in groups if not (group.yours and group.batch == name)]


def _failed(name: str, wanted: Mapping[Any, Experiment], failed: Mapping[Any, RunState]) -> bool:
    """Which runs have failed and why, a sentence for each reason, and the button that trains them again."""
    reasons: dict[tuple[str, bool], list[str]] = {}
    for place, state in failed.items():
        label = ", ".join(map(str, place)) if isinstance(place, tuple) else str(place)
        reasons.setdefault((state.reason or STOPPED, state.status == "stopped"), []).append(label)
    for (reason, was_stopped), labels in reasons.items():
        sentence = f"Not trained: {'; '.join(labels)}. {reason}"
        if was_stopped:  # by a person: that is no error
            st.info(show.plain(sentence), icon=":material/stop_circle:")
        else:
            show.problem(sentence)
    text = "Train it again" if len(failed) == 1 else f"Train these {len(failed)} again"
    names = [wanted[place].fingerprint() for place in failed]
    key = f"batch:{name} again"
    return st.button(text, icon=":material/replay:", key=key, on_click=_go, args=(name, names))


def _trained_before(name: str, wanted: Mapping[Any, Experiment], made: Mapping[Any, date], seconds: float) -> bool:
    """When the opening runs were trained, and the button that trains them here, with what that costs."""
    count, key = len(made), f"batch:{name} here"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(run_end.trained_before(max(made.values()), count), width="content")
        text = "Train it here" if count == 1 else "Train them here"
        names = [wanted[place].fingerprint() for place in made]
        clicked = st.button(text, type="tertiary", icon=":material/replay:", key=key, on_click=_go, args=(name, names))
        if not queue_words.begins_by_itself(count, seconds, resources.engine().workers):
            st.caption(queue_words.batch_cost(count, seconds, resources.engine().workers), width="content")
        return clicked


def _going(name: str) -> str:
    return f"batch:{name} going"


def _listed(name: str) -> str:
    return f"batch:{name} listed"


def _again(name: str) -> str:
    return f"batch:{name} again fingerprints"


def _background(name: str) -> None:
    """The toggle goes with its page; what it was set to stays."""
    left_batches.set_in_background(name, on=bool(st.session_state[f"batch:{name} background"]))
    draft.touched()


def _stop(name: str) -> None:
    resources.engine().batches.stop(name, resources.visitor())
    st.session_state[_going(name)] = False
    draft.touched()


def _go(name: str, again: Collection[str] = ()) -> None:
    st.session_state[_going(name)] = True
    st.session_state[_again(name)] = tuple(again)
    draft.touched()
