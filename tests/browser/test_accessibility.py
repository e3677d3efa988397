"""axe-core on every page and tab, in the light and in the dark theme: no serious or critical finding."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.views.shared.parts import PARTS
from tests.browser.conftest import ROOT

AXE = Path(__file__).parent / "assets" / "axe-core" / "axe.min.js"
PAGES = sorted(path.parent.name for path in (ROOT / "pages").glob("*/page.py"))
# What a part shows once it is drawn, where that is no figure.
SHOWS = {
    ("under_the_hood", "take_home"): "stCode",
    ("word_vectors", "embedding"): "stTable",
    ("word_vectors", "library"): "stTable",
    ("what_is_kept", ""): "stHeading",
    ("next_word", "write_on"): "stTextArea",
    **{("runs", part): "stAlert" for part in PARTS["runs"]},  # the list of a new visitor is empty
    ("translation", ""): "stHeading",  # its first figure is in an expander
}
RUN = "() => axe.run(document, {resultTypes: ['violations']})"
DRAWN = "() => !document.querySelector('[data-testid=stStatusWidget], [data-stale=true], [data-testid=stSkeleton]')"
BAD = ("serious", "critical")


def addresses() -> list[tuple[str, str, str]]:
    """The address of each page and tab, and the test id of what it shows."""
    found = []
    for page in PAGES:
        for part in PARTS.get(page, [""]):
            name = "see" if page == "under_the_hood" else "part"
            query = f"?{name}={part}" if part else ""
            if page == "under_the_hood":
                query += "&task=air_pollution&layers=SimpleRNN-2-tanh&scaling=standard&learning_rate=0.5&epochs=2000"
                query += "&validation_share=0&seed=5"
            path = "" if page == "start" else page
            found.append((f"/{path}{query}", SHOWS.get((page, part), "stPlotlyChart"), f"{page} {part}".strip()))
    return found


def findings(page) -> list[str]:
    """Each serious or critical finding, with the first elements that it is about."""
    return [
        f"{one['id']}: "
        + " | ".join(f"{node['html'][:200]} {node['failureSummary'][:300]}" for node in one["nodes"][:3])
        for one in page.evaluate(RUN)["violations"]
        if one["impact"] in BAD or one["id"] == "heading-order"
    ]


@pytest.mark.long
@pytest.mark.timeout(900)  # some 25 pages
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_finding(chromium, server, scheme):
    context = chromium.new_context(
        base_url=server, viewport={"width": 1440, "height": 1000}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.add_init_script(path=AXE)
    found = {}
    for address, shows, name in addresses():
        page.goto(address)
        expect(page.get_by_test_id(shows).first).to_be_visible(timeout=120_000)
        page.wait_for_function(DRAWN)
        if problems := findings(page):
            found[name] = problems
    context.close()
    assert not found, "\n".join(f"{name}: {one}" for name, every in found.items() for one in every)


@pytest.mark.long
def test_a_phone_names_the_button_that_opens_the_pages(chromium, server):
    """On a phone the pages are behind one button at the top."""
    context = chromium.new_context(base_url=server, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.add_init_script(path=AXE)
    page.goto("/sequence_lab")
    expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible()
    page.wait_for_function(DRAWN)
    found = findings(page)
    context.close()
    assert not found, "\n".join(found)
