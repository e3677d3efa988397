"""The entry. It names the main script, which stands in `pages/` beside the pages and not above them.

Streamlit takes a folder `pages` that stands beside the main script for pages of its older kind.
"""

import streamlit as st
from starlette.middleware import Middleware

from core.live import ROUTE
from pages.shared import save_figure
from pages.shared.browser import GiveBrowsersACookie
from pages.shared.first_answer import FillPage
from pages.shared.ready import ready
from pages.shared.small_files import KeepSmallFiles
from pages.shared.upload_room import RoomForUploads

app = st.App(
    "pages/main.py",
    routes=[ROUTE, save_figure.ROUTE],
    lifespan=ready,
    middleware=[
        Middleware(FillPage),
        Middleware(RoomForUploads),
        Middleware(GiveBrowsersACookie),
        Middleware(KeepSmallFiles),
    ],
)
