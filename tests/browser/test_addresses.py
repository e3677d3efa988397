"""The address in a real browser: what is set and opened, tab by tab, is there in a fresh one."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import press_until


def fresh(chromium: Browser, page: Page) -> Page:
    """The page's address in a browser that was never here."""
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    other = context.new_page()
    other.goto(page.url)
    return other


def test_the_address_has_all_tabs_and_what_is_open(page: Page, chromium: Browser):
    page.goto("/words_to_tensors")
    press_until(page.get_by_role("slider", name="Numbers in a word's vector"), "ArrowRight", "4", "dimensions=4")
    page.get_by_text(re.compile("^The vocabulary:")).click()
    expect(page).to_have_url(re.compile(r"open\.vocabulary=true"))
    page.get_by_role("tab", name="Padding").click()
    expect(page).to_have_url(re.compile("part=padding"))
    expect(page.get_by_role("textbox", name="Sentence")).to_be_visible()
    query = parse_qs(urlsplit(page.url).query)
    assert query | {"dimensions": ["4"], "open.vocabulary": ["true"]} == query, page.url
    sentence = page.get_by_role("textbox", name="Sentence")
    sentence.fill("a dull film")
    expect(page).to_have_url(re.compile("padded=a(%20|\\+)dull(%20|\\+)film"))
    other = fresh(chromium, page)
    expect(other.get_by_role("textbox", name="Sentence")).to_have_value("a dull film")
    other.get_by_role("tab", name="Tokens").click()
    expect(other.get_by_role("slider", name="Numbers in a word's vector")).to_have_attribute("aria-valuetext", "4")
    expect(other.get_by_text("Sorted by how often a word comes.")).to_be_visible()  # in the expander
    page.go_back()  # one step for the tab, and none for what was set
    expect(page.get_by_role("tab", name="Tokens")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("slider", name="Numbers in a word's vector")).to_have_attribute("aria-valuetext", "4")
    other.context.close()


@pytest.mark.long
def test_a_copied_link_opens_at_its_figure_and_lets_go_of_it(page: Page, chromium: Browser):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/under_the_hood?see=surgery")
    figure = page.locator(".st-key-figure-frame-difference")
    figure.get_by_role("button", name="Save or share").click()
    figure.get_by_role("button", name="Copy a link to this figure").click()
    expect(figure.get_by_text("Copied.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{page.url}&place=difference", link
    context = chromium.new_context(viewport={"width": 1440, "height": 600})
    other = context.new_page()
    other.goto(link)
    there = other.locator(".st-key-figure-frame-difference")
    expect(there.locator(".main-svg").first).to_be_in_viewport()
    expect(other.get_by_role("heading", name="Under the hood")).not_to_be_in_viewport()
    other.mouse.move(700, 300)
    other.mouse.wheel(0, -5000)
    expect(there).not_to_be_in_viewport()
    other.wait_for_timeout(500)
    expect(there).not_to_be_in_viewport()
    context.close()


@pytest.mark.long
def test_another_page_does_not_get_the_settings_of_this_one(page: Page):
    page.goto("/word_vectors?part=skipgram&sentence=one+two+three&window=3")
    expect(page.get_by_text("Centre 1 of 3")).to_be_visible()
    page.get_by_role("tab", name="Axes").click()
    expect(page).to_have_url(re.compile("part=axes"))
    query = parse_qs(urlsplit(page.url).query)
    assert query | {"pairs_of": ["one two three"], "window": ["3"]} == query, page.url
    page.get_by_role("link", name="Sentiment").click()
    expect(page.get_by_role("textbox", name="A sentence, or a whole review")).to_be_visible()
    expect(page).to_have_url(re.compile("/sentiment$"))


@pytest.mark.long
def test_states_as_lines_and_an_open_sequence_are_in_the_address(page: Page, chromium: Browser):
    page.goto("/sequence_lab")
    expect(page.get_by_text(re.compile("Trained 10,000 epochs"))).to_be_visible()
    page.get_by_role("radio", name="lines").click()
    expect(page).to_have_url(re.compile("states=lines"))
    page.get_by_text("The sequence itself: what the network sees").click()
    expect(page).to_have_url(re.compile(r"open\.sequence=true"))
    press_until(page.get_by_role("slider", name="Units"), "ArrowRight", "3", "layers=SimpleRNN-3-tanh")
    assert "states=lines" in page.url, page.url
    other = fresh(chromium, page)
    expect(other.get_by_role("radio", name="lines")).to_be_checked()
    expect(other.locator(".st-key-figure-frame-sequence .main-svg").first).to_be_visible()
    other.context.close()


@pytest.mark.long
def test_back_from_another_page_finds_open_what_was_open(page: Page):
    page.goto("/sequence_lab?task=sine")
    page.get_by_text("Try several values").click()
    expect(page).to_have_url(re.compile(r"open\.try=true"))
    expect(page.get_by_text("What to vary").first).to_be_visible()
    page.get_by_test_id("stTopNavLink").filter(has_text="Runs").click()
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    expect(page).to_have_url(re.compile("/runs$"))  # nothing of the page before
    page.go_back()  # one step
    expect(page).to_have_url(re.compile(r"/sequence_lab\?.*open\.try=true"))
    expect(page.get_by_text("What to vary").first).to_be_visible()
