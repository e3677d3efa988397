"""The visitor's batches whose page was left: paused, or going on in the background. A line at the end of each page."""

import streamlit as st

from pages.shared import draft, resources

_DRAWN = "batches drawn"


def begin() -> None:
    """Begin a run of the script: it has drawn no batch yet."""
    st.session_state[_DRAWN] = set()


def drawn(name: str) -> None:
    """Say that this page shows the batch of this name itself."""
    st.session_state.setdefault(_DRAWN, set()).add(name)


def show() -> None:
    """A line and a button for each batch that has not ended and that this page does not show."""
    for name, in_background in resources.engine().batches.of(resources.visitor()).items():
        if name in st.session_state[_DRAWN]:
            continue
        if not in_background:
            resources.engine().batches.leave_page(name, resources.visitor())
        line = "goes on in the background" if in_background else "is paused while you are here"
        button = "Pause it" if in_background else "Go on in the background"
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f"Your {name} {line}.", width="content")
            st.button(
                button,
                type="tertiary",
                icon=":material/pause:" if in_background else ":material/play_arrow:",
                key=f"batch:{name} left",
                on_click=_click,
                args=(name, not in_background),
            )


def in_background(name: str) -> bool:
    """True if the batch of this name is to go on while nobody looks at it."""
    return st.session_state.get(_key(name), False)


def set_in_background(name: str, *, on: bool) -> None:
    """Keep what the visitor wants of a batch while nobody looks at it, and do it."""
    st.session_state[_key(name)] = on
    batches = resources.engine().batches
    (batches.go_on_in_background if on else batches.pause_when_left)(name, resources.visitor())


def _click(name: str, on: bool) -> None:
    set_in_background(name, on=on)
    if not on:
        resources.engine().batches.pause(name, resources.visitor())
    draft.touched()


def _key(name: str) -> str:
    return f"batch:{name} in background"
