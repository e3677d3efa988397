"""The list: searched, fifty rows at a time, with what can be done with the chosen ones."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import streamlit as st

from core.runs import RunStoreError
from core.runs.run_lists import LETTERS, Entry
from core.views.runs import compare, listed
from core.views.runs.listed import SHOWN, Row, Rows
from core.views.runs.scores import Score
from core.views.runs.settings import changes
from core.views.shared.link import Link
from core.views.shared.parts import PARTS
from pages.runs.chosen import Chosen
from pages.runs.own import metrics_of, scores_of
from pages.shared import browser, own_runs, show, visit
from pages.shared.links import link
from pages.shared.parameters import Written, bound, written

_REMOVED = "runs removed"
_PROBLEM = "runs problem"
WIDTHS = (6, 4, 3, 1.6)


def show_part(own: Rows, chosen: Chosen) -> None:
    """The part of the page."""
    _removed()
    if problem := st.session_state.pop(_PROBLEM, ""):
        show.problem(problem)
    if problem := chosen.problem():
        show.problem(problem)
    if own.rows:
        _list(own, chosen)
    else:
        _empty()
    if sentence := listed.gone_sentence(own):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(show.plain(sentence), width="content")
            gone = [entry.fingerprint for entry in (*own.gone, *own.unread)]
            st.button("Take them off the list", type="tertiary", key="runs:gone", on_click=_remove, args=(gone, None))
    if not browser.is_known():
        st.caption("Your browser keeps no cookies here, so the list is gone once this browser tab is closed.")


def _empty() -> None:
    """What there is before the first run."""
    st.info(
        "Your list is empty. Each network that you train comes onto it by itself, and so does one that opens because "
        "you have changed a setting. Add a network that was trained before with its button “Add to your runs”, and "
        "those of another Unrolled from a file, in the tab “Take them with you”.",
        icon=":material/playlist_add:",
    )
    link("Train a network in the sequence lab", Link("sequence_lab"))


def _list(own: Rows, chosen: Chosen) -> None:
    search = st.text_input(
        "Search",
        max_chars=200,
        placeholder="rain LSTM units=8",
        help="Words of the task, the network, its settings, or your own name for it. A setting is found by its name in "
        "addresses, such as `units=8`, `seed=3` or `learning_rate=0.01`.",
        on_change=visit.touched,
        **bound("search"),
    )
    found = listed.matching(own.rows, search)
    _toolbar(own, chosen)
    if not found:
        st.info(f"No run has all of these words: {show.plain(search)}. Use fewer words.", icon=":material/search_off:")
        return
    given = written("list_page")
    count = listed.pages_of(len(found))
    page = given.place(count)
    rows = found[page * SHOWN : (page + 1) * SHOWN]
    metrics = metrics_of(rows)
    scores = scores_of(rows, metrics)
    now = datetime.now(UTC)
    with st.container(key="runs:rows"):
        for row in rows:
            _row(row, scores[row.fingerprint], chosen, now)
    _pager(given, page, count, found, own)


def _row(row: Row, score: Score | None, chosen: Chosen, now: datetime) -> None:
    what, how_good, training, opens = st.columns(WIDTHS, vertical_alignment="center", gap="small")
    name = f"**{show.plain(row.entry.name)}** · " if row.entry.name else ""
    pin = ":material/keep: " if row.entry.pinned else ""
    changed = changes(row.experiment)
    with what.container(gap="xxsmall"):
        # A screen reader is told the label as it is written. Brackets alone, without square ones, are no Markdown.
        what = show.plain(f"{row.network} on {row.task}").replace("&#40;", "(").replace("&#41;", ")")
        chosen.box(row, f"{pin}{name}{what}")
        if changed:
            st.caption(show.plain(changed))
    how_good.markdown(f":small[{show.plain(score.words if score else 'no result')}]")
    ended = ", ".join(filter(None, (row.end, score.training if score else "", listed.when(row.entry.listed, now))))
    training.markdown(f":small[{show.plain(ended)}]")
    if to := listed.link_to(row.experiment):
        with opens:
            link("Train it here" if row.imported else "Open it", to)


def _pager(given: Written, page: int, count: int, found: Sequence[Row], own: Rows) -> None:
    first, last = page * SHOWN + 1, min(len(found), (page + 1) * SHOWN)
    of = f"{len(found):,}" if len(found) == len(own.rows) else f"{len(found):,} found among {len(own.rows):,}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"{first:,} to {last:,} of {of}", width="content")
        if count > 1:
            for label, to, icon in (("Later", page - 1, "chevron_left"), ("Earlier", page + 1, "chevron_right")):
                st.button(
                    label,
                    icon=f":material/{icon}:",
                    key=f"runs:{label}",
                    disabled=not 0 <= to < count,
                    on_click=_turn,
                    args=(given, to),
                )


def _turn(given: Written, to: int) -> None:
    given.put(str(to + 1) if to else "")
    visit.touched()


def _toolbar(own: Rows, chosen: Chosen) -> None:
    """What can be done with the chosen runs; without any, how to choose some."""
    mine = [row for row in chosen.rows if own.of(row.fingerprint)]
    names = [row.fingerprint for row in mine]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="runs:toolbar"):
        if not chosen.names:
            st.caption("Choose runs by their boxes: to compare, pin, name or remove them, or to take them along.")
            return
        count = len(chosen.rows)
        st.markdown(f"**{count} chosen**", width="content")
        _button(
            "Compare them",
            "compare_arrows",
            lambda: _open("compare"),
            disabled=not compare.LEAST <= count <= compare.MOST,
            help=f"From {compare.LEAST} to {compare.MOST} runs can be compared.",
        )
        _button("Take them with you", "download", lambda: _open("take_along"))
        if mine:
            on = not all(row.entry.pinned for row in mine)
            _button("Pin" if on else "Unpin", "keep" if on else "keep_off", lambda: _pin(names, on))
            _button("Remove from the list", "delete", lambda: _remove(names, chosen))
        _button("Choose none", "close", lambda: chosen.keep([]))
    if len(mine) == 1 == count:
        name = mine[0].fingerprint
        key = f"runs:name {name}"
        st.text_input(
            "Your name for it",
            mine[0].entry.name,
            key=key,
            max_chars=LETTERS,
            help="Only you see it.",
            on_change=_rename,
            args=(name, key),
        )


def _button(label: str, icon: str, act: Callable[[], None], *, disabled: bool = False, help: str | None = None) -> None:  # noqa: A002 - Streamlit's name for it
    st.button(
        label,
        type="tertiary",
        icon=f":material/{icon}:",
        key=f"runs:{label}",
        disabled=disabled,
        help=help,
        on_click=act,
    )


def _open(part: str) -> None:
    st.session_state["runs:tab"] = PARTS["runs"][part]
    visit.touched()


def _pin(names: list[str], on: bool) -> None:
    visit.touched()
    try:
        own_runs.lists().pin(browser.owner(), names, on=on)
    except RunStoreError as error:
        st.session_state[_PROBLEM] = str(error)


def _rename(name: str, key: str) -> None:
    visit.touched()
    try:
        own_runs.lists().rename(browser.owner(), name, st.session_state[key] or "")
    except RunStoreError as error:
        st.session_state[_PROBLEM] = str(error)


def _remove(names: list[str], chosen: Chosen | None) -> None:
    st.session_state[_REMOVED] = own_runs.lists().remove(browser.owner(), names)
    own_runs.forget(names)
    if chosen is not None:
        chosen.keep([name for name in chosen.names if name not in names])
    visit.touched()


def _removed() -> None:
    """What was removed last, and the button that puts it back."""
    entries: list[Entry] = st.session_state.get(_REMOVED, [])
    if not entries:
        return
    count = f"{len(entries):,} run{'' if len(entries) == 1 else 's'}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{count} removed from your list.", width="content")
        st.button("Undo", icon=":material/undo:", key="runs:undo", on_click=_undo, args=(entries,))


def _undo(entries: list[Entry]) -> None:
    own_runs.lists().restore(browser.owner(), entries)
    st.session_state[_REMOVED] = []
    visit.touched()
