"""Video, as a person lives it: a film that plays by keyboard, a frame looked into, a small network trained, a GIF."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.core.tasks.video.made import gif_of


def test_a_film_plays_is_stepped_by_keyboard_and_its_address_opens_it_again(page: Page, chromium, server):
    page.goto("/video")
    drawn, slider = page.locator("canvas"), page.get_by_role("slider", name="Frame of the film")
    expect(drawn).to_have_count(2)
    expect(page.get_by_text(re.compile(r"Frame 9, drawn from the 8 before it; error 0\.0"))).to_be_visible()
    expect(page.get_by_text(re.compile("better than the best rival")).last).to_be_visible()  # the first is a phone's
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text(re.compile("Frame 10, drawn from the network's own frames"))).to_be_visible()
    expect(page.get_by_text("hidden state h after frame 9, from which frame 10 is drawn").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]t=10"))
    again = chromium.new_context(base_url=server).new_page()  # the same in a new window, by its address
    again.goto(page.url)
    expect(again.get_by_text(re.compile("Frame 10, drawn from the network's own frames"))).to_be_visible()
    again.context.close()
    page.get_by_role("button", name="Play", exact=True).press("Enter")
    expect(page.get_by_text(re.compile("Frame 18, drawn"))).to_be_visible()  # it plays to its end
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


@pytest.mark.long
def test_a_small_network_is_trained_on_balls_and_draws(page: Page):
    page.goto("/video?task=video&p.scene=ball&p.clips=60&layers=ConvLSTM-2-k3-s16-tanh&epochs=2&batch_size=16")
    train = page.get_by_role("button", name="Train", exact=True)
    drawn = page.get_by_text(re.compile("A pixel of the next frame is off by")).last  # the first is a phone's
    expect(train.or_(drawn).last).to_be_visible()
    if train.is_visible():
        train.click()
    expect(drawn).to_be_visible()
    expect(page.locator("canvas")).to_have_count(2)


@pytest.mark.long
def test_a_film_of_ones_own_is_read_and_others_say_what_to_change(page: Page):
    page.goto("/video?task=video&p.scene=own&p.frames=4&epochs=1")
    expect(page.get_by_text("Choose a film: upload an animated GIF")).to_be_visible()
    upload = page.locator("input[type=file]")
    upload.set_input_files({"name": "a.gif", "mimeType": "image/gif", "buffer": b"no film"})
    expect(page.get_by_role("alert").first).to_contain_text("This file is no GIF: save the film as an animated GIF")
    film = np.zeros((30, 32, 32), np.uint8)
    for t in range(30):
        film[t, 8:16, t % 24 : t % 24 + 8] = 255
    upload.set_input_files({"name": "b.gif", "mimeType": "image/gif", "buffer": gif_of(film)})
    expect(page.get_by_text("Not trained yet").or_(page.get_by_text("A pixel of the next frame")).last).to_be_visible()
    expect(page).to_have_url(re.compile(r"p\.data=[0-9a-f]{64}"))
