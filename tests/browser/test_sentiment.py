"""Sentiment, as a person lives it: a sentence that turns positive while it is typed, a network trained and used."""

import re

import pytest
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
    expect(answer(page)).to_contain_text(re.compile(r"positive, 9\d %"))
    expect(page.get_by_text("probability of positive after each word")).to_be_visible()
    expect(page).to_have_url(re.compile("sentence=This"))
    again = chromium.new_context(base_url=server).new_page()  # the same in a new window, by its address
    again.goto(page.url)
    expect(answer(again)).to_contain_text(re.compile(r"positive, 9\d %"))
    again.context.close()

    page.get_by_role("button", name=re.compile("I had to leave this film")).click()
    expect(answer(page)).to_contain_text("negative")
    box.fill("zxqv wqpz")
    expect(answer(page)).to_have_text("no known words")
    box.fill("<img src=x onerror=alert(1)> a <b>great</b> film")
    expect(page.get_by_text("onerror").first).to_be_visible()
    assert page.locator("img[src=x]").count() == 0


@pytest.mark.long
def test_the_lecture_s_network_is_trained_on_a_share_stopped_and_used(page: Page):
    page.goto(
        "/sentiment?part=Train&task=reviews&p.source=imdb&p.words=10000&p.length=500&p.dimensions=50&p.share=0.5"
        "&layers=LSTM-64-tanh&scaling=none&epochs=20&batch_size=128&learning_rate=0.003"
    )
    expect(page.get_by_text(re.compile(r"It will take about .+ for 20 epochs"))).to_be_visible(timeout=120_000)
    page.get_by_role("button", name="Train", exact=True).click()
    accuracy = page.locator("figure").filter(has_text="Accuracy")
    expect(accuracy).to_contain_text(re.compile(r"Accuracy after 0\.\d+ epochs: \d+"), timeout=180_000)
    line = accuracy.get_by_role("img").locator("path").first
    expect(line).to_have_attribute("d", re.compile("M.*L"))  # batches, as a line
    loss = page.locator("figure").filter(has_text="Loss")
    expect(loss).to_contain_text(re.compile(r"Loss after .+ epochs?: 0\.\d+"))
    expect(
        page.get_by_text(re.compile(r"Epoch \d of 20, \d+ % of this epoch done, about .+ left")).first
    ).to_be_visible()
    page.get_by_role("button", name="Stop training").click()
    expect(page.get_by_text("Stopped: what was learned until then is shown.")).to_be_visible(timeout=180_000)
    expect(page.get_by_text(re.compile("texts never seen"))).to_be_visible()
    page.get_by_role("tab", name="Read").click()
    page.get_by_role("button", name="the one just trained").click()
    expect(page.get_by_test_id("stMetricValue")).to_have_count(2)


def file(name: str, rows: list[str]) -> dict:
    return {"name": name, "mimeType": "text/csv", "buffer": "\n".join(["<b>text</b>,kind", *rows]).encode()}


@pytest.mark.long
def test_a_network_learns_texts_of_ones_own_and_names_their_classes(page: Page):
    page.goto(
        "/sentiment?part=train&task=reviews&p.source=own&p.length=10&layers=GRU-8-tanh&scaling=none&epochs=8"
        "&learning_rate=0.02"
    )
    expect(page.get_by_text("Upload a CSV file: a row of column names")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="An example file").click()
    assert download.value.path().read_text().startswith("text,label\n")
    upload = page.locator("input[type=file]")
    upload.set_input_files(file("one.csv", [f"message {i},good" for i in range(30)]))
    expect(page.get_by_role("alert")).to_contain_text("must have two labels (got “good” 30 times)")
    ham, spam = "the <i>train</i> is late for dinner", "claim a prize and cash now www.example.com"
    rows = [f"{ham if i % 5 else spam} {100 + i},Ham\n{spam} {i},*Spam*" for i in range(60)]  # some are to be got wrong
    upload.set_input_files(file("mine.csv", rows))
    expect(page.get_by_text("Texts: 120. “Ham”: 60, “*Spam*”: 60.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"p\.data=[0-9a-f]{64}"))
    verdict = page.get_by_text("on 24 texts it never saw").filter(visible=True)  # a phone has it twice
    expect(verdict.or_(page.get_by_role("button", name="Train", exact=True)).first).to_be_visible(timeout=60_000)
    if page.get_by_role("button", name="Train", exact=True).count():
        page.get_by_role("button", name="Train", exact=True).click()
    expect(verdict).to_contain_text("Right in", timeout=120_000)
    expect(page.get_by_text("said: *Spam*").first).to_be_visible()
    expect(page.get_by_text("prize and cash now www").first).to_be_visible()
    assert page.locator("main a", has_text="example").count() == 0  # an address in a text is no link
    upload.set_input_files({"name": "bad.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n\0\0\0"})
    expect(page.get_by_role("alert").first).to_contain_text("picture")
    expect(page.get_by_text("Below is still the file before.")).to_be_visible()
    expect(verdict).to_be_visible()
    assert page.locator("main b, main i", has_text=re.compile("^(text|train)$")).count() == 0  # markup is text

    page.get_by_role("tab", name="Read").click()
    page.get_by_role("textbox", name="A sentence, or a whole review").fill("a prize of cash")
    page.get_by_role("button", name="the one just trained").click()
    expect(page.get_by_test_id("stMetricValue")).to_have_count(2)
    expect(page.get_by_test_id("stMetricValue").nth(1)).to_contain_text("*Spam*, ")
    page.get_by_role("button", name="the network that ships").click()
    expect(page.get_by_text("probability of *Spam* after each word")).to_be_visible()
