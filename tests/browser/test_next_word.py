"""Next word, as a person lives it: type and watch the bars, let it write, stop it, look into a unit, train one."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import choose


def test_bars_follow_what_is_typed_and_the_address_opens_them_again(page: Page, chromium, server):
    page.goto("/next_word")
    expect(page.get_by_text("It expects “t” with")).to_be_visible()
    field = page.get_by_role("textbox", name="A text that goes on")
    field.fill("")
    field.press_sequentially("Good night, good nigh")
    expect(page.get_by_text("Good night, good nigh”").first).to_be_visible()  # in the title, once the text has come
    expect(page.get_by_text("It expects “t” with 9")).to_be_visible()
    expect(page.get_by_role("figure", name=re.compile("What may come next: t 9"))).to_be_visible()
    page.get_by_role("button", name="t", exact=True).first.click()
    expect(field).to_have_value("Good night, good night")
    expect(page).to_have_url(re.compile("prefix=Good"))
    again = chromium.new_context(base_url=server).new_page()
    again.goto(page.url)
    expect(again.get_by_role("textbox", name="A text that goes on")).to_have_value("Good night, good night")
    again.context.close()


def stop(page: Page) -> None:
    """Click Stop until it has stopped: a click that comes while the page is drawn anew is lost."""
    for _ in range(5):
        page.get_by_role("button", name="Stop").click()
        try:
            expect(page.get_by_role("button", name="Go on")).to_be_visible(timeout=15_000)
        except AssertionError:
            continue
        return
    raise AssertionError("it never stopped")


def test_it_writes_until_it_is_stopped_and_goes_on_from_there(page: Page):
    page.goto("/next_word?part=write_on&dice=3")
    written = page.locator(".st-key-written")
    page.get_by_role("button", name="Write on").click()
    expect(written).to_contain_text(re.compile(r"MACBETH:[\s\S]{60,}"))
    stop(page)
    stopped = written.inner_text()
    page.wait_for_timeout(1000)
    assert written.inner_text() == stopped
    page.get_by_role("button", name="Go on").click()
    expect(written).to_contain_text(re.compile(rf"MACBETH:[\s\S]{{{len(stopped)},}}"))
    assert written.inner_text().startswith(stopped.rstrip())
    stop(page)


@pytest.mark.long
def test_the_unit_that_follows_open_brackets_is_found(page: Page):
    page.goto("/next_word?part=units")
    expect(page.get_by_text(re.compile(r"Unit \d+ follows .* closely: the correlation over 3,000"))).to_be_visible()
    choose(page, "Find the unit that follows", "brackets that are open")
    expect(page.get_by_text(re.compile(r"Unit \d+ .*brackets that are open"))).to_be_visible()  # the offers are its own
    best = page.get_by_role("button", name=re.compile(r"^unit \d+: [+−]0\.")).first
    expect(best).to_be_visible()
    best.click()
    number = re.search(r"unit (\d+)", best.inner_text())[1]
    expect(page.get_by_text(re.compile(rf"Unit {number} follows brackets that are open"))).to_be_visible()
    expect(page).to_have_url(re.compile(f"which_unit={number}"))
    page.reload()
    expect(page.get_by_text(re.compile(rf"Unit {number} follows brackets that are open"))).to_be_visible()


@pytest.mark.long
def test_a_small_network_is_trained_on_a_pasted_text_and_used(page: Page):
    page.goto("/next_word?part=train")
    better = page.get_by_text(re.compile(r"better than the best n-gram \(order 5: 2\.79\)"))
    expect(better.filter(visible=True).first).to_be_visible()
    page.goto(
        "/next_word?part=train&task=next_word&p.source=own&p.length=16&layers=LSTM-16-tanh&scaling=none&epochs=4"
        "&learning_rate=0.02&batch_size=16"
    )
    field = page.get_by_role("textbox", name="Or paste it here")
    field.fill("word")
    field.press("Control+Enter")
    expect(page.get_by_text("at least 500 characters to learn from (got 4)")).to_be_visible()
    field.fill("The rain in Spain stays mainly in the plain, said Anna.\n" * 60)
    field.press("Control+Enter")
    verdict = page.get_by_text(re.compile(r"bits a character on the text that it never saw"))
    expect(verdict.filter(visible=True).first).to_be_visible(timeout=90_000)  # that of the phone is hidden here
    page.get_by_role("tab", name="What comes next").click()
    expect(page.get_by_text("LSTM(16). Your own text; its end is held out.")).to_be_visible()
