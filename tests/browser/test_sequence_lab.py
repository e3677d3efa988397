"""The main story of the sequence lab, as a person lives it."""

import re

from playwright.sync_api import Page, expect


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a select box."""
    page.get_by_role("combobox", name=re.compile(rf"\b{re.escape(label)}\b")).click()
    page.get_by_role("option", name=option, exact=True).click()


def slide(page: Page, label: str, value: str) -> None:
    """Move a slider by the keyboard until it shows `value`."""
    thumb = page.get_by_role("slider", name=label)
    thumb.focus()
    thumb.press("Home")
    for _ in range(60):
        if thumb.get_attribute("aria-valuetext") == value:
            return
        thumb.press("ArrowRight")
    raise AssertionError(f"{label} never showed {value}")


def verdict(page: Page):
    return page.get_by_text(re.compile(r"Trained [\d,]+ epochs in"))


def summary(page: Page):
    return page.get_by_test_id("stTable")


def test_the_main_story(page: Page, chromium, server):
    page.goto("/sequence_lab")
    # the lecture's network on the three cities, trained without a click
    expect(verdict(page)).to_contain_text("Trained 10,000 epochs")
    expect(summary(page)).to_contain_text("simple_rnn (SimpleRNN)")
    expect(page.get_by_text("Total 15 parameters, trainable 15, optimizer 32.")).to_be_visible()
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


def test_rain_is_trained_by_a_click_and_stands_beside_its_baselines(page: Page):
    page.goto("/sequence_lab?task=rain&p.form=next_8_days&layers=SimpleRNN-8-tanh&epochs=20000")
    expect(page.get_by_text("Not trained yet.")).to_be_visible()
    page.get_by_role("button", name="Train").click()
    expect(page.get_by_test_id("stProgress")).to_contain_text(re.compile(r"Epoch [1-9][\d,]* of 20,000"))
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped: what was learned until then is shown.")).to_be_visible()
    expect(page.get_by_text(re.compile("best baseline"))).to_be_visible()
    for name in ("last value", "mean", "seasonal"):
        expect(page.locator("svg text", has_text=name).first).to_be_visible()


def test_an_address_that_makes_no_sense_is_one_sentence_on_a_working_page(page: Page):
    page.goto("/sequence_lab?task=air_pollution&layers=LSTM-999-tanh")
    expect(page.get_by_role("alert")).to_contain_text("256")
    expect(verdict(page)).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
