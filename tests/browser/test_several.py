"""Several values at once: questions answered from a cold page, their addresses, and the files to take along."""

import csv
import io
import random
import re
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import choose

LAB = "/sequence_lab?task=sine&layers=LSTM-8-tanh&epochs=20&seed={}"
PADDED = (
    "/sequence_lab?task=heartbeats&p.different_lengths=true&p.patients=60&p.beats=10&layers=LSTM-4-tanh&epochs=2"
    "&open.try=true&seed={}"
)
CELLS = ("SimpleRNN", "LSTM", "GRU")
LINE = re.compile(r"^\d+ of 12 runs drawn")


def test_which_units_is_answered_in_four_clicks_and_its_address_opens_it(page: Page, chromium, server):
    page.goto(LAB.format(random.randrange(10**6)))
    expect(page.get_by_text(re.compile("Trained 20 epochs in")).filter(visible=True).first).to_be_visible()
    page.get_by_text("Try several values").click()  # one
    values = page.get_by_role("textbox", name="Values")
    values.click()  # two
    values.fill("2, 5, 10, 20")
    values.press("Enter")
    page.get_by_role("radio", name="3", exact=True).click()  # three: three seeds
    start = page.get_by_role("button", name="Train the 12 networks")
    expect(start).to_be_enabled()
    expect(page.get_by_text(re.compile("It will take .* if nobody else trains"))).to_be_visible()
    start.click()  # four
    expect(page.get_by_text(LINE)).to_be_visible()
    expect(page.get_by_text("12 of 12 runs drawn.")).to_be_visible()
    strips = page.locator('[class*="st-key-lab-sweep"] .js-plotly-plot').first
    expect(strips).to_be_visible()
    expect(strips.locator(".points path")).to_have_count(12)
    expect(page.get_by_text(re.compile(r"better than .* in \d of 3 seeds|The seeds spread too much"))).to_be_visible()

    # the same in a new window, by its address, without training anything
    again = chromium.new_context(base_url=server).new_page()
    again.goto(page.url)
    expect(again.get_by_text("12 of 12 runs drawn.")).to_be_visible()
    again.context.close()


@pytest.mark.long
def test_a_search_goes_on_round_by_round_and_says_why_each_was_tried(page: Page, chromium, server):
    searched = "&open.try=true&try=units:2,3,4,5~learning_rate:0.003,0.01,0.03~seeds:1~search:9"
    page.goto(LAB.format(random.randrange(10**6)) + searched)
    page.get_by_role("button", name="Train the 9 networks").click()
    whole = re.compile(r"^\d of 9 runs drawn(, \d ended early: listed below)?\.$")
    expect(page.get_by_text(whole)).to_be_visible()
    expect(page.get_by_text(re.compile("^Lowest error of 9 combinations tried: "))).to_be_visible()
    expect(page.get_by_role("cell", name=re.compile("^Drawn at random: the first 6 are"))).to_have_count(6)
    expect(page.get_by_role("cell", name=re.compile("^Proposed: .* the best so far, number"))).to_have_count(3)
    expect(page.locator('[class*="st-key-lab-sweep-search"] .js-plotly-plot').first).to_be_visible()

    again = chromium.new_context(base_url=server).new_page()
    again.goto(page.url)
    expect(again.get_by_text(whole)).to_be_visible()
    again.context.close()


@pytest.mark.long
def test_padding_sides_and_cells_are_a_heatmap_and_files(page: Page):
    page.goto(PADDED.format(random.randrange(10**6)))
    # The page's own network, an LSTM that is padded before, is one of the six: the sweep trains the other five.
    expect(page.get_by_text(re.compile("Trained 2 epochs in")).filter(visible=True).first).to_be_visible()
    choose(page, "What to vary", "Padding side")
    page.get_by_role("button", name="Vary another setting too").click()
    choose(page, "And", "Cell")
    page.get_by_role("radio", name="1", exact=True).click()
    page.get_by_role("button", name="Train the other 5").click()
    expect(page.get_by_text("6 of 6 runs drawn.")).to_be_visible()
    heatmap = page.locator('[class*="st-key-lab-sweep-heatmap"] .js-plotly-plot')
    expect(heatmap.locator(".annotation-text").filter(has_text="1 seed")).to_have_count(6)
    for side in ("pre", "post"):
        expect(heatmap.locator(".xtick").filter(has_text=side)).to_have_count(1)
    for cell in CELLS:
        expect(heatmap.locator(".ytick").filter(has_text=cell)).to_have_count(1)

    # The buttons come last: until the page is still, they give the runs that had ended one rerun before.
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    files = {}
    for name in ("Runs as CSV", "Keras script"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        files[download.value.suggested_filename] = Path(download.value.path()).read_text()
    rows = list(csv.DictReader(io.StringIO(files["sweep_over_padding_side_and_cell.csv"])))
    assert {(row["p.padding"], row["cell"]) for row in rows} == set(product(("pre", "post"), CELLS))
    assert {row["status"] for row in rows} == {"finished"}
    assert all(0 <= float(row["last"]) <= 1 for row in rows), [row["last"] for row in rows]
    compile(files["sweep_over_padding_side_and_cell.py"], "sweep.py", "exec")


@pytest.mark.long
def test_a_box_dragged_in_one_picture_is_followed_by_the_others_and_kept_in_the_address(page: Page, chromium, server):
    sweep = "units:2,5~learning_rate:0.001,0.01~batch_size:8,32~seeds:1"
    page.goto(LAB.format(random.randrange(10**6)) + f"&open.try=true&try={sweep}&drag=true")
    page.get_by_role("button", name="Train the 8 networks").click()
    expect(page.get_by_text("8 of 8 runs drawn.")).to_be_visible()
    lines = page.locator('[class*="st-key-lab-sweep-lines"] .js-plotly-plot')
    units = page.locator('[class*="st-key-lab-sweep-1"] .js-plotly-plot')
    expect(units.locator(".points path")).to_have_count(2)
    plot = lines.locator(".nsewdrag").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + 3)  # over the upper half of the first axis
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + box["height"] / 4, steps=4)
    page.mouse.move(box["x"] + 45, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    expect(page.get_by_text("4 runs are in the box.")).to_be_visible()
    table = page.get_by_role("table", name=re.compile("The brushed runs"))
    expect(table.locator("tbody tr")).to_have_count(4)
    expect(table).not_to_contain_text("LSTM(2)")
    opacities = [path.evaluate("one => getComputedStyle(one).opacity") for path in units.locator(".points path").all()]
    assert opacities == ["0.3", "0.75"]  # of 2 units none is in the box, of 5 units all
    expect(page).to_have_url(re.compile("brush=0"))

    again = chromium.new_context(base_url=server).new_page()
    again.goto(page.url)
    expect(again.get_by_text("4 runs are in the box.")).to_be_visible()
    again.context.close()
    page.get_by_role("button", name="Take the box away").click()
    expect(page.get_by_text("4 runs are in the box.")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("brush="))
