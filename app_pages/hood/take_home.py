"""Take it with you: the experiment as a Keras script and as a notebook, and the trained network as a file."""

import streamlit as st

from app_pages.shared import draft, take_home
from core.inside.reading import Reading
from core.runs import Run
from core.tasks import Prepared


@st.fragment
def show_part(prepared: Prepared, run: Run, reading: Reading) -> None:
    """The files to download, and the script to read."""
    take_home.files(prepared, run, reading.weights, key="hood")
    draft.write_address(*draft.HOOD)
