"""The entry: page config and navigation. Nothing else."""

import streamlit as st

from app_pages.shared import resources

st.set_page_config(page_title="Unrolled", page_icon=":material/view_week:", layout="wide")
resources.engine()
st.navigation(
    [
        st.Page("app_pages/start.py", title="Start", icon=":material/map:", default=True),
        st.Page("app_pages/sequence_lab.py", title="Sequence lab", icon=":material/timeline:"),
    ],
    position="top",
).run()
