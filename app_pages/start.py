"""The start page: the lecture's map."""

import streamlit as st

st.title("Unrolled", anchor=False)
st.page_link("app_pages/sequence_lab.py")
