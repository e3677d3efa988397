"""Future values: a forecast is there at once, another moment and another series, the trap, and a leak switched on."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import choose, press_until


def said(page: Page, pattern: str) -> Locator:
    """The sentence above the figure; what a phone shows on top of the page is another."""
    return page.locator("strong", has_text=re.compile(pattern)).filter(visible=True)


def test_a_forecast_is_looked_at_changed_and_taken_into_a_new_window(page: Page, chromium, server):
    page.goto("/future_values")
    expect(said(page, "Best is the network")).to_be_visible()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    thumb = page.get_by_role("slider", name=re.compile("^Forecast after"))
    thumb.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"sequence=\d+"))
    date = thumb.get_attribute("aria-valuetext")
    again = chromium.new_context(base_url=server).new_page()
    again.goto(page.url)
    expect(again.get_by_text(re.compile(f"after {date}")).first).to_be_visible()
    again.context.close()


@pytest.mark.long
def test_the_price_forecast_is_laid_one_day_back(page: Page):
    page.goto("/future_values")
    choose(page, "Series", "Prices of shares")
    expect(said(page, "Nobody is clearly better")).to_be_visible()
    page.get_by_role("tab", name="One day late").click()
    expect(said(page, r"R² is 0\.99")).to_be_visible()
    press_until(page.get_by_role("slider", name=re.compile("^Lay the forecast back")), "ArrowRight", "1", "back=1")
    expect(page.get_by_text("The same forecast, laid 1 day back")).to_be_visible()


@pytest.mark.long
def test_a_leak_is_switched_on_and_the_network_is_trained_with_it(page: Page):
    page.goto("/future_values?task=flu_counts&layers=LSTM-4-tanh&p.length=8&epochs=20")
    expect(said(page, "Errors one week ahead")).to_be_visible(timeout=120_000)
    page.get_by_text("Mistakes to switch on").click()
    page.get_by_text("What is asked is among the inputs").click()
    expect(page).to_have_url(re.compile("target"))
    expect(said(page, r"network 0\.[0-4]")).to_be_visible(timeout=120_000)
