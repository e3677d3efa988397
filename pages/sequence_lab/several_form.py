"""What to vary: up to four settings with their values, the number of seeds, and whether all is tried or a search made.

The address has it as `try`.
"""

from math import prod
from typing import TypeVar

import streamlit as st

from core.experiment import Experiment, ExperimentError
from core.sweeps import MAX_RUNS, MAX_SETTINGS, Setting, Sweep, Value, settings_of
from core.sweeps.search import AT_RANDOM, ROUND
from core.sweeps.sweep import first_of
from pages.shared import show, visit
from pages.shared.draft import Draft
from pages.shared.parameters import Written, written

SEEDS = (1, 3, 5, 10)
LEAST = 10  # combinations from which a search is offered: the first six of it are drawn at random
SHARE = 0.25  # of the combinations that a search tries, unless another number is set

T = TypeVar("T")


def edit(draft: Draft, experiment: Experiment) -> Sweep | None:
    """Draw the form. Returns the sweep that it says, or None while a value cannot be read."""
    given, known = written("try"), settings_of(experiment)
    now = first_of(experiment)
    if given.text:
        try:
            now = Sweep.from_text(experiment, given.text)
        except ExperimentError as error:
            show.problem(f"“{given.text[:80]}” cannot be tried here. {error}. Shown instead: {now.to_text()}")
    chosen: dict[str, tuple[Value, ...]] = {}
    try:
        for place, varied in enumerate(now.settings):
            name = _setting(draft, given, known, place, varied.name)
            chosen[name] = _values(draft, given, known[name], place, varied.values if name == varied.name else ())
        seeds = _seeds(draft, given, now.seeds)
        search = _search(draft, given, now.search, prod(map(len, chosen.values())), seeds)
        sweep = Sweep.of(experiment, chosen, seeds=seeds, search=search)
        if len(chosen) < len(now.settings):
            raise ExperimentError("A setting is there twice: choose another one")  # noqa: TRY301 - one place for all
    except (ExperimentError, ValueError) as error:
        show.problem(error)
        return None
    given.put("" if sweep == first_of(experiment) else sweep.to_text())
    _buttons(given, sweep, known)
    return sweep


def _setting(draft: Draft, given: Written, known: dict[str, Setting], place: int, now: str) -> str:
    names = list(known)
    key = given.key(f"try.setting {place}")
    return st.selectbox(
        "What to vary" if place == 0 else "And",
        names,
        index=_first(draft, key, names.index(now)),
        format_func=lambda name: known[name].title,
        key=draft.widgets.key(key),
        on_change=visit.touched,
    )


def _values(draft: Draft, given: Written, setting: Setting, place: int, now: tuple[Value, ...]) -> tuple[Value, ...]:
    """The values of a setting. Raises ValueError, with a sentence, for what cannot be read."""
    key = given.key(f"try.values {place} {setting.name}")
    values = now or setting.first
    if setting.is_choice:
        options = list(setting.first)
        picked = st.pills(
            "Values",
            options,
            selection_mode="multi",
            default=_first(draft, key, list(values)),
            format_func=setting.short,
            key=draft.widgets.key(key),
            on_change=visit.touched,
            wrap=True,
        )
        if not picked:
            raise ValueError(f"{setting.title} has no value: {setting.offer}")
        return tuple(picked)
    text = st.text_input(
        "Values",
        _first(draft, key, setting.written(values)),
        key=draft.widgets.key(key),
        max_chars=200,
        help="Numbers with commas between them",
        on_change=visit.touched,
    )
    return setting.read(text or "")


def _seeds(draft: Draft, given: Written, now: int) -> int:
    key = given.key("try.seeds")
    return st.segmented_control(
        "Seeds for each",
        sorted({*SEEDS, now}),
        required=True,
        default=_first(draft, key, now),
        key=draft.widgets.key(key),
        help="Each seed has other initial weights and another order of the batches. Three or more show how much of a "
        "difference is chance.",
        on_change=visit.touched,
    )


def _search(draft: Draft, given: Written, now: int | None, combinations: int, seeds: int) -> int | None:
    """How many combinations a search tries; None for all of them. It is offered where there are enough."""
    if combinations < max(LEAST, now or 0):
        return None
    key = given.key("try.search")
    searches = st.segmented_control(
        "Combinations to try",
        [False, True],
        required=True,
        default=_first(draft, key, now is not None),
        format_func=lambda searches: "A search" if searches else f"All {combinations:,}",
        key=draft.widgets.key(key),
        help="A search tries some of them. It draws the first at random, and the others by what was good so far.",
        on_change=visit.touched,
    )
    if not searches:
        return None
    key = given.key(f"try.number of {combinations}")
    offered = now or max(AT_RANDOM + ROUND, min(round(combinations * SHARE), MAX_RUNS // seeds))
    return st.number_input(
        f"How many of the {combinations:,}",
        2,
        combinations - 1,
        _first(draft, key, min(offered, combinations - 1)),
        key=draft.widgets.key(key),
        on_change=visit.touched,
    )


def _buttons(given: Written, sweep: Sweep, known: dict[str, Setting]) -> None:
    """Another setting to vary, or one less."""
    names = [varied.name for varied in sweep.settings]
    others = [name for name in known if name not in names]
    with st.container(horizontal=True, gap="small"):
        if len(names) < MAX_SETTINGS and others:
            st.button(
                "Vary another setting too",
                type="tertiary",
                icon=":material/add:",
                key="lab:try another",
                on_click=_with,
                args=(given, sweep, known[others[0]]),
            )
        if len(names) > 1:
            st.button(
                f"Without {known[names[-1]].title.lower()}",
                type="tertiary",
                icon=":material/close:",
                key="lab:try without",
                on_click=_without,
                args=(given, sweep),
            )


def _with(given: Written, sweep: Sweep, setting: Setting) -> None:
    given.put(sweep.with_setting(setting.name, setting.first[:2]).to_text())
    visit.touched()


def _without(given: Written, sweep: Sweep) -> None:
    given.put(sweep.without_last().to_text())
    visit.touched()


def _first(draft: Draft, key: str, value: T) -> T:
    """What a widget begins with each time that it comes onto the page."""
    return draft.widgets.first(key, value)
