"""On paper: results first, settings after them, few sheets, and no chart that is cut off."""

import re

import pytest
from playwright.sync_api import Page, expect

LAB = "/sequence_lab?task=air_pollution&layers=SimpleRNN-2-tanh&scaling=none"
LAB += "&learning_rate=0.5&epochs=10000&validation_share=0"
MARGIN = {"top": "12mm", "bottom": "12mm", "left": "12mm", "right": "12mm"}
KINDS = """
() => [...document.querySelectorAll("h1, .js-plotly-plot, .st-key-controls [data-testid=stSelectbox], .stButton")]
  .filter((one) => one.checkVisibility())
  .map((one) => [one.matches("h1") ? "title" : one.matches(".js-plotly-plot") ? "figure" :
    one.matches(".stButton") ? "button" : "setting", one.getBoundingClientRect()])
  .map(([kind, box]) => ({ kind, top: box.top, left: box.left, right: box.right }))
  .sort((one, other) => one.top - other.top)
"""


def sheets(page: Page) -> int:
    pdf = page.pdf(format="A4", margin=MARGIN)
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def opened(page: Page) -> Page:
    page.goto(LAB)
    expect(page.get_by_text(re.compile("Trained 10,000 epochs"))).to_be_visible(timeout=120_000)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    page.wait_for_function("document.querySelector('style[media=print]')")  # the last that a page brings
    return page


@pytest.mark.long
def test_the_lab_takes_few_sheets_and_is_as_it_was_afterwards(page: Page):
    opened(page)
    before = page.locator(".js-plotly-plot").evaluate_all("all => all.map((one) => one.clientWidth)")
    assert sheets(page) <= 3
    after = page.locator(".js-plotly-plot").evaluate_all("all => all.map((one) => one.clientWidth)")
    assert after == before


@pytest.mark.long
def test_results_come_first_and_settings_last(page: Page):
    opened(page)
    page.emulate_media(media="print")  # Streamlit has rules of its own for it
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    things = page.evaluate(KINDS)
    order = [one["kind"] for one in things]
    assert order[0] == "title"
    assert order.index("figure") < order.index("setting")
    assert max(i for i, kind in enumerate(order) if kind == "figure") < order.index("setting")
    assert "button" not in order
    figures = [one for one in things if one["kind"] == "figure"]
    assert all(one["left"] >= 0 and one["right"] <= 681 for one in figures), figures
    losses, prediction = figures[:2]
    assert losses["top"] == prediction["top"], "side by side, as on the screen"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot')[0].getBoundingClientRect().left > 400")
