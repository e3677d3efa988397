"""The first visitor of a fresh server opens an inner page by its address, before any other page was run."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import serve


def test_an_inner_page_is_whole_for_the_first_visitor(chromium, tmp_path):
    query = "task=sine&p.data_seed=3&layers=GRU-3-tanh"
    with serve(tmp_path) as address:
        context = chromium.new_context(viewport={"width": 1440, "height": 1000})
        page = context.new_page()
        page.goto(f"{address}/sequence_lab?{query}")
        expect(page.get_by_role("heading", name="Sequence lab")).to_be_visible()
        navigation = page.get_by_test_id("stTopNavLink")
        expect(navigation.filter(has_text="Sentiment")).to_be_visible()
        expect(page.get_by_text("gru (GRU)")).to_be_visible()
        expect(page).to_have_url(re.compile(r"p\.data_seed=3"))
        family = page.get_by_role("heading", name="Sequence lab").evaluate("node => getComputedStyle(node).fontFamily")
        assert "Source Serif" in family  # the theme is there
        context.close()
