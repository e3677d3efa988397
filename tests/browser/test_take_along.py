"""Figures and tables leave the page as files, and open where there is no network."""

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect

LAB = "/sequence_lab?task=air_pollution&layers=SimpleRNN-2-tanh&scaling=none"
LAB += "&learning_rate=0.5&epochs=10000&validation_share=0"
KINDS = {"PNG": ".png", "SVG": ".svg", "HTML": ".html"}


@pytest.fixture
def lab(page: Page) -> Page:
    page.goto(LAB)
    expect(page.get_by_text(re.compile("Trained 10,000 epochs"))).to_be_visible(timeout=120_000)
    return page


def saved(page, frame, kind, folder):
    with page.expect_download() as download:
        frame.get_by_role("button", name=kind, exact=True).click()
    name = download.value.suggested_filename
    download.value.save_as(folder / name)
    return folder / name


def test_a_figure_is_saved_in_three_kinds_and_the_page_works_offline(lab: Page, chromium, tmp_path):
    asked = []
    lab.on("request", lambda request: asked.append(request.url))
    frame = lab.locator(".st-key-figure-frame-losses")
    expect(frame.locator(".main-svg").first).to_be_visible()
    assert not [one for one in asked if "/saving/plotly" in one], "the library is not fetched before somebody asks"
    frame.get_by_role("button", name="Save or share").click()
    files = {kind: saved(lab, frame, kind, tmp_path) for kind in KINDS}
    assert {kind: file.suffix for kind, file in files.items()} == KINDS
    assert all(file.stem.startswith("loss_") for file in files.values()), files
    assert sum("/saving/plotly" in one for one in asked) == 1

    png = files["PNG"].read_bytes()
    assert png.startswith(b"\x89PNG")
    box = frame.locator(".js-plotly-plot").bounding_box()
    assert int.from_bytes(png[16:20], "big") == pytest.approx(2 * box["width"], abs=4)
    svg = files["SVG"].read_text()
    assert svg.startswith("<svg")
    assert "Loss" in svg, "the title is part of the picture"
    assert "#000001" not in svg, "colours are those of the theme, and not their placeholders"

    context = chromium.new_context(offline=True)
    alone = context.new_page()
    errors = []
    alone.on("pageerror", lambda error: errors.append(str(error)))
    alone.goto(files["HTML"].as_uri())
    expect(alone.locator(".gtitle")).to_contain_text("Loss")
    points = "one => one.data.map((trace) => trace.y.length)"
    assert alone.locator(".js-plotly-plot").evaluate(points) == frame.locator(".js-plotly-plot").evaluate(points)
    line = alone.locator(".scatterlayer .js-line").last.bounding_box()  # of the training, which falls
    alone.mouse.move(line["x"] + 2, line["y"] + 1, steps=2)
    expect(alone.locator(".hoverlayer .hovertext").first).to_be_visible()
    assert not errors
    assert alone.title()
    assert not re.search(r'(src|href)="http', files["HTML"].read_text()[-200_000:])
    context.close()


@pytest.mark.long
def test_the_menu_is_used_by_keyboard(lab: Page):
    frame = lab.locator(".st-key-figure-frame-losses")
    frame.get_by_role("button", name="Save or share").focus()
    lab.keyboard.press("Enter")
    lab.keyboard.press("Tab")
    with lab.expect_download() as download:
        lab.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".png")


@pytest.mark.long
def test_a_table_is_saved_as_csv(lab: Page, tmp_path):
    with lab.expect_download() as download:
        lab.get_by_role("button", name="Save as CSV").click()
    assert download.value.suggested_filename == "the_layers_of_the_network_their_output_shapes_and_parameters.csv"
    download.value.save_as(tmp_path / "table.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "table.csv").read_text())))
    shown = lab.get_by_test_id("stTable").locator("tbody tr")
    assert len(rows) == 1 + shown.count()
    assert any("simple_rnn (SimpleRNN)" in row for row in rows), rows
