"""The script that Streamlit runs for each visitor: page config, theme, navigation."""

import streamlit as st

from pages.shared import (
    browser_tab,
    left_batches,
    navigation,
    parameters,
    paste_limit,
    place,
    presenting,
    printing,
    resources,
    show,
    theme_watch,
    unknown_parameters,
    visit,
)

PAGES = {  # the name of each page in addresses and folders: its title and its icon
    "start": ("Start", ":material/map:"),
    "sequence_lab": ("Sequence lab", ":material/timeline:"),
    "under_the_hood": ("Under the hood", ":material/visibility:"),
    "future_values": ("Future values", ":material/query_stats:"),
    "words_to_tensors": ("Words to tensors", ":material/data_array:"),
    "word_vectors": ("Word vectors", ":material/scatter_plot:"),
    "sentiment": ("Sentiment", ":material/sentiment_satisfied:"),
    "next_word": ("Next word", ":material/text_fields:"),
    "video": ("Video", ":material/movie:"),
    "translation": ("Translation", ":material/translate:"),
    "runs": ("Runs", ":material/list:"),
    "what_is_kept": ("What is kept", ":material/shield:"),
}
AT_THE_FOOT = "what_is_kept"  # of every page, and not in the navigation

st.set_page_config(page_icon="assets/icon.svg", layout="wide", initial_sidebar_state="collapsed")
st.logo("assets/logo.svg")
page = st.navigation(navigation.pages(PAGES, hidden=AT_THE_FOOT), position="top")
browser_tab.begin(page.title if page.url_path else "")
visit.begin(page.url_path)
parameters.begin(page.url_path or "start")
unknown_parameters.begin(page.url_path or "start")
left_batches.begin()
presenting.begin(page.url_path)
show.problems(st.container(), unknown_parameters.sentences())
page.run()
left_batches.show()
parameters.end()
visit.end()
if page.url_path != AT_THE_FOOT:
    with st.container(horizontal=True, vertical_alignment="center", key="foot"):
        st.page_link(f"{AT_THE_FOOT}/page.py", label="What is kept here, and where", icon=":material/shield:")
        presenting.button()
presenting.bar()
place.scroll()
theme_watch.watch()
paste_limit.draw()
printing.prepare()
resources.start_workers()  # after the page is drawn
