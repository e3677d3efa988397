"""A run that goes wrong says so, one click mends it, and a step back in the browser undoes that."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from core.views.start import failures


def test_a_cure_is_one_click_and_back_undoes_it(page: Page):
    page.goto(f"/sequence_lab?{urlencode(failures.EXPERIMENTS['saturation'].to_query())}")
    expect(page.get_by_text(re.compile(r"Saturated\. \d+\s%\sof the states"))).to_be_visible()
    page.get_by_role("button", name="Why?").click()
    expect(page.get_by_text("At its ends tanh has a slope near 0.")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Lower the learning rate to 0.01").click()
    expect(page).to_have_url(re.compile("learning_rate=0.01"))
    expect(page.get_by_text(re.compile("Saturated"))).to_have_count(0)
    expect(page.get_by_text(re.compile("Trained 10,000 epochs"))).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("learning_rate=0.5"))
    expect(page.get_by_text(re.compile(r"Saturated\."))).to_be_visible()
    page.get_by_role("link", name="See the flat ends and their slopes").click()
    expect(page.get_by_role("heading", name="Under the hood")).to_be_visible()


@pytest.mark.long
def test_padding_that_is_read_is_named_where_texts_are_trained_on(page: Page):
    page.goto(f"/sentiment?part=train&{urlencode(failures.EXPERIMENTS['padding_read'].to_query())}")
    expect(page.get_by_text("It reads the padding.")).to_be_visible()
    expect(page.get_by_text("It can read your sentences now")).to_have_count(0)
    page.get_by_role("button", name="Mask the padding").click()
    expect(page.get_by_text("It can read your sentences now")).to_be_visible()
    expect(page.get_by_text("It reads the padding.")).to_have_count(0)
