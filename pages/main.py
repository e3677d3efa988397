"""The script that Streamlit runs for each visitor: page config, theme, navigation."""

import streamlit as st

from pages.shared import resources, theme_watch, visit

PAGES = {  # the name of each page in addresses and folders: its title and its icon
    "start": ("Start", ":material/map:"),
    "sequence_lab": ("Sequence lab", ":material/timeline:"),
    "under_the_hood": ("Under the hood", ":material/visibility:"),
    "words_to_tensors": ("Words to tensors", ":material/data_array:"),
    "word_vectors": ("Word vectors", ":material/scatter_plot:"),
    "sentiment": ("Sentiment", ":material/sentiment_satisfied:"),
}

st.set_page_config(page_title="Unrolled", page_icon="assets/icon.svg", layout="wide")
st.logo("assets/logo.svg")
page = st.navigation(
    [
        st.Page(f"{name}/page.py", title=title, icon=icon, url_path=name, default=name == "start")
        for name, (title, icon) in PAGES.items()
    ],
    position="top",
)
visit.begin(page.url_path)
page.run()
visit.end()
theme_watch.watch()
resources.engine()  # after the page is drawn: the workers that it starts take all cores for some seconds
