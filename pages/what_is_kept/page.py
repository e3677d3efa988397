"""What is kept: plain words, and buttons that delete what is one's own."""

import streamlit as st

from core.settings import settings
from core.views.what_is_kept import kept
from pages.sentiment import classifiers
from pages.shared import browser, own_runs, uploads

st.title("What is kept", anchor=False)
st.markdown("What this server keeps of what you do here, where, and for how long. There is no log-in.")
for title, text in kept.sections(settings(), cookie=browser.COOKIE, cookie_days=browser.DAYS).items():
    st.header(title, anchor=False)
    st.markdown(text, width=720)
st.header("Delete what is yours", anchor=False)
uploads.own_files()
classifiers.forget_button()
own_runs.forget_button()
