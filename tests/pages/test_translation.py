"""Translation in Streamlit's own test harness: it opens alive, follows what is typed, and keeps its address."""

import pytest

from tests.pages.test_pages import run

pytestmark = pytest.mark.slow  # runs the app with its workers

OPEN = "What attention changes"


def test_it_translates_what_is_typed_and_says_what_it_cannot(tmp_path):
    steps = """
from core.views.translation import openings
assert at.session_state["pairs:draft"].experiment == openings.FIRST
assert any("never saw" in text.value for text in at.markdown), [text.value for text in at.markdown]
for text, sentence in (("8", "huit"), ("🌧", "type the text without it"), ("", "nothing to translate yet")):
    at.text_input(key="translate").set_value(text).run()
    assert not at.exception, at.exception
    said = [one.value for kind in (at.markdown, at.info) for one in kind]
    assert any(sentence in one for one in said), (text, said)
"""
    run(["translation"], tmp_path, wait=OPEN, steps=steps)


def test_pairs_of_a_file_wait_for_one(tmp_path):
    steps = """
at.query_params["task"] = "translation"
at.query_params["p.pairs"] = "own"
at.run()
assert not at.exception, at.exception
assert any("Upload a CSV file" in one.value for one in at.info), [one.value for one in at.info]
"""
    run(["translation"], tmp_path, wait=OPEN, steps=steps)
