"""The main story of the sequence lab, as a person lives it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import choose, press_until, slide


def verdict(page: Page):
    return page.get_by_text(re.compile(r"Trained [\d,]+ epochs in"))


def summary(page: Page):
    # while a page is drawn anew, the old table may stand beside the new one
    return page.get_by_test_id("stTable").first


def test_the_main_story(page: Page, chromium, server):
    page.goto("/sequence_lab")
    # the lecture's network on the three cities, trained without a click
    expect(verdict(page)).to_contain_text("Trained 10,000 epochs")
    expect(summary(page)).to_contain_text("simple_rnn (SimpleRNN)")
    expect(page.get_by_text("Total 15 parameters, trainable 15, optimizer state 32.")).to_be_visible()
    expect(page.get_by_text("Hidden states", exact=True)).to_be_visible()

    # another cell type: the figures and the address follow
    choose(page, "Layer 1", "LSTM")
    expect(summary(page)).to_contain_text("lstm (LSTM)")
    expect(summary(page)).to_contain_text("48")
    expect(page.get_by_text("Total 51 parameters")).to_be_visible()
    expect(page).to_have_url(re.compile("LSTM-2-tanh"))
    slide(page, "Units", "5")
    expect(summary(page)).to_contain_text("180")
    expect(page).to_have_url(re.compile("LSTM-5-tanh"))
    expect(verdict(page)).to_be_visible()

    # the same in a new window, by its address
    again = chromium.new_context(base_url=server).new_page()
    again.goto(page.url)
    expect(summary(again)).to_contain_text("180")
    expect(verdict(again)).to_have_text(verdict(page).inner_text())
    again.context.close()


@pytest.mark.long
def test_rain_is_trained_by_a_click_and_stands_beside_its_baselines(page: Page):
    page.goto("/sequence_lab?task=rain&p.form=next_8_days&layers=SimpleRNN-8-tanh&epochs=20000")
    expect(page.get_by_text("Not trained yet.")).to_be_visible()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text(re.compile(r"^Epoch [1-9][\d,]* of 20,000"))).to_be_visible()
    page.get_by_role("button", name="Stop training").click()
    expect(page.get_by_text("Stopped: what was learned until then is shown.")).to_be_visible()
    expect(page.get_by_text(re.compile("best baseline")).filter(visible=True)).to_be_visible()  # phones have it twice
    for name in ("last value", "mean", "seasonal"):
        expect(page.locator("svg text", has_text=name).first).to_be_visible()


@pytest.mark.long
def test_an_address_that_makes_no_sense_is_one_sentence_on_a_working_page(page: Page):
    page.goto("/sequence_lab?task=air_pollution&layers=LSTM-999-tanh")
    expect(page.get_by_role("alert")).to_contain_text("256")
    expect(verdict(page)).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)


AIR = "/sequence_lab?task=air_pollution&layers=SimpleRNN-2-tanh&scaling=standard&learning_rate=0.5&epochs=2000"


@pytest.mark.long
def test_layers_are_added_moved_and_removed_and_back_undoes_it(page: Page):
    page.goto(f"{AIR}&validation_share=0")
    expect(verdict(page)).to_be_visible()
    page.get_by_role("button", name="Add a layer").click()
    page.get_by_role("menuitem", name="GRU").click()
    expect(page).to_have_url(re.compile("SimpleRNN-2-tanh~GRU-8-tanh"))
    expect(page.get_by_text("return_sequences=True")).to_be_visible()
    expect(summary(page)).to_contain_text("(None, 4, 2)")
    page.get_by_role("button", name="Up", exact=True).nth(1).click()
    expect(page).to_have_url(re.compile("GRU-8-tanh~SimpleRNN-2-tanh"))
    expect(summary(page)).to_contain_text("(None, 4, 8)")
    page.get_by_role("button", name="Remove", exact=True).first.click()
    expect(page).to_have_url(re.compile("layers=SimpleRNN-2-tanh&"))
    expect(summary(page)).not_to_contain_text("GRU")
    expect(verdict(page)).to_be_visible()
    page.go_back()
    expect(summary(page)).to_contain_text("gru (GRU)")
    expect(page.get_by_role("button", name="Remove", exact=True)).to_have_count(2)


@pytest.mark.long
def test_learning_is_replayed(page: Page):
    page.goto(f"{AIR}&validation_share=0&seed=5")
    expect(verdict(page)).to_be_visible()
    epoch = page.get_by_role("slider", name=re.compile("Replay learning"))
    expect(epoch).to_have_attribute("aria-valuetext", "2,000")
    page.get_by_role("button", name="Play").click()
    expect(epoch).not_to_have_attribute("aria-valuetext", "2,000")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible()  # it ends by itself
    expect(epoch).to_have_attribute("aria-valuetext", "2,000")
    press_until(epoch, "Home", "0", address="snapshot=0")
    page.get_by_role("radio", name="London").click()
    expect(page).to_have_url(re.compile("sequence=2"))
    expect(page.get_by_text(re.compile("^London: predicted"))).to_be_visible()


def test_a_table_of_ones_own(page: Page, tmp_path):
    page.goto("/sequence_lab")
    expect(verdict(page)).to_be_visible()
    choose(page, "Task", "Your own CSV")
    expect(page.get_by_text("Upload a CSV file: a row of column names")).to_be_visible()
    page.locator("input[type=file]").set_input_files(
        {"name": "bad.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n\0\0\0"}
    )
    expect(page.get_by_role("alert").first).to_contain_text("picture")
    rows = "\n".join(f"2024-{1 + d // 28:02d}-{1 + d % 28:02d},{d % 7},{(3 * d) % 11},<b>x</b>" for d in range(300))
    page.locator("input[type=file]").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": f"day,visits,sales,<i>note</i>\n{rows}".encode()}
    )
    expect(page.get_by_text("Rows: 300, columns: 4.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"p\.data=[0-9a-f]{64}"))
    slide(page, "Epochs", "5")
    trained, train = page.get_by_text("Trained 5 epochs"), page.get_by_role("button", name="Train", exact=True)
    expect(trained.or_(train).first).to_be_visible()
    if train.count():
        train.click()
    expect(verdict(page)).to_contain_text("Trained 5 epochs")
    expect(page.locator("b", has_text="x")).to_have_count(0)  # markup in a table is text


@pytest.mark.long
def test_a_phone_and_the_dark_theme(chromium, server):
    context = chromium.new_context(base_url=server, viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{AIR}&validation_share=0&seed=5")
    expect(verdict(page)).to_be_visible()
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= 390, "the page scrolls sideways on a phone"
    colour = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colour))) < 64, f"the dark theme has a background of {colour}"
    context.close()


def test_the_start_page_is_alive_and_opens_the_lab(page: Page):
    page.goto("/")
    expect(page.get_by_text("Day being read")).to_be_visible()
    page.get_by_text("Berlin", exact=True).click()
    expect(page.get_by_text(re.compile(r"On day 4\sof Berlin it reads"))).to_be_visible()
    page.get_by_role("link", name="An LSTM: four times the parameters").click()
    expect(page.get_by_text("Total 51 parameters")).to_be_visible()
    expect(verdict(page)).to_be_visible()
