"""Addresses that people type, and pastes that are too long: what is not understood is said, and stays said."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.tasks import TASKS
from tests.browser.acts import press_until


def test_a_sentence_about_an_address_stays_until_something_is_changed(page: Page):
    page.goto("/sequence_lab?task=sine&layers=LSTM-999-tanh")
    sentence = page.get_by_text("This address cannot be opened. Layer 1, units must be at most 256 (got 999).")
    expect(sentence).to_be_visible()
    expect(page.get_by_text(re.compile("Trained 10,000 epochs"))).to_be_visible()  # the default, shown instead
    expect(sentence).to_be_visible()
    press_until(page.get_by_role("slider", name="Units"), "ArrowRight", "3", "layers=SimpleRNN-3-tanh")
    expect(sentence).to_have_count(0)


@pytest.mark.long
def test_a_task_alone_opens_its_preset_and_an_unknown_one_is_answered_with_the_tasks(page: Page):
    page.goto("/sequence_lab?task=rain")
    expect(page.get_by_text(TASKS["rain"].story)).to_be_visible()
    expect(page.get_by_text("cannot be opened")).to_have_count(0)
    page.goto("/sequence_lab?task=nonsense")
    expect(
        page.get_by_text(re.compile("There is no task “nonsense”: choose one of air_pollution, flu"))
    ).to_be_visible()


@pytest.mark.long
def test_a_part_that_is_not_there_is_named_with_those_that_are(page: Page):
    page.goto("/words_to_tensors?part=nothing")
    sentence = page.get_by_text("This address names part=nothing, which is not there. Shown instead: “Tokens”.")
    expect(sentence).to_be_visible()
    page.get_by_role("tab", name="Padding").click()
    expect(sentence).to_have_count(0)
    page.goto("/under_the_hood?task=air_pollution&see=nothing&sequence=99")
    expect(page.get_by_text("names see=nothing, which is not there. Shown instead: “Step by step”.")).to_be_visible()
    expect(page.get_by_text("names sequence=99, which is not there. Shown instead: Paris.")).to_be_visible()


@pytest.mark.long
def test_a_paste_that_is_too_long_is_cut_with_a_word(page: Page):
    page.goto("/words_to_tensors")
    box = page.get_by_role("textbox", name="Text 1")
    expect(page.get_by_text("(3, 8, 3)")).to_be_visible()
    expect(page.locator('[role="status"][style*="fixed"]')).to_be_attached()  # what watches pastes is there
    box.fill("")
    paste = """(field, text) => {
        field.focus();
        const data = new DataTransfer();
        data.setData("text/plain", text);
        field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
    }"""
    box.evaluate(f"(field, text) => ({paste})(field, text)", "kettle " * 400)
    expect(page.get_by_text("This field takes 2,000 characters at most. The first 2,000 of the 2,800")).to_be_visible()
    expect(box).to_have_value(("kettle " * 400)[:2000])
    box.press("End")
    expect(page.get_by_text("This field takes 2,000 characters")).to_be_hidden()
