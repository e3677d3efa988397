"""The first figure of a page is on the screen before what follows it, and what follows comes in any case."""

import re

from playwright.sync_api import expect

from pages.shared.first_answer import PICTURE

LINKS = "stPageLink"
LONGEST = re.search(r"LONGEST = (\d+)", PICTURE)[1]

# In the browser: how many links there are as the first figure is drawn, however long a busy machine takes for it.
WATCH = """
(longest) => {
  const later = window.setTimeout;
  window.setTimeout = (call, wait, ...more) => (wait === longest ? 0 : later(call, wait, ...more));
  window.linksAtFirst = null;
  new MutationObserver(() => {
    if (window.linksAtFirst === null && document.querySelector(".js-plotly-plot .main-svg")) {
      window.linksAtFirst = document.querySelectorAll('[data-testid="stPageLink"]').length;
    }
  }).observe(document, {childList: true, subtree: true});
}
"""


def test_what_follows_the_first_figure_comes_after_it(chromium, server):
    context = chromium.new_context(base_url=server, viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.add_init_script(f"({WATCH})({LONGEST})")
    page.goto("/")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_attached()
    expect(page.get_by_role("button", name="Present this page")).to_be_visible()  # the last element of each page
    links = page.get_by_test_id(LINKS)
    expect(links.nth(40)).to_be_attached()
    assert page.evaluate("window.linksAtFirst") < 5  # those beside the figure
    context.close()


def test_what_follows_a_figure_that_cannot_be_drawn_comes_too(chromium, server):
    context = chromium.new_context(base_url=server, viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.route("**/PlotlyChart.*", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_test_id(LINKS).nth(40)).to_be_attached()
    expect(page.get_by_role("button", name="Present this page")).to_be_visible()
    context.close()
