"""Words to tensors, typed letter by letter and shuffled."""

import re

import pytest
from playwright.sync_api import Page, expect


def test_the_matrix_follows_what_is_typed(page: Page, chromium, server):
    page.goto("/words_to_tensors")
    expect(page.get_by_text("(3, 8, 3)")).to_be_visible()
    box = page.get_by_role("textbox", name="Text 1")
    box.fill("")
    for letter in "a brand new sentence of nine words is here":
        box.press(letter if letter != " " else "Space")
    expect(page.get_by_text("(3, 9, 3)")).to_be_visible()
    expect(page.locator("svg text", has_text="brand").first).to_be_visible()
    expect(page).to_have_url(re.compile("s1=a.brand"))
    again = chromium.new_context(base_url=server).new_page()  # the same in a new window, by its address
    again.goto(page.url)
    expect(again.get_by_text("(3, 9, 3)")).to_be_visible()
    again.context.close()
    box.fill("<img src=x onerror=alert(1)> <b>bold</b>")
    expect(page.get_by_text("onerror").first).to_be_visible()
    assert page.locator("img[src=x]").count() == 0


@pytest.mark.long
def test_words_are_shuffled_and_the_bag_does_not_move(page: Page):
    page.goto("/words_to_tensors?part=order")
    bag = page.get_by_text(re.compile(r"The bag: \d+ %, whatever the order"))
    expect(bag).to_be_visible(timeout=120_000)
    said, box = bag.inner_text(), page.get_by_role("textbox", name="Sentence")
    expect(box).not_to_have_value("")
    before = box.input_value()
    page.get_by_role("button", name="Shuffle the words").click()
    expect(box).not_to_have_value(before)
    assert sorted(box.input_value().split()) == sorted(re.sub(r"[^\w ]", "", before).split())
    expect(bag).to_have_text(said)
    expect(page.get_by_text(re.compile(r"the network in 100 %"))).to_be_visible()

    words = box.input_value().split()  # and moved one by one
    first = page.get_by_role("button", name=re.compile(rf"^{words[0]}, word 1 of"))
    first.focus()
    first.press("ArrowRight")
    expect(box).to_have_value(" ".join([words[1], words[0], *words[2:]]))
    last = page.get_by_role("button", name=re.compile(rf"word {len(words)} of"))
    last.drag_to(page.get_by_role("button", name=re.compile(r"word 1 of")))
    expect(box).to_have_value(" ".join([words[-1], words[1], words[0], *words[2:-1]]))
    expect(bag).to_have_text(said)
