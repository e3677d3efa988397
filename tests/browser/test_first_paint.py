"""Until a page is drawn, its title stands where the page's own will stand, on the theme's background."""

import pytest
from playwright.sync_api import expect

# In the browser: where the first title is, and when it goes, what stands in its place.
WATCH = """
window.places = {};
const place = (node) => {
  const box = node.getBoundingClientRect(), style = getComputedStyle(node);
  return [box.x, box.y + parseFloat(style.paddingTop), style.fontSize, style.lineHeight, style.color];
};
new MutationObserver(() => {
  const first = document.getElementById("first-title");
  if (first) {
    window.places.first = place(first);
    window.places.background ??= getComputedStyle(document.documentElement).backgroundColor;
  }
}).observe(document, {childList: true, subtree: true});
window.placeOf = place;
"""


@pytest.mark.parametrize(("scheme", "background"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(16, 18, 22)")])
def test_the_first_title_stands_where_the_page_s_own_does(chromium, server, scheme, background):
    context = chromium.new_context(
        base_url=server, viewport={"width": 1440, "height": 1000}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto("/sequence_lab")
    expect(page.get_by_role("heading", name="Sequence lab")).to_be_visible()
    expect(page.locator("#first-title")).to_have_count(0)
    places = page.evaluate("({...window.places, own: window.placeOf(document.querySelector('h1'))})")
    assert places["first"] == pytest.approx(places["own"])
    assert places["background"] == background
    context.close()
