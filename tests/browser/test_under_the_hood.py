"""Under the hood, as a student and a teacher live it."""

import re

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import press_until, slide

AIR = "/under_the_hood?task=air_pollution&layers={layers}&scaling=standard&seed=1&epochs=500&learning_rate=0.05"


def opened(page: Page, layers: str, **view: str) -> None:
    page.goto(AIR.format(layers=layers) + "&validation_share=0" + "".join(f"&{k}={v}" for k, v in view.items()))


def formula(page: Page):
    return page.get_by_test_id("stCode").first


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def test_a_timestep_is_dragged_and_the_sequence_played(page: Page):
    opened(page, "SimpleRNN-2-tanh")
    expect(formula(page)).to_contain_text("h₁(4) = tanh(")
    thumb = page.get_by_role("slider", name="Day being read")
    press_until(thumb, "Home", "1")
    press_until(thumb, "ArrowRight", "2")
    expect(formula(page)).to_contain_text("h₁(2) = tanh(")
    expect(page.get_by_text("hU: h(1) times the recurrent kernel")).to_be_visible()
    expect(page.get_by_role("heading", name="The cell at day 2")).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]t=2"))
    page.get_by_role("radio", name="2", exact=True).click()  # the unit
    expect(formula(page)).to_contain_text("h₂(2) = tanh(")


@pytest.mark.long
def test_the_sequence_is_played_paused_and_played_to_its_end(page: Page):
    page.goto("/under_the_hood?task=echo&layers=SimpleRNN-4-tanh&epochs=5&p.length=16")
    heading = page.get_by_role("heading", name="The cell at timestep")
    expect(heading).to_contain_text("timestep 16")
    page.get_by_role("button", name="Play").click()  # from the end it begins anew
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(heading).not_to_contain_text("timestep 16")
    page.get_by_role("button", name="Play").click()
    expect(heading).to_contain_text("timestep 16")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


@pytest.mark.long
def test_more_units_are_followed_by_the_arithmetic_and_a_longer_sequence_is_not(page: Page):
    opened(page, "SimpleRNN-2-tanh", see="parameters")
    table = page.get_by_test_id("stTable").first
    expect(table).to_contain_text("2 × (2 + 3 + 1)")
    expect(page.get_by_text("2 × 15 + 2 = 32 optimizer parameters")).to_be_visible()
    slide(page, "What if: units of layer 1", "10")
    expect(table).to_contain_text("10 × (10 + 3 + 1)")
    expect(page.get_by_text("With 10 units there are 151 parameters")).to_be_visible()
    press_until(page.get_by_role("slider", name="What if: length of the sequence"), "End", "500")
    expect(page.get_by_text("in 500 timesteps the recurrent matrices are used 500 times")).to_be_visible()
    # and the network itself
    page.get_by_text("Change the network").click()
    slide(page, "Units", "5")
    expect(page).to_have_url(re.compile("SimpleRNN-5-tanh"))
    expect(table).to_contain_text("5 × (5 + 3 + 1)")
    tab(page, "Step by step")
    expect(formula(page)).to_contain_text("h₁(4) = tanh(")


@pytest.mark.long
def test_a_closed_forget_gate_moves_the_prediction(page: Page, chromium, server):
    opened(page, "LSTM-4-tanh", see="surgery", cut="gate.1.f.1.all.1.1")
    said = page.get_by_text(re.compile(r"Pollution: .* before, .* after"))
    expect(said).to_be_visible()
    opening = said.inner_text()
    page.get_by_role("radio", name="0, closed").click()
    expect(page).to_have_url(re.compile(r"cut=gate\.1\.f\.0\."))
    thumb = page.get_by_role("slider", name="From day, to day").last
    press_until(thumb, "End", "4")
    expect(page).to_have_url(re.compile(r"cut=gate\.1\.f\.0\.all\.1\.4"))
    expect(said).not_to_have_text(opening)
    closed = said.inner_text()
    before, after = re.findall(r"([\d.]+) µg/m³ (?:before|after)", closed)
    assert before != after, closed

    again = chromium.new_context(base_url=server).new_page()  # the same in a new window, by its address
    again.goto(page.url)
    expect(again.get_by_text(closed)).to_be_visible()
    again.context.close()


@pytest.mark.long
def test_the_notebook_the_script_and_the_network_are_downloaded(page: Page, tmp_path):
    opened(page, "GRU-3-tanh", see="take_home")
    with page.expect_download() as download:
        page.get_by_role("button", name="Notebook").click()
    download.value.save_as(tmp_path / "air.ipynb")
    notebook = nbformat.read(tmp_path / "air.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert "GRU(" in "".join(cell.source for cell in notebook.cells)
    with page.expect_download() as download:
        page.get_by_role("button", name="Keras script").click()
    assert download.value.suggested_filename == "unrolled_air_pollution.py"
    with page.expect_download() as download:
        page.get_by_role("button", name="Trained network").click()
    download.value.save_as(tmp_path / "air.keras")
    assert (tmp_path / "air.keras").read_bytes().startswith(b"PK")


@pytest.mark.long
def test_own_numbers_are_read_and_travel_in_the_address(page: Page):
    opened(page, "SimpleRNN-2-tanh", x="10,25,60;13,10,80")
    expect(formula(page)).to_contain_text("h₁(2) = tanh(")
    expect(page.get_by_text("Your numbers, day 2 of 2")).to_be_visible()
    page.get_by_role("radio", name="one of the task's").click()
    expect(page.get_by_text("Paris, day 4 of 4")).to_be_visible()
    expect(page).not_to_have_url(re.compile(r"[?&]x="))
    opened(page, "SimpleRNN-2-tanh", x="10,25,60;13,abc,80")
    expect(page.get_by_role("alert")).to_contain_text("“abc” is not a number")
    expect(formula(page)).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)


@pytest.mark.long
def test_three_cells_are_compared_and_looked_into(page: Page):
    opened(page, "SimpleRNN-2-tanh", see="far_back", n="4", k="2")
    # so light that it begins by itself
    expect(page.get_by_text("Right in at least 95 % of cases")).to_be_visible(timeout=150_000)
    expect(page.get_by_text("What the last answer depends on, k = 2")).to_be_visible()
