"""Runs: what this browser has asked for, compared, and taken along."""

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from pages.runs import compare, listing, take_along
from pages.runs.chosen import Chosen
from pages.runs.own import own_rows
from pages.shared import show
from pages.shared.tabs import tabs

PARTS = {"listing": listing, "compare": compare, "take_along": take_along}

st.title("Runs", anchor=False)
st.markdown(
    "Every network that you have asked for in this browser. Nobody else sees this list. Whoever has the address of a "
    "run can open that run."
)
part, container = tabs("runs")
with container:
    try:
        own = own_rows()
        PARTS[part].show_part(own, Chosen(own))
    except SQLAlchemyError:
        show.problem("Your list cannot be read now, because the database does not answer. Load the page again.")
