"""The Chromium of the benchmarks, which nobody inspects: it opens an address, clicks a link and is a new visitor's."""

import pytest

from benchmarks import visitor

BEFORE = "addEventListener('click', () => { window.clicked = performance.now(); }, true)"


@pytest.fixture(scope="module")
def browser():
    with visitor.chromium() as one:
        yield one


def test_it_opens_a_page_and_clicks_its_link(browser, server):
    with browser.visit(BEFORE) as tab:
        tab.open(server)
        assert tab.look("window.clicked") is None
        tab.click("One cell, number by number", 60, rest=0.1)
        assert tab.wait_for("window.clicked", 10) > 0
        heading = "[...document.querySelectorAll('h1')].find(one => one.innerText === 'Under the hood')?.innerText"
        assert tab.wait_for(heading, 60) == "Under the hood"
        assert tab.look("innerWidth") == visitor.SCREEN["width"]


def test_each_visit_is_a_new_visitor(browser, server):
    kept = []
    for _ in range(2):
        with browser.visit() as tab:
            tab.open(server)
            assert tab.wait_for("document.querySelector('h1')?.innerText", 60)
            kept.append(tab.look("localStorage.getItem('here')"))
            tab.look("localStorage.setItem('here', 'yes')")
    assert kept == [None, None]


def test_what_is_not_there_is_said(browser, server):
    with browser.visit() as tab:
        tab.open(server)
        assert tab.wait_for("null", 0.1) is None
        with pytest.raises(LookupError, match="No link 'Nowhere'"):
            tab.click("Nowhere", 0.1, rest=0)
        with pytest.raises(RuntimeError, match=r"Nothing\.here"):
            tab.send("Nothing.here")
