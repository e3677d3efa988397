"""The page Runs in a browser: two runs come onto the list, are compared, and no other browser sees the list."""

import re

from playwright.sync_api import Page, expect

from tests.browser.acts import slide
from tests.browser.test_accessibility import AXE, DRAWN, findings

LAB = "/sequence_lab?task=sine&p.length=16&layers=LSTM-3-tanh&epochs=4&seed=11"


def test_two_runs_are_listed_and_compared_and_nobody_else_sees_the_list(page: Page, chromium, server):
    page.goto(LAB)
    expect(page.get_by_text("Trained 4 epochs")).to_be_visible()
    slide(page, "Units", "5")
    expect(page).to_have_url(re.compile("LSTM-5"))
    expect(page.get_by_text("Trained 4 epochs")).to_be_visible()
    page.get_by_test_id("stTopNavLink").filter(has_text="Runs").click()
    first = page.get_by_role("checkbox", name=re.compile(r"LSTM\(5\)"))
    second = page.get_by_role("checkbox", name=re.compile(r"LSTM\(3\)"))
    first.check(force=True)
    expect(page.get_by_text("1 chosen")).to_be_visible()
    name = page.get_by_role("textbox", name="Your name for it")
    name.fill("five units")
    name.press("Enter")
    expect(page.get_by_role("checkbox", name=re.compile("five units"))).to_be_checked()
    second.check(force=True)
    page.get_by_role("button", name="Compare them").click()
    expect(page.get_by_test_id("stTable").first).to_contain_text("five units")
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(4)  # losses, two states, weights
    page.add_script_tag(path=AXE)
    page.wait_for_function(DRAWN)
    found = findings(page)
    address = page.url

    other = chromium.new_context(base_url=server)
    theirs = other.new_page()
    theirs.goto("/runs")
    expect(theirs.get_by_text("Your list is empty")).to_be_visible()
    theirs.goto(address)  # the runs themselves open by their address, without the name
    expect(theirs.get_by_test_id("stTable").first).to_contain_text("Layer 1: units")
    expect(theirs.get_by_text("five units")).to_have_count(0)
    secret = next(one["value"] for one in page.context.cookies() if one["name"] == "unrolled_browser")
    assert secret not in address
    other.close()
    assert not found, "\n".join(found)
