"""Tabs in addresses: their names, the titles that addresses once had, and which tab a visitor finds open."""

import pytest

from core.views.shared.parts import PARTS, part_of
from tests.pages.test_pages import ROOT, run

BEFORE = {  # as addresses had them
    "words_to_tensors": ("Tokens", "Padding", "Order"),
    "word_vectors": ("Arithmetic", "Axes", "Skip-gram", "Word2Vec", "How good", "Embedding layer", "Other vectors"),
    "sentiment": ("Read", "Train", "Units"),
}


@pytest.mark.parametrize("page", BEFORE)
def test_an_old_address_opens_what_it_opened(page):
    assert [part_of(page, title) for title in BEFORE[page]] == list(PARTS[page])


@pytest.mark.parametrize("page", PARTS)
def test_the_name_of_a_part_opens_it_and_any_other_the_first(page):
    assert [part_of(page, name) for name in PARTS[page]] == list(PARTS[page])
    assert all(name.isidentifier() and name.islower() for name in PARTS[page])
    assert {part_of(page, text) for text in ("", "nothing", "<b>", "²")} == {next(iter(PARTS[page]))}


@pytest.mark.parametrize("page", PARTS)
def test_each_part_is_a_file_of_its_name(page):
    assert [name for name in PARTS[page] if not (ROOT / "pages" / page / f"{name}.py").is_file()] == []


@pytest.mark.slow
def test_tabs_follow_the_address_and_the_address_follows_the_tabs(tmp_path):
    steps = """
def open_tab():
    return at.session_state["words_to_tensors:tab"]

def address():
    value = at.query_params.get("part", "")
    return value[0] if isinstance(value, list) else value

def to_tab(name):
    at.query_params["part"] = name
    at.run()
    assert not at.exception, at.exception

at = part("words_to_tensors", "Order")  # an old address
assert (open_tab(), address()) == ("Order", "Order")
to_tab("padding")
assert (open_tab(), address()) == ("Padding", "padding")
at.session_state["words_to_tensors:tab"] = "Tokens"  # as a click does
at.session_state["visit"].touched = True
at.run()
assert (open_tab(), address()) == ("Tokens", ""), (open_tab(), address())
to_tab("padding")  # back
assert open_tab() == "Padding"
at.query_params["part"] = "Order"
at.session_state["visit"].touched = True
at.session_state["words_to_tensors:tab"] = "Tokens"
at.run()  # a click, and the browser still sends an earlier address
assert (open_tab(), address()) == ("Tokens", "")
at.query_params["part"] = "padding"
at.switch_page("start/page.py").run()
at.switch_page("words_to_tensors/page.py").run()
assert open_tab() == "Padding"
"""
    run([], tmp_path, steps=steps)
