"""A run of some seconds: its progress moves and its picture comes, and the page asks Python for no rerun meanwhile."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serve

LONG = "/sequence_lab?task=rain&layers=LSTM-48&epochs=110"
SEEDS = itertools.count(1)  # each try has a run of its own: one that is trained already has nothing to train


def test_progress_moves_and_the_picture_comes_without_reruns(page):
    asked, streams = [], []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: asked.append(frame)))  # noqa: PLW0108 - Playwright wraps it
    page.on("request", lambda request: streams.append(request) if "/progress/" in request.url else None)
    page.goto(f"{LONG}&seed={next(SEEDS)}")
    page.get_by_role("button", name="Train", exact=True).click()
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuetext", re.compile(r"^Epoch \d+ of 110"), timeout=120_000)
    before, first = len(asked), int(bar.get_attribute("aria-valuenow"))
    chart = page.get_by_role("img", name=re.compile(r"^Loss after \d+ epochs: 0\.\d+"))
    expect(chart).to_be_visible()
    expect(bar).to_have_attribute("aria-valuenow", re.compile(rf"^(?!{first}$)"))
    assert page.get_by_text("validation", exact=True).first.is_visible()
    assert len(asked) == before  # nothing was asked of Python
    expect(page.get_by_text("epochs in")).to_be_visible(timeout=120_000)
    assert len(asked) == before + 1  # the one rerun that draws the picture
    expect(bar).to_have_count(0)
    assert len(streams) == 2  # the line and the curves


@pytest.mark.long
def test_a_page_without_streams_asks_for_progress_itself(page):
    page.route("**/progress/*", lambda route: route.abort() if "once" not in route.request.url else route.continue_())
    page.goto(f"{LONG}&seed={next(SEEDS)}")
    page.get_by_role("button", name="Train", exact=True).click()
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuetext", re.compile(r"^Epoch \d+ of 110"), timeout=120_000)
    expect(page.get_by_text("epochs in")).to_be_visible(timeout=120_000)


@pytest.mark.long
def test_a_page_that_reaches_no_progress_at_all_still_gets_its_picture(page):
    page.route("**/progress/*", lambda route: route.abort())
    page.goto(f"{LONG}&seed={next(SEEDS)}")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("epochs in")).to_be_visible(timeout=180_000)


@pytest.mark.long
def test_progress_reaches_a_browser_below_a_path_and_keeps_no_server_from_ending(chromium, tmp_path):
    context = chromium.new_context()
    with serve(tmp_path, below="class/room") as address:
        page, answers = context.new_page(), []
        page.on("response", lambda answer: answers.append(answer) if "/progress/" in answer.url else None)
        page.goto(f"{address}{LONG}&seed=3")
        page.get_by_role("button", name="Train", exact=True).click()
        text = re.compile(r"^Epoch \d+ of 110")
        expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuetext", text, timeout=120_000)
        assert [answer.status for answer in answers] == [200, 200]
        assert answers[0].url.startswith(f"{address}/progress/")
    context.close()


@pytest.mark.long
def test_a_page_whose_server_was_started_again_says_so_by_itself(chromium, tmp_path):
    context = chromium.new_context()
    page = context.new_page()
    with serve(tmp_path) as address:
        page.goto(f"{address}/sequence_lab?task=rain&layers=LSTM-96&epochs=400&seed=4")
        page.get_by_role("button", name="Train", exact=True).click()
        expect(page.get_by_role("progressbar")).to_have_attribute(
            "aria-valuetext", re.compile("^Epoch"), timeout=60_000
        )
    with serve(tmp_path, port=int(address.rpartition(":")[2])):
        expect(page.get_by_text("The server ended while this run was at work")).to_be_visible(timeout=60_000)
        expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
        context.close()
