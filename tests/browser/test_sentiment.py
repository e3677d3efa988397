"""Sentiment, as a person lives it: a sentence that turns positive while it is typed, a network trained and used."""

import re

from playwright.sync_api import Page, expect


def answer(page: Page):
    return page.get_by_test_id("stMetricValue").first


def test_a_sentence_goes_positive_while_it_is_typed(page: Page, chromium, server):
    page.goto("/sentiment")
    expect(answer(page)).to_contain_text("positive")  # the lecture's first sentence
    box = page.get_by_role("textbox", name="A sentence, or a whole review")
    box.fill("")
    expect(page.get_by_text("There is nothing to read yet")).to_be_visible()
    box.press_sequentially("This movie is the best ")
    expect(answer(page)).to_contain_text("positive")
    box.press_sequentially("thing I've seen in my life")
    expect(answer(page)).to_contain_text(re.compile(r"positive, 8\d %"))
    expect(page.get_by_text("The probability of “positive” after each")).to_be_visible()
    expect(page).to_have_url(re.compile("sentence=This"))
    again = chromium.new_context(base_url=server).new_page()  # the same in a new window, by its address
    again.goto(page.url)
    expect(answer(again)).to_contain_text(re.compile(r"positive, 8\d %"))
    again.context.close()

    page.get_by_role("button", name=re.compile("I had to leave this film")).click()
    expect(answer(page)).to_contain_text("negative")
    box.fill("zxqv wqpz")
    expect(answer(page)).to_have_text("no known words")
    box.fill("<img src=x onerror=alert(1)> a <b>great</b> film")
    expect(page.get_by_text("onerror").first).to_be_visible()
    assert page.locator("img[src=x]").count() == 0


def test_the_lecture_s_network_is_trained_on_a_share_stopped_and_used(page: Page):
    page.goto(
        "/sentiment?part=Train&task=reviews&p.source=imdb&p.words=10000&p.length=500&p.dimensions=50&p.share=0.1"
        "&layers=LSTM-64-tanh&scaling=none&epochs=20&batch_size=128&learning_rate=0.003"
    )
    page.get_by_role("button", name="Train", exact=True).click(timeout=120_000)
    expect(page.get_by_text(re.compile(r"Epoch [1-9]\d* of 20")).first).to_be_visible(timeout=180_000)
    page.get_by_role("button", name="Stop training").click()
    expect(page.get_by_text("Stopped: what was learned until then is shown.")).to_be_visible(timeout=120_000)
    expect(page.get_by_text(re.compile("texts never seen"))).to_be_visible()
    page.get_by_role("tab", name="Read").click()
    page.get_by_role("button", name="the one just trained").click()
    expect(page.get_by_test_id("stMetricValue")).to_have_count(2)
