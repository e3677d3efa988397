"""The navigation on top of every page: on a laptop and on a projector no page hides behind "more"."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import PAGES


def test_all_pages_are_in_sight(page: Page):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/what_is_kept")
    links = page.get_by_test_id("stTopNavLink")
    for width in (1280, 1366, 1440, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        expect(links.filter(has_text="Translation")).to_be_in_viewport()
        expect(links).to_have_count(len(PAGES) - 1)  # What is kept is at the foot
        expect(page.get_by_text("more", exact=False).and_(page.get_by_role("button"))).to_have_count(0)


@pytest.mark.long
def test_the_film_is_a_figure_of_the_presenters_view(page: Page):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto("/video?view=present")
    expect(page.get_by_text("Figure 1 of 4")).to_be_visible()
    expect(page.get_by_text("What the network draws")).to_be_in_viewport()


@pytest.mark.long
def test_a_page_begins_at_its_top(page: Page):
    page.goto("/words_to_tensors")
    end = page.get_by_text("What is kept here, and where")
    end.scroll_into_view_if_needed()
    expect(page.get_by_role("heading", level=1)).not_to_be_in_viewport()
    page.get_by_test_id("stTopNavLink").filter(has_text="Under the hood").click()
    expect(page.get_by_text("Every number inside a trained network")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Under the hood", level=1)).to_be_in_viewport()


def test_on_a_phone_the_list_of_pages_closes_once_one_is_chosen(chromium, server):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    context = chromium.new_context(base_url=server, **phone)
    page = context.new_page()
    page.goto("/what_is_kept")
    page.get_by_test_id("stExpandSidebarButton").tap()
    pages = page.get_by_test_id("stSidebarNavLink")
    pages.filter(has_text="Words to tensors").tap()
    expect(page.get_by_role("heading", name="Words to tensors", level=1)).to_be_in_viewport()
    expect(pages.first).not_to_be_in_viewport()
    page.get_by_label("Text 1").first.tap()  # nothing lies over it
    context.close()
