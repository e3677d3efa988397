"""Comparisons of many networks: they pause when their page is left, and a killed server costs only what was at work."""

import re
import time

import psutil
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import serve

COUNT = re.compile(r"^(\d+) of (\d+) networks are trained")
TRAIN = re.compile("^Train ")  # them here, the 45 networks, or the others
FAR_BACK = "under_the_hood?task=rain&layers=LSTM-8&see=far_back&n=8"


def trained(page: Page) -> int:
    """How many networks the page says are trained."""
    return int(COUNT.match(page.get_by_text(COUNT).first.inner_text())[1])


@pytest.mark.long
def test_a_comparison_pauses_while_its_page_is_left_and_goes_on_when_it_is_back(page: Page):
    page.goto("/words_to_tensors?part=padding")
    page.get_by_role("button", name=TRAIN).click()
    expect(page.get_by_text(re.compile(r"^([2-9]|\d\d) of 45 networks are trained"))).to_be_visible(timeout=120_000)
    expect(page.get_by_role("switch", name="Go on in the background")).not_to_be_checked()
    expect(page.locator('[class*="st-key-text-accuracies"] .js-plotly-plot').first).to_be_visible()
    before = trained(page)

    page.get_by_role("link", name="Sequence lab").click()  # its picture does not wait for the comparison
    expect(page.get_by_text("epochs in").first).to_be_visible()
    expect(page.get_by_text("Your padding comparison is paused while you are here.")).to_be_visible()

    began = time.monotonic()
    page.get_by_role("combobox", name="Task").click()  # a while away
    page.get_by_role("option", name="Rain in Seattle").click()
    expect(page.get_by_text("epochs in").first).to_be_visible()
    for _ in range(2):
        page.get_by_role("button", name="Another seed", exact=True).click()
        expect(page.get_by_text("The results below still belong to the settings before.")).to_be_hidden()
        expect(page.get_by_text("epochs in").first).to_be_visible()
    away = time.monotonic() - began

    page.get_by_role("link", name="Words to tensors").click()
    page.get_by_role("tab", name="Padding").click()
    line = page.get_by_text(COUNT)
    expect(line).to_be_visible()
    now = trained(page)
    assert before <= now <= before + 8, f"{away:.0f} s"  # those that were at work may have ended, here and there
    expect(line).not_to_have_text(re.compile(rf"^{now} of"))  # it goes on by itself
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name=TRAIN)).to_be_visible()


@pytest.mark.long
def test_a_comparison_whose_server_is_killed_goes_on_when_its_page_is_opened_again(chromium, tmp_path):
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    with serve(tmp_path) as address:
        page.goto(f"{address}/{FAR_BACK}")
        expect(page.get_by_text(re.compile(r"^([1-9]|1\d) of 21 networks are trained"))).to_be_visible(timeout=120_000)
        before = trained(page)
        port = int(address.rpartition(":")[2])
        listening = [one for one in psutil.net_connections("inet") if one.status == psutil.CONN_LISTEN]
        server = next(one.pid for one in listening if one.laddr.port == port)
        psutil.Process(server).kill()
    page.close()
    with serve(tmp_path, port=port) as address:
        page = context.new_page()
        page.goto(f"{address}/{FAR_BACK}")
        figure = page.locator('[class*="st-key-hood-far-accuracy"] .js-plotly-plot').first
        expect(figure).to_be_visible()
        progress = page.get_by_text(COUNT)
        if progress.count():  # it may have ended already
            assert trained(page) >= before
        expect(page.get_by_text("A SimpleRNN is good at this task")).to_be_visible(timeout=120_000)
        context.close()
