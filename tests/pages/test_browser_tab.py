"""The title in the browser's tab: what is shown, the page, the product; and no other title in between."""

import pytest

from tests.pages.test_pages import run

STEPS = """
import streamlit as st

titles = []
configure = st.set_page_config

def noting(**settings):
    if settings.get("page_title"):
        titles.append(settings["page_title"])
    configure(**settings)

st.set_page_config = noting

def said(wanted, most=1):
    assert titles[-1] == wanted and len(titles) <= most, titles
    titles.clear()

at = AppTest.from_file("pages/main.py", default_timeout=60)
at.run()
said("Unrolled")
at.switch_page("what_is_kept/page.py").run()
said("What is kept · Unrolled")
at.query_params["task"] = "echo"
at.query_params["layers"] = "LSTM-4-tanh~GRU-2-tanh"
at.switch_page("sequence_lab/page.py").run()
said("LSTM(4) → GRU(2) on “Delayed echo” · Sequence lab · Unrolled", 2)
at.run()
said("LSTM(4) → GRU(2) on “Delayed echo” · Sequence lab · Unrolled")
at.query_params.clear()
at.query_params["see"] = "parameters"
at.switch_page("under_the_hood/page.py").run()
said("Parameters · LSTM(4) → GRU(2) on “Delayed echo” · Under the hood · Unrolled", 2)
at.query_params.clear()
at.query_params["part"] = "padding"
at.switch_page("words_to_tensors/page.py").run()
said("Padding · Words to tensors · Unrolled", 2)
at.run()
said("Padding · Words to tensors · Unrolled")
"""


@pytest.mark.slow
def test_the_tab_says_what_is_shown(tmp_path):
    run([], tmp_path, steps=STEPS)
