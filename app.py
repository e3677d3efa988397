"""The entry. It names the main script, which stands in `pages/` beside the pages and not above them.

Streamlit takes a folder `pages` that stands beside the main script for pages of its older kind.
"""

import streamlit as st

app = st.App("pages/main.py")
