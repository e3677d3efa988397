"""What mattered in a sweep of several settings: sentences, and a bar for the importance of each."""

import streamlit as st

from core.views.shared.sweep import mattered
from core.views.shared.sweep.results import Results
from pages.shared import show


def draw(known: Results) -> None:
    """The part of the results; nothing while runs are to come, or if a single setting is varied."""
    scores = tuple(known.scores[place].last if place in known.scores else None for place in known.grid.experiments)
    found = _found((known.sweep.fingerprint(), scores, len(known.diverged)), known)
    if found is None:
        return
    show.figure(mattered.figure(known, found), "lab:sweep mattered")
    for sentence in [*mattered.sentences(known, found), *mattered.left_out(known)]:
        st.markdown(show.plain(sentence))
    st.caption(mattered.how(found))


@st.cache_resource(max_entries=50, show_spinner=False)
def _found(of: object, _known: Results) -> mattered.Mattered | None:
    """Computed once for the same runs."""
    return mattered.mattered(_known)
