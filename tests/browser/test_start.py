"""The links of the start page, clicked one after the other: each opens the network that it names."""

import contextlib
import os
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from core.experiment import Experiment
from core.tasks import complete, prepare, spec_of
from core.views.shared.link import Link
from core.views.shared.network_summary import totals
from core.views.shared.parts import PARTS
from core.views.start.links import links
from core.views.under_the_hood.sequence_trace import chain
from tests.browser.conftest import serve
from tests.effort import ALL

LINKS = links()  # label and link, in the order of the page


@contextlib.contextmanager
def busy(cores: int):
    """Programs that keep some cores busy for as long as this lasts."""
    programs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(cores)]
    try:
        yield
    finally:
        for one in programs:
            one.kill()
            one.wait()


def go_to_start(page: Page) -> None:
    page.get_by_test_id("stTopNavLink").filter(has_text="Start").click()
    expect(page.get_by_role("heading", name="What to try, section by section")).to_be_visible()


def click(page: Page, label: str, link: Link) -> None:
    """Click a link, and look whether the page that opens is the one it names."""
    page.get_by_test_id("stPageLink-NavLink").filter(has_text=re.compile(rf"^\W*\w*{re.escape(label)}$")).click()
    page.wait_for_url(re.compile(rf"/{link.page}\b"))
    if not link.view and link.experiment is None:  # a page without parts
        expect(page.get_by_role("heading", level=1)).to_have_text(link.page.capitalize())
        return
    if link.experiment is None:
        (part,) = link.view.values()
        expect(page.get_by_role("tab", name=PARTS[link.page][part], exact=True)).to_have_attribute(
            "aria-selected", "true"
        )
        return
    wanted = complete(link.experiment)
    if spec_of(wanted).reads_table:
        expect(page.get_by_text("Upload a CSV file: a row of column names")).to_be_visible()
        return
    data = prepare(wanted).data
    if link.page == "future_values":
        expect(page.get_by_role("tab", name=PARTS[link.page][link.view["part"]], exact=True)).to_have_attribute(
            "aria-selected", "true"
        )
    elif link.page == "under_the_hood":
        expect(page.get_by_text(chain(wanted, prepare(wanted)), exact=True)).to_be_visible()
        expect(page.get_by_role("tab", name=PARTS[link.page][link.view["see"]], exact=True)).to_have_attribute(
            "aria-selected", "true"
        )
    else:
        expect(page.get_by_text(totals(wanted, data).replace("*", ""))).to_be_visible()
    page.wait_for_url(lambda address: opened(address) == wanted)


def opened(address: str) -> Experiment:
    return complete(Experiment.from_query(dict(parse_qsl(urlsplit(address).query))))


@pytest.mark.long
@pytest.mark.parametrize("order", ["as they stand", "from the last to the first"])
def test_each_link_opens_what_it_names_on_an_empty_folder_and_a_busy_machine(chromium, tmp_path, order):
    links = LINKS if order == "as they stand" else LINKS[::-1]
    with serve(tmp_path, openings=False) as address, busy(os.cpu_count() or 1):
        context = chromium.new_context(viewport={"width": 1440, "height": 1000}, base_url=address)
        page = context.new_page()
        page.goto("/")
        for label, link in links:
            go_to_start(page)
            click(page, label, link)
        context.close()


SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => (window.shifted += one.value)))
  .observe({ type: "layout-shift", buffered: true });
"""
CALM = 0.3  # of the browser's measure; with links above which the drawing comes later, it is nearly 0.5


@pytest.mark.long
def test_little_moves_while_the_start_page_loads(page: Page):
    page.add_init_script(SHIFTS)
    page.goto("/")
    expect(page.locator('[class*="st-key-start-unrolled"] .main-svg').first).to_be_visible()
    expect(page.get_by_role("link", name="What is kept here, and where")).to_be_visible()
    expect(page.get_by_test_id("stSkeleton").locator("visible=true")).to_have_count(0)
    assert page.evaluate("window.shifted") < CALM


class Wire:
    """What the browser sends to the server, which a test can hold back and then send at once."""

    def __init__(self, route: WebSocketRoute) -> None:
        self.server = route.connect_to_server()
        self.held: list[bytes | str] | None = None
        route.on_message(self._sent)

    def _sent(self, message: bytes | str) -> None:
        if self.held is None:
            self.server.send(message)
        else:
            self.held.append(message)

    def hold(self) -> None:
        self.held = []

    def release(self) -> None:
        for message in self.held or []:
            self.server.send(message)
        self.held = None


def test_a_run_that_ends_in_the_moment_in_which_its_page_is_left(chromium, server):
    """The end of the run and the click on another page reach the server together, as they may on a busy machine."""
    context = chromium.new_context(viewport={"width": 1440, "height": 1000}, base_url=server)
    page, wires = context.new_page(), []
    page.route_web_socket(re.compile("_stcore/stream"), lambda route: wires.append(Wire(route)))
    links = dict(LINKS)
    for label in ("Where the 15 parameters come from", "Continue a noisy wave")[: None if ALL else 1]:
        seed = uuid.uuid4().int % 10**6  # a run that nobody knows, each time that this is tried
        page.goto(f"/sequence_lab?task=echo&layers=GRU-12-tanh&epochs=1500&seed={seed}")
        running = page.get_by_text(re.compile(r"^Epoch [\d,]+ of 1,500"))
        asked = page.get_by_role("button", name="Train", exact=True)  # where it would take more than seconds
        expect(running.or_(asked).first).to_be_visible()
        if asked.is_visible():
            asked.click()
        expect(running).to_be_visible()
        wires[-1].hold()
        until(page, lambda: wires[-1].held, "the browser asks for a rerun when it has heard that the run has ended")
        page.get_by_test_id("stTopNavLink").filter(has_text="Start").click()
        until(page, lambda: len(wires[-1].held) > 1, "the browser asks for the page that was clicked")
        wires[-1].release()
        expect(page.get_by_role("heading", name="What to try, section by section")).to_be_visible()
        click(page, label, links[label])
    context.close()


def until(page: Page, condition: Callable[[], object], what: str) -> None:
    """Wait for something that is not on the page, while its events come in."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, f"not within 60 s: {what}"
        page.wait_for_timeout(20)  # lets events in
