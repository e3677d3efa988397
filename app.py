"""The entry: page config and navigation. Nothing else."""

import streamlit as st

from app_pages.shared import resources, theme_watch

st.set_page_config(page_title="Unrolled", page_icon="assets/icon.svg", layout="wide")
st.logo("assets/logo.svg")
page = st.navigation(
    [
        st.Page("app_pages/start.py", title="Start", icon=":material/map:", default=True),
        st.Page("app_pages/sequence_lab.py", title="Sequence lab", icon=":material/timeline:"),
        st.Page("app_pages/under_the_hood.py", title="Under the hood", icon=":material/visibility:"),
        st.Page("app_pages/words_to_tensors.py", title="Words to tensors", icon=":material/data_array:"),
        st.Page("app_pages/word_vectors.py", title="Word vectors", icon=":material/scatter_plot:"),
        st.Page("app_pages/sentiment.py", title="Sentiment", icon=":material/sentiment_satisfied:"),
    ],
    position="top",
)
if st.session_state.get("page") != page.url_path:
    st.session_state["page"], st.session_state["page changed"] = page.url_path, True
page.run()
theme_watch.watch()
resources.engine()  # after the page is drawn: the workers that it starts take all cores for some seconds
