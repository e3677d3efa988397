"""Translation, as a person lives it: type a number, watch it come, look where it comes from, take the address along."""

import re

import pytest
from playwright.sync_api import Page, expect


def note(page: Page):
    return page.get_by_role("status").filter(has_text=re.compile(r"^Letter \d+"))


def test_a_number_is_translated_and_each_letter_shows_its_source(page: Page, chromium, server):
    page.emulate_media(reduced_motion="no-preference")  # letters come one by one
    page.goto("/translation")
    said = page.get_by_text(re.compile("pairs that it never saw are right in every letter"))
    expect(said.locator("visible=true").first).to_be_visible()  # a phone's line says the same, and is hidden here
    toolbar = page.get_by_role("toolbar", name="The translation, letter by letter")
    expect(toolbar).to_have_text(re.compile("neuf.cent.quatre-vingt-onze"))
    box = page.get_by_role("textbox", name="Text to translate")
    box.fill("8")
    expect(toolbar).to_have_text(re.compile("^huit"))
    expect(page.get_by_text("“huit” is right in every letter")).to_be_visible()

    first = toolbar.get_by_role("button").first
    first.focus()
    expect(note(page)).to_have_text(re.compile(r"^Letter 1, “h”.*It looked at"))
    first.press("ArrowRight")
    expect(note(page)).to_have_text(re.compile(r"^Letter 2, “u”"))
    toolbar.get_by_role("button").nth(3).hover()
    expect(note(page)).to_have_text(re.compile(r"^Letter 4, “t”"))

    expect(page).to_have_url(re.compile("translate=8"))
    again = chromium.new_context(base_url=server).new_page()  # the same in a new window, by its address
    again.goto(page.url)
    expect(again.get_by_role("toolbar", name="The translation, letter by letter")).to_have_text(re.compile("^huit"))
    again.context.close()

    for text, sentence in (
        ("🌧", "The sign “🌧” is in no text that it learned"),
        ("12345", "larger: expect nonsense"),
        ("99999999", "go up to 9,999: type a smaller one"),
        ("hundred seven five", "These are not the words of a number"),
    ):
        box.fill(text)
        expect(page.get_by_text(re.compile(re.escape(sentence)))).to_be_visible()


@pytest.mark.long
def test_another_network_is_trained_and_used(page: Page):
    page.goto(
        "/translation?task=translation&p.pairs=reversed&p.digits=2&p.count=100&p.dimensions=8&layers=GRU-16-tanh"
        "&scaling=none&epochs=40&batch_size=32&validation_share=0.2&learning_rate=0.02"
    )
    train = page.get_by_role("button", name="Train", exact=True)
    translated = page.get_by_role("toolbar", name="The translation, letter by letter")
    expect(train.or_(translated).first).to_be_visible(timeout=60_000)
    if train.is_visible():
        train.click()
    expect(translated).to_be_visible(timeout=120_000)
    box = page.get_by_role("textbox", name="Text to translate")
    box.fill("ab")
    expect(page.get_by_text(re.compile("The signs “a”, “b” are in no text that it learned"))).to_be_visible()
