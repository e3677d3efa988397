"""What is one browser's own: seen again there after a reload, and in no other browser."""

import re

import pytest
from playwright.sync_api import Page, expect

UNITS = "/sentiment?part=units"
FIELD = "What it seems to follow"


def name_unit(page: Page, name: str) -> None:
    page.goto(UNITS)
    field = page.get_by_label(FIELD)
    expect(field).to_be_visible(timeout=120_000)
    field.fill(name)
    field.press("Enter")
    expect(page.get_by_role("combobox", name=re.compile("Unit"))).to_have_value(re.compile(name))


@pytest.mark.long
def test_a_name_stays_with_the_browser_that_gave_it(page: Page, chromium, server):
    name_unit(page, "praise")
    page.reload()
    expect(page.get_by_label(FIELD)).to_have_value("praise", timeout=60_000)
    tab = page.context.new_page()  # the same browser
    tab.goto(UNITS)
    expect(tab.get_by_label(FIELD)).to_have_value("praise", timeout=60_000)
    assert "unrolled_browser" not in page.evaluate("document.cookie")
    secret = next(one["value"] for one in page.context.cookies() if one["name"] == "unrolled_browser")
    assert secret not in page.content()
    assert secret not in page.url

    other = chromium.new_context(base_url=server)
    theirs = other.new_page()
    theirs.goto(UNITS)
    expect(theirs.get_by_label(FIELD)).to_have_value("", timeout=60_000)
    name_unit(theirs, "nonsense")
    page.reload()
    expect(page.get_by_label(FIELD)).to_have_value("praise", timeout=60_000)
    other.close()


@pytest.mark.long
def test_where_cookies_are_blocked_a_name_lasts_as_long_as_the_tab(chromium, server):
    context = chromium.new_context(base_url=server)
    context.grant_permissions(["local-network-access"])  # an answer that a test passes on counts as from elsewhere
    page = context.new_page()

    def without_cookies(route):
        answer = route.fetch()
        context.clear_cookies()  # `fetch` keeps them, too
        headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
        route.fulfill(response=answer, headers=headers)

    page.route(lambda address: "/sentiment" in address, without_cookies)
    name_unit(page, "mine for now")
    expect(page.get_by_text("Your browser keeps no cookies here")).to_be_visible()
    page.reload()
    expect(page.get_by_label(FIELD)).to_have_value("", timeout=60_000)
    context.close()
