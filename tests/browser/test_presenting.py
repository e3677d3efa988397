"""The presenter's view on a projector: large text, the figure first, settings in a drawer, all of it by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import DRAWN, PAGES, addresses

LAB = "/sequence_lab?task=air_pollution&layers=SimpleRNN-2-tanh&scaling=none"
LAB += "&learning_rate=0.5&epochs=10000&validation_share=0"
SMALL_TEXT = """
() => {
  const small = [];
  const walk = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) walk(one.shadowRoot);
      const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
      const icon = getComputedStyle(one).fontFamily.includes("Material");
      if (own && !icon && one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length) {
        const size = parseFloat(getComputedStyle(one).fontSize);
        const text = !["SCRIPT", "STYLE"].includes(one.tagName);
        if (text && size < 16) small.push(`${size}: ${one.textContent.slice(0, 40)}`);
      }
    }
  };
  walk(document);
  return small;
}
"""

CANVASES = "() => [...document.querySelectorAll('canvas')].filter((one) => one.getBoundingClientRect().width).length"


@pytest.fixture
def projector(chromium, server):
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, base_url=server)
    yield context.new_page()
    context.close()


def test_the_figure_comes_first_and_no_text_is_small(projector: Page):
    projector.goto(f"{LAB}&view=present")
    expect(projector.get_by_text("Figure 1 of")).to_be_visible(timeout=120_000)
    expect(projector.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    box = projector.locator(".js-plotly-plot").first.bounding_box()
    assert 0 <= box["y"] < 150, box
    assert box["width"] > 500, box  # two beside each other
    bar = projector.get_by_role("navigation", name="Figures").bounding_box()
    assert box["y"] + box["height"] <= bar["y"], (box, bar)  # nothing of the figure is hidden
    expect(projector.get_by_text(re.compile("Trained 10,000 epochs"))).to_be_attached()
    assert projector.evaluate(SMALL_TEXT) == []
    links = projector.get_by_test_id("stTopNav").get_by_role("link")
    expect(links).to_have_count(len(PAGES) - 1)  # without “What is kept”, which is at the foot
    expect(projector.get_by_test_id("stTopNav").get_by_text(re.compile(r"^\d+ more$"))).to_have_count(0)
    for part in (links.last, projector.get_by_test_id("stMainMenuButton")):
        expect(part).to_be_in_viewport(ratio=1)


@pytest.mark.long
@pytest.mark.timeout(600)  # up to seven tabs
@pytest.mark.parametrize("name", PAGES)
def test_no_text_of_any_tab_is_small(projector: Page, name):
    for address, shows, part in addresses():
        if part.split()[0] != name:
            continue
        projector.goto(f"{address}{'&' if '?' in address else '?'}view=present")
        expect(projector.get_by_test_id(shows).first).to_be_visible(timeout=120_000)
        expect(projector.get_by_role("navigation", name="Figures")).to_be_visible()
        projector.wait_for_function(DRAWN)
        assert projector.evaluate(SMALL_TEXT) == [], part
        assert projector.evaluate(CANVASES) == 0, f"{part}: letters on a canvas are not enlarged"


@pytest.mark.long
def test_a_text_that_is_made_counts_as_a_figure(projector: Page):
    for address, field in (("/translation", "Text to translate"), ("/next_word?part=write_on", "Begin with")):
        projector.goto(f"{address}{'&' if '?' in address else '?'}view=present")
        expect(projector.get_by_text("Figure 1 of")).to_be_visible(timeout=120_000)
        expect(projector.get_by_text("Figure 1 of 1" if "part" in address else "Figure 1 of 3")).to_be_visible()
        expect(projector.get_by_label(field).first).to_be_in_viewport()


def test_keys_go_from_figure_to_figure_and_open_the_settings(projector: Page):
    projector.goto(f"{LAB}&view=present")
    expect(projector.get_by_text("Figure 1 of")).to_be_visible(timeout=120_000)
    for key, place in (("PageDown", 1), ("ArrowRight", 2), ("PageUp", 1), ("ArrowLeft", 0)):
        projector.keyboard.press(key)
        expect(projector.get_by_text(f"Figure {place + 1} of")).to_be_visible()
    settings = projector.get_by_role("combobox", name=re.compile("Task"))
    expect(settings).not_to_be_in_viewport()
    projector.keyboard.press("s")
    expect(settings).to_be_in_viewport()
    projector.keyboard.press("s")
    expect(settings).not_to_be_in_viewport()
    projector.keyboard.press("Escape")
    expect(projector.get_by_text("Figure 1 of")).to_have_count(0)
    expect(projector).not_to_have_url(re.compile("view=present"))
    expect(settings).to_be_in_viewport()


@pytest.mark.long
def test_a_click_opens_it_and_a_link_stays_in_it(projector: Page):
    projector.goto(LAB)
    projector.get_by_role("button", name="Present this page").click(timeout=120_000)
    expect(projector.get_by_text("Figure 1 of")).to_be_visible()
    expect(projector).to_have_url(re.compile("view=present"))
    projector.get_by_role("link", name="See every number inside it").click()
    expect(projector.get_by_role("heading", name="Under the hood")).to_be_attached()
    expect(projector).to_have_url(re.compile("under_the_hood.*view=present"))
